// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"net"
	"path/filepath"
	"strconv"

	"libvirt.org/go/libvirtxml"

	"github.com/govnc/virt-viewer/guest/internal/ssh"
	"github.com/govnc/virt-viewer/guest/internal/value"
)

// endpoint is where a display listens, as seen from this machine or, if it is reached
// through ssh, from the one at the end of ssh.
type endpoint struct {
	network string // "tcp", "unix", or "" if only libvirt can pass a connection
	address string // host:port, or the socket's path
	host    string // of address, for tcp
	via     string // where ssh leads to, such as "root@host.example"; "" without ssh
}

func (e endpoint) String() string {
	if e.via != "" {
		return e.onHost() + " through ssh to " + e.via
	}
	return e.onHost()
}

// onHost is the endpoint as the machine that it is on knows it.
func (e endpoint) onHost() string {
	switch e.network {
	case "tcp":
		return e.address
	case "unix":
		return "unix:" + e.address
	}
	return "passed by libvirt"
}

// listener is one address or socket that a display listens on, on its own machine.
type listener struct {
	kind    string // "address", "socket" or "none"
	address string // host name or IP literal; "" is every address
	socket  string // path; "" if not known yet
}

// firstListener gives the first listener of a VNC display. The listen elements
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
// a location. Errors: NotReadyError, UnreachableError, BadDisplayError.
func findEndpoint(guest, uri string, vnc *libvirtxml.DomainGraphicVNC, at location) (endpoint, error) {
	switch l := firstListener(vnc); l.kind {
	case "none":
		return passedEndpoint(guest, uri, at)
	case "socket":
		return socketEndpoint(guest, uri, l.socket, at)
	default:
		return tcpEndpoint(guest, uri, l.address, vnc.Port, at)
	}
}

func passedEndpoint(guest, uri string, at location) (endpoint, error) {
	if !at.passes {
		return endpoint{}, &UnreachableError{Guest: guest, URI: uri, Where: endpoint{}.String()}
	}
	return endpoint{}, nil
}

func socketEndpoint(guest, uri, path string, at location) (endpoint, error) {
	if path == "" {
		return endpoint{}, &NotReadyError{Guest: guest}
	}
	if err := checkSocket(path); err != nil {
		return endpoint{}, &BadDisplayError{Guest: guest, Err: err}
	}
	e := endpoint{network: "unix", address: path}
	return at.route(guest, uri, e, true)
}

func checkSocket(path string) error {
	if !filepath.IsAbs(path) || len(path) > ssh.MaxSocketPath {
		return &ValueError{Kind: ValueNotSocket, Value: value.Quote(path)}
	}
	for _, r := range path {
		if !strconv.IsPrint(r) || r == '\uFFFD' {
			return &ValueError{Kind: ValuePathCharacters, Value: value.Quote(path)}
		}
	}
	return nil
}

func tcpEndpoint(guest, uri, address string, port int, at location) (endpoint, error) {
	// libvirt writes -1 for a port that QEMU has not chosen yet, or nothing.
	if port == -1 || port == 0 {
		return endpoint{}, &NotReadyError{Guest: guest}
	}
	if port < 1 || port > 65535 {
		return endpoint{}, &BadDisplayError{Guest: guest, Err: &ValueError{Kind: ValueNotPort, Value: strconv.Itoa(port)}}
	}
	if isWildcard(address) {
		if at.reach == bySSH {
			return at.route(guest, uri, tcp("localhost", port), true)
		}
		return tcp(at.display, port), nil
	}
	if err := checkHost(address); err != nil {
		return endpoint{}, &BadDisplayError{Guest: guest, Err: err}
	}
	return at.route(guest, uri, tcp(address, port), isLoopback(address))
}

// route adds to an endpoint how it is reached from here; hostOnly says that only programs
// on its own machine can connect to it.
func (l location) route(guest, uri string, e endpoint, hostOnly bool) (endpoint, error) {
	switch {
	case l.reach == bySSH:
		e.via = l.ssh.String()
	case l.reach == direct && hostOnly:
		return endpoint{}, &UnreachableError{Guest: guest, URI: uri, Where: e.String(), Direct: l.noSSH}
	}
	return e, nil
}

func tcp(host string, port int) endpoint {
	return endpoint{network: "tcp", address: net.JoinHostPort(host, strconv.Itoa(port)), host: host}
}
