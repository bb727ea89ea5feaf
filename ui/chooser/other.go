// SPDX-License-Identifier: GPL-2.0-or-later

package chooser

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
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
		l.offer(fmt.Sprintf(i18n.N("Show the guest of %[2]s", "Show the %[1]d guests of %[2]s", n), n, other), func() { l.c.take(other) })
	})
}

// offer shows the button below the list.
func (l *guestList) offer(label string, does func()) {
	l.other.SetLabel(label)
	l.does = does
	l.other.Show()
}

// offerRepair offers what can be done about a connection that failed; else another one.
func (l *guestList) offerRepair(uri string, err error) {
	var access *guest.AccessError
	service, other := session.ServiceToStart(err), otherConnection(uri)
	switch {
	case service != "":
		l.offer(i18n.T("Start libvirt"), func() { l.startLibvirt(service) })
	case errors.As(err, &access) && access.Socket && other != "":
		l.offer(fmt.Sprintf(i18n.T("Show the guests of %s"), other), func() { l.c.take(other) })
	default:
		l.countElsewhere(uri)
	}
}

// startLibvirt starts libvirt's service and connects again.
func (l *guestList) startLibvirt(service string) {
	l.say(i18n.T("Starting libvirt…"), true)
	l.c.program.Log("starting %s", service)
	session.StartService(gtkx.MainLoop{}, l.c.ctx, service, func(err error) {
		if err != nil {
			l.say(problem.InFull(problem.Explain("", err)), false)
			return
		}
		l.c.connect()
	})
}

// take lists the guests of another connection.
func (c *Guests) take(uri string) {
	c.address.SetText(uri)
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
