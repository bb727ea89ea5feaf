// SPDX-License-Identifier: GPL-2.0-or-later

// Package address reads the addresses of displays that are reached without
// libvirt.
package address

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/rfbclient/websocket"
	"github.com/govnc/virt-viewer/ui/i18n"
)

// Address is a display that is reached without libvirt.
type Address struct {
	Host string // name or address without brackets; "" if Path is set
	Port int    // TCP port, 1 to 65535
	Path string // of a unix socket

	// Resource is what is asked for of a WebSocket: path and query as they are
	// sent, from the first "/" on; "" if the display is not behind one.
	Resource string
	TLS      bool // the WebSocket is inside TLS
}

// DefaultPort is the port of display 0, where an address names none.
const DefaultPort = 5900

const (
	defaultPortWS  = 80 // RFC 6455, section 3
	defaultPortWSS = 443
	maxPort        = 65535
)

// ErrPassword is returned for a password in an address: other users of the
// machine can read it there.
var ErrPassword error = passwordError{}

type passwordError struct{}

func (passwordError) Error() string {
	return i18n.T("a password in the address can be read by everybody on this machine; leave it out, you will be asked")
}

// String gives the address as Parse reads it.
func (a Address) String() string {
	if a.Path != "" {
		return "vnc+unix://" + (&url.URL{Path: a.Path}).EscapedPath()
	}
	return (&url.URL{Scheme: a.scheme(), Host: net.JoinHostPort(a.Host, strconv.Itoa(a.Port))}).String() + a.Resource
}

// Server is String without what is asked for of a WebSocket, which may have a secret in
// it: the name by which a server is remembered.
func (a Address) Server() string {
	s := a.String()
	return s[:len(s)-len(a.Resource)]
}

func (a Address) scheme() string {
	switch {
	case a.Resource == "":
		return "vnc"
	case a.TLS:
		return "wss"
	}
	return "ws"
}

// Dial connects to the address. The server of a wss:// one is checked as its caller
// wants it, if that is a rfbclient.Client.
func (a Address) Dial(ctx context.Context) (net.Conn, error) {
	if a.Resource != "" {
		return websocket.Dial(ctx, a.String(), websocket.Options{TLS: rfbclient.TransportTLS(ctx)})
	}
	var dialer net.Dialer
	if a.Path != "" {
		return dialer.DialContext(ctx, "unix", a.Path)
	}
	return dialer.DialContext(ctx, "tcp", net.JoinHostPort(a.Host, strconv.Itoa(a.Port)))
}

// hostDisplay are the short forms: HOST:DISPLAY and HOST::PORT, HOST a name, an
// IPv4 address, or an IPv6 address in brackets. Only HOST:DISPLAY may lack the
// host: "::1" is somebody's attempt at an IPv6 address.
var hostDisplay = regexp.MustCompile(`^(\[[0-9A-Fa-f:.]+(?:%[^\]]+)?\]|[^][:/@\s]+|)(::?)([0-9]+)$`)

// LooksLike says whether an argument means an address, not a guest.
func LooksLike(s string) bool {
	return strings.Contains(s, "://") || !strings.HasPrefix(s, "::") && hostDisplay.MatchString(s)
}

// Parse reads vnc://HOST[:PORT], vnc+unix:///PATH, ws://HOST[:PORT][/PATH],
// wss://HOST[:PORT][/PATH], HOST:DISPLAY or HOST::PORT. An IPv6 address stands in brackets; an empty host is this machine.
func Parse(s string) (Address, error) {
	if strings.Contains(s, "://") {
		return parseURI(s)
	}
	m := hostDisplay.FindStringSubmatch(s)
	if m == nil || !LooksLike(s) {
		return Address{}, fmt.Errorf(i18n.T("%q is no address of a display: use vnc://HOST:PORT, HOST:DISPLAY or HOST::PORT"), s)
	}
	number, err := strconv.Atoi(m[3])
	if m[2] == ":" {
		number += DefaultPort
	}
	if err != nil || number < 1 || number > maxPort {
		return Address{}, fmt.Errorf(i18n.T("%q: there is no port %s"), s, m[3])
	}
	return Address{Host: hostOrLocal(m[1]), Port: number}, nil
}

func hostOrLocal(host string) string {
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if host == "" {
		return "localhost"
	}
	return host
}

func parseURI(s string) (Address, error) {
	u, err := url.Parse(s)
	if err != nil {
		return Address{}, fmt.Errorf(i18n.T("%q is no URI: %w"), s, errors.Unwrap(err))
	}
	if _, has := u.User.Password(); has {
		return Address{}, ErrPassword
	}
	switch u.Scheme {
	case "vnc":
		return parseVNC(u, s)
	case "vnc+unix":
		if u.Path == "" || u.Host != "" {
			return Address{}, fmt.Errorf(i18n.T("%q: a unix socket is written vnc+unix:///PATH"), s)
		}
		return Address{Path: u.Path}, nil
	case "ws", "wss":
		return parseWebSocket(u, s)
	case "http", "https":
		return Address{}, fmt.Errorf(i18n.T("%q is a web page's address; a WebSocket's begins with ws:// or wss://"), s)
	case "spice", "rdp":
		return Address{}, fmt.Errorf(i18n.T("%q: this program shows VNC displays only"), s)
	}
	return Address{}, fmt.Errorf(i18n.T("%q: addresses of displays begin with vnc://, vnc+unix://, ws:// or wss://; for libvirt's URIs use --connect"), s)
}

func parseVNC(u *url.URL, s string) (Address, error) {
	if u.Path != "" && u.Path != "/" {
		return Address{}, fmt.Errorf(i18n.T("%q: nothing may follow the port"), s)
	}
	return parseHost(u, s, DefaultPort)
}

// parseWebSocket keeps path and query as they are written: servers choose the
// guest by them.
func parseWebSocket(u *url.URL, s string) (Address, error) {
	if u.Fragment != "" {
		return Address{}, fmt.Errorf(i18n.T("%q: a WebSocket's address has no #"), s)
	}
	port := defaultPortWS
	if u.Scheme == "wss" {
		port = defaultPortWSS
	}
	a, err := parseHost(u, s, port)
	if err != nil {
		return Address{}, err
	}
	a.TLS = u.Scheme == "wss"
	a.Resource = u.EscapedPath()
	if a.Resource == "" {
		a.Resource = "/"
	}
	if u.RawQuery != "" {
		a.Resource += "?" + u.RawQuery
	}
	return a, nil
}

// parseHost reads host and port.
func parseHost(u *url.URL, s string, port int) (Address, error) {
	a := Address{Host: hostOrLocal(u.Hostname()), Port: port}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > maxPort {
			return Address{}, fmt.Errorf(i18n.T("%q: there is no port %s"), s, port)
		}
		a.Port = n
	}
	return a, nil
}
