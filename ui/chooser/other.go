// SPDX-License-Identifier: GPL-2.0-or-later

package chooser

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// elsewherePatience is how long the other connection may take to answer.
const elsewherePatience = 10 * time.Second

// otherConnection gives the user's own session's URI for the system's, and the other
// way round; "" for all others. Whoever is new to libvirt meets one and has the guests
// in the other.
func otherConnection(uri string) string {
	u, err := url.Parse(uri)
	driver, transport, _ := strings.Cut(u.Scheme, "+")
	if err != nil || driver != "qemu" || u.Host != "" || transport != "" && transport != "unix" || u.RawQuery != "" {
		return ""
	}
	switch u.Path {
	case "/system":
		return "qemu:///session"
	case "/session":
		return "qemu:///system"
	}
	return ""
}

// countElsewhere counts the guests of the other connection, if there is one to uri, and
// offers it if it has some. Nobody is asked for a password for that.
func (l *guestList) countElsewhere(uri string) {
	other := otherConnection(uri)
	if other == "" {
		return
	}
	why, _ := l.reason.GetText()
	session.Background(gtkx.MainLoop{}, l.c.ctx, func(ctx context.Context) (int, error) { return countGuests(ctx, other) }, func(n int, err error) {
		now, _ := l.reason.GetText()
		if err != nil || n == 0 || len(l.all) > 0 || now != why {
			l.c.program.Log("nothing is offered of %s: it has %d guests, %v", other, n, err)
			return
		}
		l.c.program.Log("%s has %d guests", other, n)
		l.other.SetLabel(fmt.Sprintf(i18n.N("Show the guest of %[2]s", "Show the %[1]d guests of %[2]s", n), n, other))
		l.offered = other
		l.other.Show()
	})
}

// takeOther lists the guests of the connection that was offered.
func (c *Guests) takeOther() {
	c.address.SetText(c.list.offered)
	c.connect()
}

// countGuests gives how many guests a libvirt has.
func countGuests(ctx context.Context, uri string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, elsewherePatience)
	defer cancel()
	conn, err := guest.Open(ctx, uri, guest.Options{})
	if err != nil {
		return 0, err
	}
	defer func() { go conn.Close() }()
	return conn.Count(ctx)
}
