// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/guest/internal/ssh"
	"github.com/govnc/virt-viewer/test/servers"
)

// domainWith is a domain whose devices hold some elements, as libvirt nests them.
func domainWith(devices string) string {
	return `<domain type='kvm' id='3'><name>web1</name><vcpu>not a number</vcpu>
		<devices><emulator>/usr/bin/qemu</emulator>` + devices + `<video><model type='vga'/></video></devices></domain>`
}

// resolve leads from a domain's XML to where its display is.
func resolve(uri, domain string) (endpoint, error) {
	uri, noSSH := strings.CutPrefix(uri, "direct:") // as with Options.Direct
	at, err := findLocation(uri)
	if err != nil {
		return endpoint{}, err
	}
	if noSSH {
		at = at.withoutSSH()
	}
	found, err := readGraphics(domain)
	if err != nil {
		return endpoint{}, &BadDisplayError{Guest: "web1", Err: err}
	}
	if len(found.vnc) == 0 {
		return endpoint{}, &NoDisplayError{Guest: "web1", Others: found.others}
	}
	return findEndpoint("web1", uri, found.vnc[0].DomainGraphicVNC, at)
}

func TestWhereADisplayIs(t *testing.T) {
	const (
		local = "qemu:///system"
		tls   = "qemu+tls://host.example/system"
		six   = "qemu+tcp://[2001:db8::5]:16509/system"
		ssh   = "qemu+ssh://root@host.example:2222/system"

		direct = "direct:" + ssh
	)
	for _, tt := range []struct {
		name     string
		uri      string
		graphics string
		want     string
	}{
		{"address", local, `<graphics type='vnc' port='5901' listen='127.0.0.1'><listen type='address' address='127.0.0.1'/></graphics>`, "127.0.0.1:5901"},
		{"IPv6 address", local, `<graphics type='vnc' port='5901'><listen type='address' address='::1'/></graphics>`, "[::1]:5901"},
		{"IPv6 address of a link", local, `<graphics type='vnc' port='5901'><listen type='address' address='fe80::1%eth0'/></graphics>`, "[fe80::1%eth0]:5901"},
		{"host name", local, `<graphics type='vnc' port='5901'><listen type='address' address='vnc.example'/></graphics>`, "vnc.example:5901"},
		{"IPv4 wildcard", local, `<graphics type='vnc' port='5901'><listen type='address' address='0.0.0.0'/></graphics>`, "localhost:5901"},
		{"IPv6 wildcard", local, `<graphics type='vnc' port='5901'><listen type='address' address='::'/></graphics>`, "localhost:5901"},
		{"no address", local, `<graphics type='vnc' port='5901'><listen type='address'/></graphics>`, "localhost:5901"},
		{"network", local, `<graphics type='vnc' port='5901'><listen type='network' network='default' address='192.168.122.1'/></graphics>`, "192.168.122.1:5901"},
		{"network without an address", tls, `<graphics type='vnc' port='5901'><listen type='network' network='default'/></graphics>`, "host.example:5901"},
		{"old listen attribute", local, `<graphics type='vnc' port='5902' listen='10.0.0.1'/>`, "10.0.0.1:5902"},
		{"nothing but a port", local, `<graphics type='vnc' port='65535'/>`, "localhost:65535"},
		{"socket", local, `<graphics type='vnc' socket='/run/a.sock'><listen type='socket' socket='/run/vnc.sock'/></graphics>`, "unix:/run/vnc.sock"},
		{"old socket attribute", local, `<graphics type='vnc' socket='/run/vnc.sock'/>`, "unix:/run/vnc.sock"},
		{"socket in the attribute only", local, `<graphics type='vnc' socket='/run/vnc.sock'><listen type='socket'/></graphics>`, "unix:/run/vnc.sock"},
		{"none", local, `<graphics type='vnc'><listen type='none'/></graphics>`, "passed by libvirt"},
		{"none, through a daemon's socket", "qemu+unix:///system?socket=/run/x", `<graphics type='vnc'><listen type='none'/></graphics>`, "passed by libvirt"},
		{"second after SPICE", local, `<graphics type='spice' port='5900' tlsPort='what'><listen type='address' address='1.2.3.4'/></graphics><graphics type='vnc' port='5903' listen='127.0.0.1'/>`, "127.0.0.1:5903"},
		{"after one of a type from the future", local, `<graphics type='holodeck'><beam/></graphics><graphics type='vnc' port='5903' listen='127.0.0.1'/>`, "127.0.0.1:5903"},
		{"first of two", local, `<graphics type='vnc' port='5903' listen='127.0.0.1'/><graphics type='vnc' port='5904' listen='127.0.0.1'/>`, "127.0.0.1:5903"},
		{"with a password, sound and a websocket", local, `<graphics type='vnc' port='5903' websocket='5700' listen='127.0.0.1' passwd='x' keymap='de' sharePolicy='force-shared' powerControl='yes'><listen type='address' address='127.0.0.1'/><audio id='1'/></graphics>`, "127.0.0.1:5903"},
		{"remote wildcard", tls, `<graphics type='vnc' port='5901' listen='0.0.0.0'/>`, "host.example:5901"},
		{"remote wildcard, IPv6 host", six, `<graphics type='vnc' port='5901' listen='::'/>`, "[2001:db8::5]:5901"},
		{"remote address", tls, `<graphics type='vnc' port='5901' listen='192.0.2.7'/>`, "192.0.2.7:5901"},
		{"address through ssh", ssh, `<graphics type='vnc' port='5901' listen='192.0.2.7'/>`, "192.0.2.7:5901 through ssh to root@host.example"},
		{"loopback through ssh", ssh, `<graphics type='vnc' port='5901' listen='127.0.0.1'/>`, "127.0.0.1:5901 through ssh to root@host.example"},
		{"IPv6 loopback through ssh", ssh, `<graphics type='vnc' port='5901' listen='::1'/>`, "[::1]:5901 through ssh to root@host.example"},
		{"wildcard through ssh", ssh, `<graphics type='vnc' port='80' listen='0.0.0.0'/>`, "localhost:80 through ssh to root@host.example"},
		{"socket through ssh", ssh, `<graphics type='vnc' socket='/run/a $(b):c'/>`, "unix:/run/a $(b):c through ssh to root@host.example"},
		{"address, ssh forbidden", direct, `<graphics type='vnc' port='5901' listen='192.0.2.7'/>`, "192.0.2.7:5901"},
		{"wildcard, ssh forbidden", direct, `<graphics type='vnc' port='5901' listen='0.0.0.0'/>`, "host.example:5901"},
		{"loopback, ssh to this machine forbidden", "direct:qemu+ssh://localhost/system", `<graphics type='vnc' port='5901' listen='127.0.0.1'/>`, "127.0.0.1:5901"},
		{"loopback of a daemon reached by TCP on this machine", "qemu+tcp://localhost/system", `<graphics type='vnc' port='5901' listen='127.0.0.1'/>`, "127.0.0.1:5901"},
		{"socket of a daemon reached by TCP on this machine", "qemu+tcp://[::1]/system", `<graphics type='vnc' socket='/run/vnc.sock'/>`, "unix:/run/vnc.sock"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := resolve(tt.uri, domainWith(tt.graphics))
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// libvirt is asked for a display by its place among the graphics.
func TestPlaceOfADisplay(t *testing.T) {
	for graphics, want := range map[string]uint{
		`<graphics type='vnc'/><graphics type='spice'/>`:                                      0,
		`<graphics type='spice'><listen type='none'/></graphics><graphics type='vnc'/>`:       1,
		`<graphics type='sdl'/><sound/><graphics type='egl-headless'/><graphics type='vnc'/>`: 2,
	} {
		found, err := readGraphics(domainWith(graphics))
		if err != nil || len(found.vnc) == 0 || found.vnc[0].index != want {
			t.Errorf("%s: got %+v, %v; want %d", graphics, found, err, want)
		}
	}
}

func TestWhyADisplayIsNotReached(t *testing.T) {
	const (
		local = "qemu:///system"
		tls   = "qemu+tls://host.example/system"
		ssh   = "qemu+ssh://root@host.example:2222/system"
	)
	at := func(where string) *UnreachableError {
		return &UnreachableError{Guest: "web1", URI: tls, Where: where}
	}
	forbidden := func(where string) *UnreachableError {
		return &UnreachableError{Guest: "web1", Where: where, Direct: true}
	}
	notReady := &NotReadyError{Guest: "web1"}
	for _, tt := range []struct {
		name     string
		uri      string
		graphics string
		want     error
	}{
		{"no graphics", local, ``, &NoDisplayError{Guest: "web1"}},
		{"only SPICE", local, `<graphics type='spice' port='5900'/>`, &NoDisplayError{Guest: "web1", Others: []string{"spice"}}},
		{"several others", local, `<graphics type='sdl'/><graphics type='spice'/><graphics type='sdl'/><graphics/>`, &NoDisplayError{Guest: "web1", Others: []string{"sdl", "spice", "unknown"}}},
		{"a type that is a message", local, "<graphics type='\u202eevil &lt;b> \n'/>", &NoDisplayError{Guest: "web1", Others: []string{"unknown"}}},
		{"port -1", local, `<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>`, notReady},
		{"port 0", local, `<graphics type='vnc' port='0' listen='127.0.0.1'/>`, notReady},
		{"no port", local, `<graphics type='vnc' autoport='yes'><listen type='address' address='127.0.0.1'/></graphics>`, notReady},
		{"no socket yet", local, `<graphics type='vnc'><listen type='socket'/></graphics>`, notReady},
		{"remote loopback", tls, `<graphics type='vnc' port='5901' listen='127.0.0.1'/>`, at("127.0.0.1:5901")},
		{"remote loopback, other spelling", tls, `<graphics type='vnc' port='5901' listen='127.9.9.9'/>`, at("127.9.9.9:5901")},
		{"remote loopback, by name", tls, `<graphics type='vnc' port='5901' listen='LocalHost.'/>`, at("LocalHost.:5901")},
		{"remote loopback, IPv4 in IPv6", tls, `<graphics type='vnc' port='5901' listen='::ffff:127.0.0.1'/>`, at("[::ffff:127.0.0.1]:5901")},
		{"remote socket", tls, `<graphics type='vnc' socket='/run/vnc.sock'/>`, at("unix:/run/vnc.sock")},
		{"remote none", tls, `<graphics type='vnc'><listen type='none'/></graphics>`, at("passed by libvirt")},
		{"loopback, ssh forbidden", "direct:" + ssh, `<graphics type='vnc' port='5901' listen='127.0.0.1'/>`, forbidden("127.0.0.1:5901")},
		{"socket, ssh forbidden", "direct:" + ssh, `<graphics type='vnc' socket='/run/vnc.sock'/>`, forbidden("unix:/run/vnc.sock")},
		{"none behind ssh", ssh, `<graphics type='vnc'><listen type='none'/></graphics>`, at("passed by libvirt")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := resolve(tt.uri, domainWith(tt.graphics))
			if err == nil {
				t.Fatalf("got %s", got)
			}
			want := tt.want
			if u, ok := want.(*UnreachableError); ok {
				u.URI = strings.TrimPrefix(tt.uri, "direct:")
			}
			if !reflect.DeepEqual(err, want) {
				t.Errorf("got %#v, want %#v", err, want)
			}
		})
	}
}

// Whoever may define a guest writes these.
func TestHostileDescriptions(t *testing.T) {
	vnc := func(attributes string) string { return domainWith("<graphics type='vnc' " + attributes + "/>") }
	for _, tt := range []struct {
		name   string
		domain string
		says   string // a part of the message
	}{
		{"nothing", "", "not XML"},
		{"no XML", "hello", "not XML"},
		{"only a beginning", "<domain><devices><graphics type='vnc' port='1'>", "cannot be read"},
		{"wrong nesting", "<domain></devices></domain>", "not XML"},
		{"another document", "<network><name>x</name></network>", "not a domain"},
		{"control characters", vnc("port='5900' listen='a\x01b'"), "not XML"},
		{"not UTF-8", vnc("port='5900' listen='\xff\xfe'"), "not XML"},
		{"entity bomb", "<!DOCTYPE d [<!ENTITY a 'aaaa'>]>" + vnc("port='5900' listen='&a;'"), "not XML"},
		{"address that is an option", vnc("port='5900' listen='-oProxyCommand=x'"), "not a host name"},
		{"address that is a command", vnc("port='5900' listen='$(reboot)'"), "do not belong"},
		{"address with an escape character", vnc("port='5900' listen='a&#x9;b'"), "do not belong"},
		{"address with a port", vnc("port='5900' listen='127.0.0.1:22'"), "not a host name"},
		{"address with a slash", vnc("port='5900' listen='a/b'"), "not a host name"},
		{"IPv6 zone that is a command", vnc("port='5900' listen='fe80::1%$(reboot)'"), "do not belong"},
		{"address that changes direction", vnc("port='5900' listen='a\u202eb'"), "do not belong"},
		{"long address", vnc("port='5900' listen='" + strings.Repeat("a", 300) + "'"), "not a host name"},
		{"port too big", vnc("port='65536' listen='127.0.0.1'"), "65536 is not a port"},
		{"port below -1", vnc("port='-2' listen='127.0.0.1'"), "-2 is not a port"},
		{"port beyond numbers", vnc("port='99999999999999999999' listen='127.0.0.1'"), "cannot be read"},
		{"port that is none", vnc("port='http' listen='127.0.0.1'"), "cannot be read"},
		{"relative socket", vnc("socket='vnc.sock'"), "not the path of a socket"},
		{"long socket", vnc("socket='/" + strings.Repeat("a", 107) + "'"), "not the path of a socket"},
		{"socket over two lines", vnc("socket='/run/a&#xA;b'"), "do not belong"},
		{"listen without a type", domainWith("<graphics type='vnc' port='5900'><listen address='127.0.0.1'/></graphics>"), "cannot be read"},
		{"listen of an unknown type", domainWith("<graphics type='vnc' port='5900'><listen type='moon'/></graphics>"), "cannot be read"},
		{"many displays", domainWith(strings.Repeat("<graphics type='spice'/>", maxGraphics+1)), "more than 64 displays"},
		{"huge", domainWith(strings.Repeat("<a/>", maxXML/4)), "more than 4194304"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := resolve("qemu:///system", tt.domain)
			var bad *BadDisplayError
			if !errors.As(err, &bad) {
				t.Fatalf("got %v and %v, want a BadDisplayError", got, err)
			}
			if !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%q does not say %q", err, tt.says)
			}
			servers.CheckMessage(t, err)
		})
	}
}

// What surrounds a display may be as strange as it likes.
func TestStrangeSurroundings(t *testing.T) {
	vnc := "<graphics type='vnc' port='5900' listen='127.0.0.1'/>"
	for _, tt := range []struct{ name, domain string }{
		{"deep nesting beside it", domainWith(strings.Repeat("<a>", 100_000) + strings.Repeat("</a>", 100_000) + vnc)},
		{"deep nesting in it", domainWith("<graphics type='vnc' port='5900' listen='127.0.0.1'>" + strings.Repeat("<a>", 100_000) + strings.Repeat("</a>", 100_000) + "</graphics>")},
		{"big text", domainWith("<a>" + strings.Repeat("x", 3<<20) + "</a>" + vnc)},
		{"a display outside of the devices", "<domain><graphics type='vnc' port='1'/><metadata><devices><graphics type='vnc' port='2'/></devices></metadata><devices>" + vnc + "</devices></domain>"},
		{"comments and instructions", "<?xml version='1.0'?><!-- a --><domain><!-- b --><devices><?x y?>" + vnc + "</devices></domain>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := resolve("qemu:///system", tt.domain)
			if err != nil || got.String() != "127.0.0.1:5900" {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

func FuzzDisplay(f *testing.F) {
	uris := []string{"qemu:///system", "qemu+tls://host.example/system", "qemu+ssh://u@[::1]:22/session", "test:///default"}
	for i, graphics := range []string{
		`<graphics type='vnc' port='5901' listen='127.0.0.1'><listen type='address' address='::1'/></graphics>`,
		`<graphics type='spice' port='5900'/><graphics type='vnc' port='-1' autoport='yes'/>`,
		`<graphics type='vnc' socket='/run/vnc.sock'><listen type='socket' socket='/x'/></graphics>`,
		`<graphics type='vnc'><listen type='none'/></graphics>`,
		`<graphics type='vnc' port='1'><listen type='network' network='default' address='0.0.0.0'/><audio id='1'/></graphics>`,
	} {
		f.Add(domainWith(graphics), i)
	}
	f.Add("<domain/>", 0)
	f.Fuzz(func(t *testing.T, domain string, n int) {
		uri := uris[uint(n)%uint(len(uris))]
		e, err := resolve(uri, domain)
		if err != nil {
			checkFuzzedError(t, err)
			return
		}
		switch e.network {
		case "tcp":
			var port int
			if _, scanErr := fmt.Sscanf(e.address[strings.LastIndex(e.address, ":"):], ":%d", &port); scanErr != nil || port < 1 || port > 65535 {
				t.Errorf("the address %q has no port", e.address)
			}
			if checkHost(e.host) != nil || !strings.Contains(e.address, e.host) {
				t.Errorf("the address %q of the host %q", e.address, e.host)
			}
			if isWildcard(e.host) {
				t.Errorf("nobody can dial %q", e.address)
			}
		case "unix":
			if !strings.HasPrefix(e.address, "/") || len(e.address) > ssh.MaxSocketPath {
				t.Errorf("the socket %q", e.address)
			}
		}
	})
}

func checkFuzzedError(t *testing.T, err error) {
	t.Helper()
	switch err.(type) {
	case *NoDisplayError, *NotReadyError, *UnreachableError, *BadDisplayError:
		servers.CheckMessage(t, err)
	default:
		t.Errorf("%T: %v", err, err)
	}
}
