// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/headless"
	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/internal/layout"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/pins"
)

// runHeadless does what the options' steps say and shows nothing: no screen is
// needed, and GTK is not begun. It gives what the program is to exit with, and has
// said on stderr why if that is not 0.
func runHeadless(o Options) ExitCode {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	v := &viewer{options: o} // for what it says, and what it knows of servers
	err := headless.Run(ctx, headless.Options{
		Address:  o.Address,
		Guest:    o.Guest,
		By:       o.By,
		Connect:  o.Connect,
		Wait:     o.Wait,
		Attach:   o.Attach,
		Direct:   o.Direct,
		Security: func(host string, local bool) (rfbclient.TLS, []string) { return v.trust(host, local), o.Security },
		Trusted:  v.pinned,
		Steps:    o.Steps,
		Timeout:  o.Timeout,
		Out:      os.Stdout,
		Say:      v.say,
	})
	if err == nil {
		return ExitOK
	}
	tried := "Cannot work with " + sentence(nameOf(o))
	var step *headless.StepError
	if errors.As(err, &step) {
		tried, err = fmt.Sprintf("Cannot %v", step.Step), step.Err
	}
	return complain(explain(tried, err))
}

// nameOf is what the options call the display.
func nameOf(o Options) string {
	if o.Address != nil {
		return o.Address.String()
	}
	return fmt.Sprintf("the guest %s", o.Guest)
}

// pinned says whether the user has trusted a server before.
func (v *viewer) pinned(where string, c *rfbclient.Certificate) bool {
	file, err := pins.Default()
	if err != nil {
		return false
	}
	before, known, err := file.Lookup(where)
	return err == nil && known && before == c.Fingerprint
}

// classifyHeadless knows what the steps can end with. Errors of the session and of
// libvirt among them are known elsewhere.
func classifyHeadless(err error) *Failure {
	var timeout *headless.TimeoutError
	var untypable *keys.UntypableError
	var action *guest.ActionError
	var file *fs.PathError
	switch {
	case errors.As(err, &timeout):
		return &Failure{Code: ExitTimeout, Reason: timeout.Error(), Advice: "Look at what it shows (--screenshot), or allow more time."}
	case errors.Is(err, headless.ErrNoAnswer):
		return &Failure{Code: ExitAuth, Reason: err.Error(), Advice: "Give the password on the command line's behalf; see the manual page."}
	case errors.As(err, &untypable), errors.Is(err, layout.ErrUnknown):
		return &Failure{Code: ExitUsage, Reason: err.Error(), Advice: "Name the guest's keyboard layout with --type-layout, as XKB calls it."}
	case errors.As(err, &action):
		return &Failure{Code: ExitNoDisplay, Reason: err.Error(), Advice: "It has no VNC display, and libvirt needs write access and a screen of the guest's for a picture."}
	case errors.As(err, &file):
		return &Failure{Code: ExitNotWritten, Reason: err.Error(), Advice: "Check the directory, its permissions and the free space."}
	case errors.Is(err, context.Canceled):
		return &Failure{Code: ExitCancelled, Reason: "it was interrupted"}
	}
	return nil
}
