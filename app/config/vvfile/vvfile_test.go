// SPDX-License-Identifier: GPL-2.0-or-later

package vvfile

import (
	"bufio"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/app/config/address"
)

func read(text string) (*File, error) { return Read(strings.NewReader(text), "x.vv") }

func TestRead(t *testing.T) {
	f, err := read(`[virt-viewer]
type=vnc
host=host.example
port=5907
username=anna
password=se\scret
title=Web server\s1
fullscreen=1
delete-this-file=1
version=2.0-8
toggle-fullscreen=shift+f11
release-cursor=ctrl+alt
secure-attention=ctrl+alt+end
x-own=kept quiet
`)
	if err != nil {
		t.Fatal(err)
	}
	if f.Address != (address.Address{Host: "host.example", Port: 5907}) || f.Username != "anna" ||
		string(f.Password) != "se cret" || f.Title != "Web server 1" || f.FullScreen == nil || !*f.FullScreen || !f.deleteIt {
		t.Errorf("%+v", f)
	}
	want := map[string]string{"toggle-fullscreen": "shift+f11", "release-cursor": "ctrl+alt", "secure-attention": "ctrl+alt+end"}
	if !maps.Equal(f.Hotkeys, want) {
		t.Errorf("hotkeys %v", f.Hotkeys)
	}
	if f.Ignored != nil {
		t.Errorf("%q", f.Ignored)
	}
}

func TestAddresses(t *testing.T) {
	for _, tt := range []struct {
		name, lines string
		want        address.Address
		wrong       string
	}{
		{"a host and its port", "host=h\nport=5901", address.Address{Host: "h", Port: 5901}, ""},
		{"a host alone", "host=h", address.Address{Host: "h", Port: 5900}, ""},
		{"IPv6", "host=::1\nport=1", address.Address{Host: "::1", Port: 1}, ""},
		{"IPv6 in brackets", "host=[::1]\nport=1", address.Address{Host: "::1", Port: 1}, ""},
		{"a unix socket", "unix-path=/run/x y.sock", address.Address{Path: "/run/x y.sock"}, ""},
		{"nothing", "", address.Address{}, "does not name the host"},
		{"a port alone", "port=5900", address.Address{}, "does not name the host"},
		{"two places", "host=h\nunix-path=/x", address.Address{}, "only one of them"},
		{"a relative path", "unix-path=x", address.Address{}, "slash"},
		{"no port", "host=h\nport=0", address.Address{}, `no port "0"`},
		{"a large port", "host=h\nport=65536", address.Address{}, `no port "65536"`},
		{"a word for a port", "host=h\nport=vnc", address.Address{}, `no port "vnc"`},
		{"a URI for a host", "host=vnc://h\nport=1", address.Address{}, "no name of a host"},
		{"a host with a user", "host=root@h\nport=1", address.Address{}, "no name of a host"},
	} {
		f, err := read("[virt-viewer]\ntype=vnc\n" + tt.lines + "\n")
		switch {
		case tt.wrong != "":
			if err == nil || !strings.Contains(err.Error(), tt.wrong) {
				t.Errorf("%s: %v, want %q", tt.name, err, tt.wrong)
			}
		case err != nil || f.Address != tt.want:
			t.Errorf("%s: %+v %v", tt.name, f, err)
		}
	}
}

func TestWrongFiles(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "", "no connection file: it has no group [virt-viewer]"},
		{"another group", "[a]\ntype=vnc\n", "no group"},
		{"no type", "[virt-viewer]\nhost=h\n", "does not say the type"},
		{"SPICE", "[virt-viewer]\ntype=spice\nhost=h\n", "SPICE display"},
		{"oVirt", "[virt-viewer]\ntype=ovirt\n", "oVirt"},
		{"an unknown type", "[virt-viewer]\ntype=foo\n", "Unsupported graphic type 'foo'"},
		{"a new version", "[virt-viewer]\ntype=vnc\nhost=h\nversion=99.0\n",
			"At least Remote Viewer version 99.0 is required to setup this connection"},
		{"a new version and where it is", "[virt-viewer]\ntype=spice\nversion=99.0\nnewer-version-url=http://x.example/\n",
			"is required to setup this connection, see http://x.example/ for details"},
		{"an authority that is none", "[virt-viewer]\ntype=vnc\nhost=h\nca=-----BEGIN CERTIFICATE-----\\nx\n", `its "ca" has no certificate in it`},
		{"a large file", "[virt-viewer]\n#" + strings.Repeat("x", MaxSize), "larger than"},
	} {
		_, err := read(tt.text)
		var wrong *Error
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), tt.want) || wrong.Name != "x.vv" {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestIgnored(t *testing.T) {
	f, err := read("[virt-viewer]\ntype=vnc\nhost=h\nproxy=http://p\nhost-subject=x\ncommand=rm\n[ovirt]\nhost=e\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`x.vv: "proxy" is for SPICE displays and has no effect`,
		`x.vv: "host-subject" is for SPICE displays and has no effect`,
		`x.vv: "command" is not known and has no effect`,
		"x.vv: the group [ovirt] has no effect: CDs are not changed through oVirt",
	}
	if !slices.Equal(f.Ignored, want) {
		t.Errorf("%q", f.Ignored)
	}
}

func TestCompareBuilds(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"11.0", "11.0", 0}, {"2.0", "11.0", -1}, {"11.1", "11.0", 1}, {"11", "11.0", -1}, {"11.0.1", "11.0", 1},
		{"2.0-128", "11.0", -1}, {"11.0-3", "11.0", 1}, {"11.0-3", "11.0-12", -1}, {"x", "11.0", 0}, {"", "11.0", -1},
	} {
		if got := compareBuilds(tt.a, tt.b); got < 0 != (tt.want < 0) || got > 0 != (tt.want > 0) {
			t.Errorf("%s and %s: %d", tt.a, tt.b, got)
		}
	}
}

func TestVersions(t *testing.T) {
	id := osID(bufio.NewScanner(strings.NewReader("ID=debian\nVERSION_ID=\"12\"\n")))
	if id != "debian12" {
		t.Errorf("the system is %q", id)
	}
	system := systemID()
	if system == "" {
		t.Skip("the system has no name")
	}
	_, err := read("[virt-viewer]\ntype=vnc\nhost=h\nversion=1\nversions=other:1;" + system + ":12.0;\n")
	if err == nil || !strings.Contains(err.Error(), "version 12.0") {
		t.Errorf("the system's own version: %v", err)
	}
}

func TestOpen(t *testing.T) {
	const text = "[virt-viewer]\ntype=vnc\nhost=h\ndelete-this-file=1\n"
	for _, tt := range []struct {
		name, text, keep string
		deleted          bool
	}{
		{"deleted as it says", text, "", true},
		{"deleted although it is of no use", strings.Replace(text, "vnc", "spice", 1), "", true},
		{"kept because of the variable", text, "1", false},
		{"kept because it does not say so", "[virt-viewer]\ntype=vnc\nhost=h\n", "", false},
		{"kept because it is another file", "delete-this-file=1\n", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv(keepVariable, tt.keep)
			path := filepath.Join(t.TempDir(), "x.vv")
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(path)
			if tt.text == text && err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(path); (err != nil) != tt.deleted {
				t.Errorf("%v", err)
			}
		})
	}
	for _, path := range []string{t.TempDir(), "/nowhere/x.vv"} {
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%v", err)
		}
	}
}

// FuzzRead: whatever a file says, what comes of it is a display that can be dialled.
func FuzzRead(f *testing.F) {
	f.Add("[virt-viewer]\ntype=vnc\nhost=h\nport=5900\npassword=x\nfullscreen=1\n")
	f.Add("[virt-viewer]\ntype=vnc\nunix-path=/x\nversions=a:1;debian12:99;\n[ovirt]\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := read(text)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without words")
			}
			return
		}
		a := file.Address
		if (a.Path == "") == (a.Host == "") || a.Path == "" && (a.Port < 1 || a.Port > 65535) {
			t.Errorf("%+v", a)
		}
		if a.Resource != "" || a.TLS {
			t.Errorf("%+v", a)
		}
	})
}
