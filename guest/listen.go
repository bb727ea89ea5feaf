// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"net"
	"path/filepath"
	"strconv"

	"libvirt.org/go/libvirtxml"

	"github.com/govnc/virt-viewer/guest/internal/value"
)

// A unix socket's path has at most 107 bytes on Linux (unix(7): sun_path of 108
// with its final zero).
const maxSocketPath = 107

// endpoint is where a display listens, as seen from this machine or, with a way
// through ssh, from the far one.
type endpoint struct {
	network string // "tcp", "unix", or "" if only libvirt can pass a connection
	address string // host:port, or the socket's path
	host    string // of address, for tcp
	via     string // where ssh leads to, such as "root@host.example"; "" without ssh
}

func (e endpoint) String() string {
	if e.via != "" {
		return e.place() + " through ssh to " + e.via
	}
	return e.place()
}

// place is the endpoint as the machine that it is on knows it.
func (e endpoint) place() string {
	switch e.network {
	case "tcp":
		return e.address
	case "unix":
		return "unix:" + e.address
	}
	return "passed by libvirt"
}

// listener is one place where a display listens, on its own machine.
type listener struct {
	kind    string // "address", "socket" or "none"
	address string // host name or IP literal; "" is every address
	socket  string // path; "" if not known yet
}

// firstListener gives the place where a VNC display listens. The listen elements
// count; the attributes listen and socket are what libvirt before 0.9.4 wrote
// instead, and what it still writes for programs of that age.
func firstListener(vnc *libvirtxml.DomainGraphicVNC) listener {
	for _, l := range vnc.Listeners {
		switch {
		case l.Socket != nil:
			return listener{kind: "socket", socket: firstOf(l.Socket.Socket, vnc.Socket)}
		case l.Address != nil:
			return listener{kind: "address", address: firstOf(l.Address.Address, vnc.Listen)}
		case l.Network != nil:
			return listener{kind: "address", address: firstOf(l.Network.Address, vnc.Listen)}
		default:
			return listener{kind: "none"}
		}
	}
	if vnc.Socket != "" {
		return listener{kind: "socket", socket: vnc.Socket}
	}
	return listener{kind: "address", address: vnc.Listen}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// findEndpoint says how to reach a VNC display from here, when its guest runs at
// a place. Errors: NotReadyError, UnreachableError, BadDisplayError.
func findEndpoint(guest, uri string, vnc *libvirtxml.DomainGraphicVNC, at place) (endpoint, error) {
	switch l := firstListener(vnc); l.kind {
	case "none":
		return passedEndpoint(guest, uri, at)
	case "socket":
		return socketEndpoint(guest, uri, l.socket, at)
	default:
		return tcpEndpoint(guest, uri, l.address, vnc.Port, at)
	}
}

func passedEndpoint(guest, uri string, at place) (endpoint, error) {
	if !at.passes {
		return endpoint{}, &UnreachableError{Guest: guest, URI: uri, Where: endpoint{}.String()}
	}
	return endpoint{}, nil
}

func socketEndpoint(guest, uri, path string, at place) (endpoint, error) {
	if path == "" {
		return endpoint{}, &NotReadyError{Guest: guest}
	}
	if err := checkSocket(path); err != nil {
		return endpoint{}, &BadDisplayError{Guest: guest, Err: err}
	}
	e := endpoint{network: "unix", address: path}
	return at.wayTo(guest, uri, e, true)
}

func checkSocket(path string) error {
	if !filepath.IsAbs(path) || len(path) > maxSocketPath {
		return &ValueError{Kind: ValueNotSocket, Value: value.Quote(path)}
	}
	for _, r := range path {
		if !strconv.IsPrint(r) || r == '\uFFFD' {
			return &ValueError{Kind: ValuePathCharacters, Value: value.Quote(path)}
		}
	}
	return nil
}

func tcpEndpoint(guest, uri, address string, port int, at place) (endpoint, error) {
	// libvirt writes -1 for a port that QEMU has not chosen yet, or nothing.
	if port == -1 || port == 0 {
		return endpoint{}, &NotReadyError{Guest: guest}
	}
	if port < 1 || port > 65535 {
		return endpoint{}, &BadDisplayError{Guest: guest, Err: &ValueError{Kind: ValueNotPort, Value: strconv.Itoa(port)}}
	}
	if isWildcard(address) {
		if at.reach == bySSH {
			return at.wayTo(guest, uri, tcp("localhost", port), true)
		}
		return tcp(at.display, port), nil
	}
	if err := checkHost(address); err != nil {
		return endpoint{}, &BadDisplayError{Guest: guest, Err: err}
	}
	return at.wayTo(guest, uri, tcp(address, port), isLoopback(address))
}

// wayTo gives the way to where a display listens; own says that only programs on
// its own machine can connect to it.
func (p place) wayTo(guest, uri string, e endpoint, own bool) (endpoint, error) {
	switch {
	case p.reach == bySSH:
		e.via = p.far.String()
	case p.reach == direct && own:
		return endpoint{}, &UnreachableError{Guest: guest, URI: uri, Where: e.String(), Direct: p.noSSH}
	}
	return e, nil
}

func tcp(host string, port int) endpoint {
	return endpoint{network: "tcp", address: net.JoinHostPort(host, strconv.Itoa(port)), host: host}
}
