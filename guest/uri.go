// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"github.com/govnc/virt-viewer/guest/internal/ssh"
	"github.com/govnc/virt-viewer/guest/internal/value"
)

// reach says how the machine that a guest runs on is reached.
type reach int

const (
	here   reach = iota // the guest runs on this machine
	direct              // on another one, whose addresses are reached as they are
	bySSH               // on another one, whose displays are reached through ssh
)

// location is where a connection's guests run.
type location struct {
	reach   reach
	host    string   // of the URI, without brackets; "" if here
	ssh     ssh.Host // if bySSH
	passes  bool     // libvirt can pass an open socket to this process
	display string   // host to dial for a display that listens on every address
	noSSH   bool     // ssh leads there, but Options.Direct forbids it
}

// findLocation reads a connection URI such as "qemu+ssh://user@host:22/system".
func findLocation(uri string) (location, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return location{}, &ValueError{Kind: ValueNotURI, Value: value.Quote(redact(uri))}
	}
	_, transport, _ := strings.Cut(u.Scheme, "+")
	if u.Host == "" {
		// The only transports that carry file descriptors: none and unix sockets.
		passes := transport == "" || transport == "unix"
		return location{passes: passes, display: "localhost"}, nil
	}
	host := u.Hostname()
	if err := checkHost(host); err != nil {
		return location{}, err
	}
	l := location{reach: direct, host: host, display: host}
	switch {
	case transport == "ssh" || transport == "libssh" || transport == "libssh2":
		l.reach = bySSH
		l.ssh, err = ssh.ReadHost(u, transport)
	case isLoopback(host):
		l.reach = here
	}
	return l, err
}

// withoutSSH is the same location where displays must not be reached through ssh.
func (l location) withoutSSH() location {
	if l.reach != bySSH {
		return l
	}
	l.reach, l.ssh, l.noSSH = direct, ssh.Host{}, true
	if isLoopback(l.host) {
		l.reach = here
	}
	return l
}

// checkHost lets host names and IP literals pass and nothing else: a host comes
// from a URI or from a guest's description and ends up in look-ups, in messages
// and on command lines.
func checkHost(host string) error {
	if _, err := netip.ParseAddr(host); err == nil {
		return checkWord(host)
	}
	if host == "" || len(host) > 253 || strings.HasPrefix(host, "-") || strings.ContainsAny(host, ":%/,") {
		return &ValueError{Kind: ValueNotHost, Value: value.Quote(host)}
	}
	return checkWord(host)
}

// checkWord lets the letters pass that need no quotes in a shell, and no option.
func checkWord(s string) error {
	if strings.HasPrefix(s, "-") {
		return &ValueError{Kind: ValueDash, Value: value.Quote(s)}
	}
	for _, r := range s {
		if r > 0x7e || !isAlphanumeric(r) && !strings.ContainsRune("._-:%/+@,=", r) {
			return &ValueError{Kind: ValueCharacters, Value: value.Quote(s)}
		}
	}
	return nil
}

func isAlphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// isLoopback says whether an address or host name always means the own machine.
func isLoopback(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().IsLoopback()
	}
	name := strings.TrimSuffix(strings.ToLower(host), ".")
	return name == "localhost" || strings.HasSuffix(name, ".localhost") ||
		name == "localhost.localdomain" || name == "ip6-localhost"
}

// isWildcard says whether a listen address means every address of its machine.
func isWildcard(host string) bool {
	if host == "" || host == "*" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsUnspecified()
}

// redact removes a password from a URI, however broken the URI is.
func redact(uri string) string {
	if u, err := url.Parse(uri); err == nil {
		return u.Redacted()
	}
	scheme, rest, ok := strings.Cut(uri, "://")
	if at := strings.LastIndexByte(rest, '@'); ok && at >= 0 {
		return scheme + "://" + rest[at+1:]
	}
	return uri
}

// nameURI names a connection in an error.
func nameURI(uri string) string {
	if uri == "" {
		return "libvirt's default connection"
	}
	return fmt.Sprintf("%q", redact(uri))
}
