// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

// place is a display that was found.
type place struct {
	where string // for messages
	host  string // that its certificate must name; "" if that is not known
	local bool   // nobody is between here and there
	// dial is nil for a guest without a display that this program could show.
	dial      func(ctx context.Context) (net.Conn, error)
	guest     *guest.Guest // nil for an address
	noDisplay error        // why dial is nil
	close     func()
	avoid     rfbclient.Avoidance // what the server does not bear
}

func reach(ctx context.Context, o Options) (*place, error) {
	if o.Address != nil {
		a := *o.Address
		ip := net.ParseIP(a.Host)
		return &place{
			where: a.Server(),
			host:  a.Host,
			local: a.Path != "" || a.Host == "localhost" || ip != nil && ip.IsLoopback(),
			dial:  a.Dial,
			close: func() {},
		}, nil
	}
	if err := guest.RunEvents(); err != nil {
		return nil, err
	}
	conn, err := guest.Open(ctx, o.Connect, guest.Options{Attach: o.Attach, Direct: o.Direct, Ask: o.Ask})
	if err != nil {
		return nil, err
	}
	p, err := find(ctx, o, conn)
	if err != nil {
		conn.Close()
		return nil, err
	}
	// A call of libvirt's may hang in it.
	p.close = func() { go conn.Close() }
	return p, nil
}

// find looks a guest and its display up.
func find(ctx context.Context, o Options, conn *guest.Connection) (*place, error) {
	query := guest.Query{Text: o.Guest, By: o.By}
	g, err := conn.Find(ctx, query)
	if err != nil && o.Wait && errors.As(err, new(*guest.NoGuestError)) {
		o.Say("waiting for guest %s to be created", o.Guest)
		g, err = conn.WaitFor(ctx, query)
	}
	if err != nil {
		return nil, err
	}
	o.Say("found guest %s, %s", g.Name(), g.UUID())
	d, err := display(ctx, o, g)
	if err != nil && errors.As(err, new(*guest.NoDisplayError)) {
		return &place{where: g.Name(), guest: g, noDisplay: err}, nil
	}
	if err != nil {
		return nil, err
	}
	return &place{where: d.String(), host: d.Host(), local: d.Local(), guest: g,
		dial: func(ctx context.Context) (net.Conn, error) { return d.Dial(ctx) }}, nil
}

// A display without an address is asked for again after readyPause, for readyTime.
const (
	readyPause = 300 * time.Millisecond
	readyTime  = 30 * time.Second
)

// display waits for a display that is about to be there.
func display(ctx context.Context, o Options, g *guest.Guest) (*guest.Display, error) {
	end := time.Now().Add(readyTime)
	for {
		d, err := g.Display(ctx)
		switch {
		case err == nil:
			return d, nil
		case o.Wait && errors.As(err, new(*guest.NotRunningError)):
			o.Say("waiting for guest %s to start", g.Name())
			if err := g.WaitRunning(ctx); err != nil {
				return nil, err
			}
			end = time.Now().Add(readyTime)
		case errors.As(err, new(*guest.NotReadyError)) && time.Now().Before(end):
			if err := sleep(ctx, readyPause); err != nil {
				return nil, err
			}
		default:
			return nil, err
		}
	}
}

// sleep waits, or returns why the context ended before.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
