// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"context"
	"net"

	"github.com/govnc/virt-viewer/guest"
)

// Libvirt opens connections to libvirt. A test has its own.
type Libvirt interface {
	// Init is called on the loop before anything else.
	Init() error
	Open(ctx context.Context, uri string, o guest.Options) (Connection, error)
}

// Connection is a connection to one libvirt. All methods may be called on any goroutine.
type Connection interface {
	URI() string
	Find(ctx context.Context, q guest.Query) (Guest, error)
	// Watch has f called with what happens to guests, on any goroutine.
	Watch(f func(guest.Event)) (stop func())
	Close() error
	// Libvirt is the connection of package guest; nil in tests.
	Libvirt() *guest.Connection
}

// Guest is a guest that libvirt knows.
type Guest interface {
	UUID() string
	Name() string
	Title() string
	Condition(ctx context.Context) (guest.Condition, error)
	Display(ctx context.Context, number int) (GuestDisplay, error)
	Start(ctx context.Context) error
	Resume(ctx context.Context) error
	Reset(ctx context.Context) error
	// Libvirt is the guest of package guest; nil in tests.
	Libvirt() *guest.Guest
}

// GuestDisplay is where a guest's display is; *guest.Display.
type GuestDisplay interface {
	String() string
	Host() string
	Local() bool
	Of() int
	Dial(ctx context.Context) (net.Conn, error)
}

// System is the libvirt of package guest.
type System struct{}

// Init registers libvirt's event loop.
func (System) Init() error { return guest.Init() }

// Open connects.
func (System) Open(ctx context.Context, uri string, o guest.Options) (Connection, error) {
	conn, err := guest.Open(ctx, uri, o)
	if err != nil {
		return nil, err
	}
	return systemConnection{conn}, nil
}

type systemConnection struct{ *guest.Connection }

func (c systemConnection) Libvirt() *guest.Connection { return c.Connection }

func (c systemConnection) Find(ctx context.Context, q guest.Query) (Guest, error) {
	g, err := c.Connection.Find(ctx, q)
	if err != nil {
		return nil, err
	}
	return systemGuest{g}, nil
}

type systemGuest struct{ *guest.Guest }

func (g systemGuest) Libvirt() *guest.Guest { return g.Guest }

func (g systemGuest) Display(ctx context.Context, number int) (GuestDisplay, error) {
	d, err := g.DisplayNumber(ctx, number)
	if err != nil {
		return nil, err
	}
	return d, nil
}
