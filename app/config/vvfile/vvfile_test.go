// SPDX-License-Identifier: GPL-2.0-or-later

package vvfile

import (
	"bufio"
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
		wrong       *Error
	}{
		{"a host and its port", "host=h\nport=5901", address.Address{Host: "h", Port: 5901}, nil},
		{"a host alone", "host=h", address.Address{Host: "h", Port: 5900}, nil},
		{"IPv6", "host=::1\nport=1", address.Address{Host: "::1", Port: 1}, nil},
		{"IPv6 in brackets", "host=[::1]\nport=1", address.Address{Host: "::1", Port: 1}, nil},
		{"a unix socket", "unix-path=/run/x y.sock", address.Address{Path: "/run/x y.sock"}, nil},
		{"nothing", "", address.Address{}, &Error{Kind: NoHost}},
		{"a port alone", "port=5900", address.Address{}, &Error{Kind: NoHost}},
		{"two places", "host=h\nunix-path=/x", address.Address{}, &Error{Kind: TwoPlaces}},
		{"a relative path", "unix-path=x", address.Address{}, &Error{Kind: RelativePath}},
		{"no port", "host=h\nport=0", address.Address{}, &Error{Kind: NoPort, Text: "0"}},
		{"a large port", "host=h\nport=65536", address.Address{}, &Error{Kind: NoPort, Text: "65536"}},
		{"a word for a port", "host=h\nport=vnc", address.Address{}, &Error{Kind: NoPort, Text: "vnc"}},
		{"a URI for a host", "host=vnc://h\nport=1", address.Address{}, &Error{Kind: BadHost, Text: "vnc://h"}},
		{"a host with a user", "host=root@h\nport=1", address.Address{}, &Error{Kind: BadHost, Text: "root@h"}},
	} {
		f, err := read("[virt-viewer]\ntype=vnc\n" + tt.lines + "\n")
		switch {
		case tt.wrong != nil:
			tt.wrong.Name = "x.vv"
			if wrong, ok := err.(*Error); !ok || *wrong != *tt.wrong {
				t.Errorf("%s: %v, want %v", tt.name, err, tt.wrong)
			}
		case err != nil || f.Address != tt.want:
			t.Errorf("%s: %+v %v", tt.name, f, err)
		}
	}
}

func TestWrongFiles(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       Error
	}{
		{"nothing", "", Error{Kind: NoGroup}},
		{"another group", "[a]\ntype=vnc\n", Error{Kind: NoGroup}},
		{"no type", "[virt-viewer]\nhost=h\n", Error{Kind: NoType}},
		{"SPICE", "[virt-viewer]\ntype=spice\nhost=h\n", Error{Kind: SPICE}},
		{"oVirt", "[virt-viewer]\ntype=ovirt\n", Error{Kind: OVirt}},
		{"an unknown type", "[virt-viewer]\ntype=foo\n", Error{Kind: UnknownType, Text: "foo"}},
		{"a new version", "[virt-viewer]\ntype=vnc\nhost=h\nversion=99.0\n", Error{Kind: NewerVersion, Text: "99.0"}},
		{"a new version and where it is", "[virt-viewer]\ntype=spice\nversion=99.0\nnewer-version-url=http://x.example/\n",
			Error{Kind: NewerVersion, Text: "99.0", URL: "http://x.example/"}},
		{"an authority that is none", "[virt-viewer]\ntype=vnc\nhost=h\nca=-----BEGIN CERTIFICATE-----\\nx\n", Error{Kind: NoCertificate}},
		{"a large file", "[virt-viewer]\n#" + strings.Repeat("x", MaxSize), Error{Kind: TooLarge}},
	} {
		_, err := read(tt.text)
		tt.want.Name = "x.vv"
		if wrong, ok := err.(*Error); !ok || *wrong != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, err, &tt.want)
		}
	}
}

func TestIgnored(t *testing.T) {
	f, err := read("[virt-viewer]\ntype=vnc\nhost=h\nproxy=http://p\nhost-subject=x\ncommand=rm\n[ovirt]\nhost=e\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []Note{
		{Kind: ForSPICE, Name: "x.vv", Key: "proxy"},
		{Kind: ForSPICE, Name: "x.vv", Key: "host-subject"},
		{Kind: UnknownKey, Name: "x.vv", Key: "command"},
		{Kind: ForOVirt, Name: "x.vv", Key: "ovirt"},
	}
	if !slices.Equal(f.Ignored, want) {
		t.Errorf("%v", f.Ignored)
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
	if err == nil || err.(*Error).Text != "12.0" {
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
