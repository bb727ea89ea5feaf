// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
)

// A port that a machine had is soon another machine's: libvirt and virtctl use them
// again. What is typed for one must not get into the other, so that nothing is sent
// after a connection was lost until it is known that the same machine has answered, or
// the user has said that another one is welcome.

// machine is what a server shows of the machine behind it.
type machine struct {
	name     string // of its desktop
	uuid     string // libvirt's; "" without libvirt
	security string
	key      [32]byte // its certificate's fingerprint
	// renewed: libvirt has told that the guest was started anew, or has moved. Its UUID
	// is the same, and the rest may be another.
	renewed bool
}

// isAnother says whether now is another machine than m.
func (m *machine) isAnother(now machine) bool {
	switch {
	case m == nil:
		return false
	case m.renewed:
		return m.uuid != now.uuid
	}
	return m.uuid != now.uuid || m.name != now.name || m.security != now.security || m.key != now.key
}

// differences says by what two machines are told apart: as the first was, and as the
// second is.
func (m *machine) differences(now machine) (was, is string) {
	switch {
	case m.name != now.name:
		return desktopName(m.name), desktopName(now.name)
	case m.uuid != now.uuid:
		return m.uuid, now.uuid
	case m.security != now.security:
		return m.security, now.security
	}
	return i18n.T("the certificate of before"), i18n.T("another certificate")
}

func desktopName(desktop string) string {
	if desktop == "" {
		return i18n.T("a desktop without a name")
	}
	return fmt.Sprintf("%q", problem.Sentence(desktop))
}

// machineNow is the machine that has answered.
func (v *viewer) machineNow() machine {
	security := v.display.Security()
	m := machine{name: v.display.DesktopName(), security: securityName(security)}
	if c := security.Certificate; c != nil {
		m.key = c.Fingerprint
	}
	if s, ok := v.source.(*guestSource); ok && s.guest != nil {
		m.uuid = s.guest.UUID()
	}
	return m
}

func securityName(s rfbclient.Security) string {
	if s.Subtype != "" {
		return s.Type + ", " + s.Subtype
	}
	return s.Type
}

// hold keeps all that the user does from the server, or lets it through.
func (v *viewer) hold(on bool) {
	if v.held == on {
		return
	}
	v.held = on
	v.window.applyReadOnly()
	if !on && v.window.settle == 0 { // else holdResize does it
		v.display.RequestDesktopSize() // as at the beginning of every session
	}
	v.window.updateActions()
}

// holdForNow is called before a connection is made: who answers is not known yet.
func (v *viewer) holdForNow() {
	if v.known != nil && v.options.Recording == nil {
		v.hold(true)
	}
}

// meet is called when a session has begun: it goes on if the machine is the one of
// before.
func (v *viewer) meet() {
	now := v.machineNow()
	if v.known.isAnother(now) {
		v.askMachine(now)
		return
	}
	v.accept(now)
}

func (v *viewer) accept(m machine) {
	v.known = &m
	v.unwanted = nil
	v.hold(false)
}

// renamed follows the desktop's name while the session goes on.
func (v *viewer) renamed() {
	if v.known != nil && !v.held {
		v.known.name = v.display.DesktopName()
	}
	v.window.showTitle()
}

// expectRenewed is called when libvirt tells that the guest will not come back as it was.
func (v *viewer) expectRenewed() {
	if v.known != nil {
		v.known.renewed = true
	}
}

// askMachine asks whether another machine than before is to be shown. Where nobody can
// be asked, the window stays shut or ends.
func (v *viewer) askMachine(now machine) {
	was, is := v.known.differences(now)
	f := &problem.Problem{Code: problem.ExitLost, Tried: i18n.T("This looks like another machine"),
		//: Both are names of machines, or what else tells them apart.
		Reason: fmt.Sprintf(i18n.T("%[1]s instead of %[2]s"), is, was),
		Advice: i18n.T("Its port may have been given to another one. Keys, pointer and copied text are not sent until you say so.")}
	v.say("%s: %s", f.Tried, f.Reason)
	if v.options.NoDialogs || v.options.Kiosk {
		v.fail(f)
		return
	}
	v.unwanted = f
	v.window.showCondition(condition{heading: f.Tried, detail: problem.InFull(f), close: i18n.T("_Close"),
		choices: []choice{{i18n.T("_Use this machine"), func() {
			v.say("the other machine is taken")
			v.accept(v.machineNow())
			v.window.showDisplay()
		}}}})
}
