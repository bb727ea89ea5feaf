// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"net"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/guest/internal/ssh"
)

// Display is the way to a guest's VNC display, as it was when Guest.Display was
// called; a guest that stops and starts again may get another one. Its methods
// may be called from any goroutine.
type Display struct {
	guest    *Guest
	index    uint // among the guest's graphics, as libvirt counts them
	of       int  // how many VNC displays the guest has
	endpoint endpoint
	host     string
}

// Display reads from libvirt where the guest's first VNC display is; see
// DisplayNumber.
func (g *Guest) Display(ctx context.Context) (*Display, error) { return g.DisplayNumber(ctx, 0) }

// DisplayNumber reads from libvirt where one of the guest's VNC displays is; they
// are counted from 0, as they stand in its description. QEMU's guests have one at
// most. Errors: NotRunningError, NoDisplayError, NotReadyError, UnreachableError,
// BadDisplayError, AttachError, and those of State.
func (g *Guest) DisplayNumber(ctx context.Context, number int) (*Display, error) {
	live, err := onDomain(ctx, g, "read the guest's description", readLive)
	if err != nil {
		return nil, err
	}
	if !live.Active {
		return nil, &NotRunningError{Guest: g.name, State: live.State, Stop: live.Stop}
	}
	found, err := readGraphics(live.xml)
	if err != nil {
		return nil, &BadDisplayError{Guest: g.name, Err: err}
	}
	if number < 0 || number >= len(found.vnc) {
		return nil, &NoDisplayError{Guest: g.name, Others: found.others, Number: number, Has: len(found.vnc)}
	}
	element := found.vnc[number]
	e, err := g.endpointOf(element)
	if err != nil {
		return nil, err
	}
	d := &Display{guest: g, index: element.index, of: len(found.vnc), endpoint: e, host: e.host}
	switch {
	case e.via != "" && (e.network == "unix" || isLoopback(e.host)):
		d.host = g.conn.location.host
	case e.network != "tcp":
		d.host, err = g.conn.hostName(ctx)
	}
	return d, err
}

type liveDomain struct {
	Condition
	xml string
}

func readLive(d *libvirt.Domain) (live liveDomain, err error) {
	if live.Condition, err = readCondition(d); err != nil || !live.Active {
		return live, err
	}
	// Without DOMAIN_XML_SECURE the display's password is left out, as it should.
	live.xml, err = d.GetXMLDesc(0)
	return live, err
}

func (g *Guest) endpointOf(vnc vncElement) (endpoint, error) {
	c := g.conn
	if c.opts.Attach {
		if !c.location.passes {
			return endpoint{}, &AttachError{Guest: g.name, Err: ErrNotLocal}
		}
		return endpoint{}, nil
	}
	return findEndpoint(g.name, c.uri, vnc.DomainGraphicVNC, c.location)
}

// hostName is the name of the machine that the guests of a connection run on.
func (c *Connection) hostName(ctx context.Context) (string, error) {
	return call(ctx, c, "ask for the host's name", func(lv *libvirt.Connect) (string, error) {
		return lv.GetHostname()
	})
}

// Of says how many VNC displays the guest has; this is one of them.
func (d *Display) Of() int { return d.of }

// String says in plain text where the display is: "127.0.0.1:5901",
// "[::1]:5901", "unix:/path" or "passed by libvirt", the first three also followed
// by "through ssh to user@host".
func (d *Display) String() string { return d.endpoint.String() }

// Host is the host that the display belongs to, for the check of a certificate:
// the one that is dialled, the far end of ssh for what only programs there can
// reach, or the guest's own where a socket's path or a passed connection says
// nothing of a host.
func (d *Display) Host() string { return d.host }

// Local says whether the way to the display does not leave this machine: a unix
// socket, a connection that libvirt passes, or a loopback address.
func (d *Display) Local() bool {
	if d.endpoint.network != "tcp" {
		return true
	}
	host, _, err := net.SplitHostPort(d.endpoint.address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// Dial opens a connection to the display; nothing was read from it or written to
// it. Where libvirt runs on this machine and the connection to it is read-write,
// libvirt is asked to pass it, which needs no password; else, or if libvirt does
// not, the display's address is dialled. A display without an address is passed
// even if the connection is read-only: another one is opened just for that.
// Where libvirt was reached through ssh, so is the display, unless Options.Direct
// is set: Dial waits then until the server has spoken, and the connection's Read
// tells by a TunnelError that ssh has failed.
// Errors: DialError, AttachError, TunnelError.
func (d *Display) Dial(ctx context.Context) (net.Conn, error) {
	c := d.guest.conn
	if d.endpoint.network == "" {
		return d.pass(ctx)
	}
	if c.opts.ReadWrite && c.location.passes {
		if socket, err := d.pass(ctx); err == nil {
			return socket, nil
		}
	}
	if d.endpoint.via != "" {
		return d.dialTunnel(ctx)
	}
	var dialer net.Dialer
	socket, err := dialer.DialContext(ctx, d.endpoint.network, d.endpoint.address)
	if err != nil {
		return nil, &DialError{Guest: d.guest.name, Address: d.String(), Err: dialReason(err)}
	}
	return socket, nil
}

// dialTunnel opens a tunnel to the display. Errors: TunnelError.
func (d *Display) dialTunnel(ctx context.Context) (net.Conn, error) {
	c := d.guest.conn
	target := ssh.Target{Network: d.endpoint.network, Address: d.endpoint.address, Guest: d.guest.name}
	return ssh.Dial(ctx, c.location.ssh, target, c.ssh.exists())
}

// dialReason leaves away what the error of a dial repeats: network and address.
func dialReason(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// pass has libvirt open the display.
func (d *Display) pass(ctx context.Context) (net.Conn, error) {
	g := d.guest
	c, err := g.conn.readWrite(ctx)
	if err != nil {
		return nil, &AttachError{Guest: g.name, Err: err}
	}
	g = &Guest{conn: c, uuid: g.uuid, name: g.name}
	socket, err := onDomain(ctx, g, "open the display", func(dom *libvirt.Domain) (net.Conn, error) {
		return openGraphics(dom, d.index)
	})
	if err != nil {
		var failed libvirt.Error
		if errors.As(err, &failed) {
			if access := accessError(c.asked, true, failed, err); access != nil {
				err = access
			}
		}
		return nil, &AttachError{Guest: g.name, Err: err}
	}
	return socket, nil
}

func openGraphics(dom *libvirt.Domain, index uint) (net.Conn, error) {
	file, err := dom.OpenGraphicsFD(index, libvirt.DOMAIN_OPEN_GRAPHICS_SKIPAUTH)
	if err != nil {
		return nil, err
	}
	defer file.Close() // FileConn has its own copy
	return net.FileConn(file)
}
