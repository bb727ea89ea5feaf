// SPDX-License-Identifier: GPL-2.0-or-later

// Package address reads the addresses of displays that are reached without
// libvirt.
package address

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/rfbclient/websocket"
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

// firstPort is the least number after one colon that is a port and not a display's
// number, as TigerVNC's viewer has it: nobody has a hundred displays, and everybody who
// writes host:5901 means the port.
const firstPort = 100

// hostDisplay are the short forms: HOST:DISPLAY and HOST::PORT, HOST a name, an
// IPv4 address, or an IPv6 address in brackets. Only HOST:DISPLAY may lack the
// host: "::1" is an IPv6 address.
var hostDisplay = regexp.MustCompile(`^(\[[0-9A-Fa-f:.]+(?:%[^\]]+)?\]|[^][:/@\s]+|)(::?)([0-9]+)$`)

// LooksLike says whether an argument means an address, not a guest.
func LooksLike(s string) bool {
	return strings.Contains(s, "://") || isIPv6(s) || !strings.HasPrefix(s, "::") && hostDisplay.MatchString(s)
}

// IsIP says whether a text is the address of a host and no more: 192.0.2.1, fe80::1%eth0
// or [2001:db8::1]. A guest may have a name like the first.
func IsIP(s string) bool {
	host := unbracketed(s)
	_, err := netip.ParseAddr(host) // which takes any zone
	return err == nil && !strings.ContainsAny(host, "[]/@ ")
}

func isIPv6(s string) bool { return IsIP(s) && strings.Contains(s, ":") }

// Parse reads vnc://HOST[:PORT], vnc+unix:///PATH, ws://HOST[:PORT][/PATH],
// wss://HOST[:PORT][/PATH], HOST:DISPLAY, HOST:PORT with a port from 100 on, HOST::PORT,
// or an IP address alone. Before a port, an IPv6 address stands in brackets; an empty
// host is this machine. Its errors are *Error.
func Parse(s string) (Address, error) {
	if strings.Contains(s, "://") {
		return parseURI(s)
	}
	if IsIP(s) {
		return withHost(Address{Port: DefaultPort}, s, s)
	}
	m := hostDisplay.FindStringSubmatch(s)
	if m == nil || !LooksLike(s) {
		return Address{}, &Error{Kind: NotAddress, Text: s}
	}
	number, err := strconv.Atoi(m[3])
	if m[2] == ":" && number < firstPort {
		number += DefaultPort
	}
	if err != nil || number < 1 || number > maxPort {
		return Address{}, &Error{Kind: NoPort, Text: s, Part: m[3]}
	}
	return withHost(Address{Port: number}, m[1], s)
}

// withHost gives the address with its host, which s names: without brackets, and with a
// zone where there must be one.
func withHost(a Address, host, s string) (Address, error) {
	a.Host = unbracketed(host)
	if a.Host == "" {
		a.Host = "localhost"
	}
	if ip, err := netip.ParseAddr(a.Host); err == nil && ip.IsLinkLocalUnicast() && ip.Is6() && ip.Zone() == "" {
		return Address{}, &Error{Kind: NeedsZone, Text: s, Part: a.Host}
	}
	return a, nil
}

// unbracketed gives a host as it is dialled: without brackets, and with its zone as it
// is, not as RFC 6874 has it in URIs (%25eth0).
func unbracketed(host string) string {
	if inner, ok := strings.CutPrefix(host, "["); ok && strings.HasSuffix(inner, "]") {
		host = strings.TrimSuffix(inner, "]")
	}
	if ip, zone, found := strings.Cut(host, "%25"); found && zone != "" {
		return ip + "%" + zone
	}
	return host
}

// bareZone is an IPv6 address with a zone, at the beginning of a URI.
var bareZone = regexp.MustCompile(`^([a-z+]+://(?:[^/@\[]*@)?\[[0-9A-Fa-f:.]+)%([^\]/]+\])`)

// escapeZone writes the zone of an IPv6 address as RFC 6874 has it in URIs, where people
// write it as everywhere else: [fe80::1%eth0].
func escapeZone(s string) string {
	m := bareZone.FindStringSubmatchIndex(s)
	if m == nil {
		return s
	}
	zone := s[m[4]:m[5]]
	if strings.HasPrefix(zone, "25") && zone != "25]" {
		return s
	}
	return s[:m[3]] + "%25" + s[m[4]:]
}

func parseURI(s string) (Address, error) {
	u, err := url.Parse(escapeZone(s))
	if err != nil {
		return Address{}, &Error{Kind: NotURI, Text: s, Err: errors.Unwrap(err)}
	}
	if _, has := u.User.Password(); has {
		return Address{}, &Error{Kind: Password}
	}
	switch scheme, _, _ := strings.Cut(u.Scheme, "+"); scheme {
	case "spice":
		return Address{}, &Error{Kind: SPICE, Text: s}
	case "rdp":
		return Address{}, &Error{Kind: OtherProtocol, Text: s}
	}
	switch u.Scheme {
	case "vnc":
		return parseVNC(u, s)
	case "vnc+unix":
		if u.Path == "" || u.Host != "" {
			return Address{}, &Error{Kind: SocketHost, Text: s}
		}
		return Address{Path: u.Path}, nil
	case "ws", "wss":
		return parseWebSocket(u, s)
	case "http", "https":
		return Address{}, &Error{Kind: WebPage, Text: s}
	}
	return Address{}, &Error{Kind: UnknownScheme, Text: s}
}

func parseVNC(u *url.URL, s string) (Address, error) {
	if u.Path != "" && u.Path != "/" {
		return Address{}, &Error{Kind: AfterPort, Text: s}
	}
	return parseHost(u, s, DefaultPort)
}

// parseWebSocket keeps path and query as they are written: servers choose the
// guest by them.
func parseWebSocket(u *url.URL, s string) (Address, error) {
	if u.Fragment != "" {
		return Address{}, &Error{Kind: Fragment, Text: s}
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
	a, err := withHost(Address{Port: port}, u.Hostname(), s)
	if err != nil {
		return Address{}, err
	}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > maxPort {
			return Address{}, &Error{Kind: NoPort, Text: s, Part: port}
		}
		a.Port = n
	}
	return a, nil
}
