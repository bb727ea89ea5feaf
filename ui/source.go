// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"fmt"
	"net"

	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/i18n"
)

// source is where the display comes from. Its methods are called on the main
// loop and do not wait; they answer through the viewer's methods.
type source interface {
	// name is for titles: plain text.
	name() string
	// find looks for the display and calls viewer.connect when it is known,
	// viewer.wait while it is not, and viewer.fail when it will not be.
	find()
	// reach is find again: the display was there, and may have moved since.
	reach()
	// again is reach after a failure that the source had given up at.
	again()
	// ended is told that the session has ended, and why. The source decides what
	// comes next.
	ended(err error)
	// close frees what it holds.
	close()
}

// dialer makes a connection to a display.
type dialer func(ctx context.Context) (net.Conn, error)

// addressSource is a display with a known address.
type addressSource struct {
	v       *viewer
	address address.Address
}

func (s *addressSource) name() string { return s.address.String() }

func (s *addressSource) find() {
	a := s.address
	s.v.connect(target{
		where: a.Server(),
		host:  a.Host,
		local: a.Path != "" || isThisMachine(a.Host),
		tls:   a.TLS,
		dial:  a.Dial,
	})
}

func (s *addressSource) reach() { s.find() }

func (s *addressSource) again() { s.find() }

func (s *addressSource) ended(err error) {
	here := s.address.Path != "" || isThisMachine(s.address.Host)
	s.v.endedAfter(err, fmt.Sprintf(i18n.T("Cannot show %s"), s.address), here)
}

func (s *addressSource) close() {}
