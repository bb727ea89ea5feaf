// SPDX-License-Identifier: GPL-2.0-or-later

package address

import (
	"testing"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]Address{
		"vnc://host":                 {Host: "host", Port: 5900},
		"vnc://host/":                {Host: "host", Port: 5900},
		"vnc://host:5901":            {Host: "host", Port: 5901},
		"vnc://192.0.2.1:1":          {Host: "192.0.2.1", Port: 1},
		"vnc://[::1]":                {Host: "::1", Port: 5900},
		"vnc://[2001:db8::1]:65535":  {Host: "2001:db8::1", Port: 65535},
		"vnc://[fe80::1%25eth0]:5":   {Host: "fe80::1%eth0", Port: 5},
		"vnc://:5902":                {Host: "localhost", Port: 5902},
		"vnc+unix:///run/vnc.sock":   {Path: "/run/vnc.sock"},
		"vnc+unix:///a%20b/c":        {Path: "/a b/c"},
		"ws://host":                  {Host: "host", Port: 80, Resource: "/"},
		"wss://host":                 {Host: "host", Port: 443, Resource: "/", TLS: true},
		"ws://host:5700/":            {Host: "host", Port: 5700, Resource: "/"},
		"ws://:5700":                 {Host: "localhost", Port: 5700, Resource: "/"},
		"ws://me@host":               {Host: "host", Port: 80, Resource: "/"},
		"ws://host/websockify?a=%20": {Host: "host", Port: 80, Resource: "/websockify?a=%20"},
		"wss://[::1]:1/a%2Fb/c/":     {Host: "::1", Port: 1, Resource: "/a%2Fb/c/", TLS: true},
		"wss://host?token=x":         {Host: "host", Port: 443, Resource: "/?token=x", TLS: true},
		"ws://[fe80::1%25eth0]:5/":   {Host: "fe80::1%eth0", Port: 5, Resource: "/"},
		"host:1":                     {Host: "host", Port: 5901},
		":0":                         {Host: "localhost", Port: 5900},
		"host::1":                    {Host: "host", Port: 1},
		"host.example.org::5900":     {Host: "host.example.org", Port: 5900},
		"[::1]:2":                    {Host: "::1", Port: 5902},
		"[::1]::5999":                {Host: "::1", Port: 5999},
		"[fe80::1%eth0]:0":           {Host: "fe80::1%eth0", Port: 5900},
		"host:99":                    {Host: "host", Port: 5999},
		"host:100":                   {Host: "host", Port: 100},
		"host:5901":                  {Host: "host", Port: 5901},
		":5901":                      {Host: "localhost", Port: 5901},
		"[::1]:5901":                 {Host: "::1", Port: 5901},
		"192.168.1.5:60000":          {Host: "192.168.1.5", Port: 60000},
		"[fe80::1%25eth0]:1":         {Host: "fe80::1%eth0", Port: 5901},
		"fe80::1%eth0":               {Host: "fe80::1%eth0", Port: 5900},
		"[fe80::1%eth0]":             {Host: "fe80::1%eth0", Port: 5900},
		"vnc://[fe80::1%eth0]":       {Host: "fe80::1%eth0", Port: 5900},
		"vnc://[fe80::1%eth0]:5901":  {Host: "fe80::1%eth0", Port: 5901},
		"vnc://[fe80::1%25]:5901":    {Host: "fe80::1%25", Port: 5901},
		"vnc://[fe80::1%2]:5901":     {Host: "fe80::1%2", Port: 5901},
		"vnc://[fe80::1%ee0]:5901":   {Host: "fe80::1%ee0", Port: 5901},
		"wss://[fe80::1%eth0]/a%20b": {Host: "fe80::1%eth0", Port: 443, Resource: "/a%20b", TLS: true},
		"::1":                        {Host: "::1", Port: 5900},
		"2001:db8::5":                {Host: "2001:db8::5", Port: 5900},
		"[2001:db8::5]":              {Host: "2001:db8::5", Port: 5900},
	} {
		if !LooksLike(in) {
			t.Errorf("%q does not look like an address", in)
		}
		got, err := Parse(in)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %+v, %v, want %+v", in, got, err, want)
			continue
		}
		if again, err := Parse(got.String()); err != nil || again != got {
			t.Errorf("%q is written %q, which is read as %+v, %v", in, got, again, err)
		}
	}
}

func TestBadAddresses(t *testing.T) {
	for in, want := range map[string]struct {
		kind Kind
		part string
	}{
		"vnc://host:0":            {NoPort, "0"},
		"vnc://host:65536":        {NoPort, "65536"},
		"vnc://host:x":            {NotURI, ""},
		"vnc://host/path":         {AfterPort, ""},
		"vnc://[::1":              {NotURI, ""},
		"vnc+unix://host/path":    {SocketHost, ""},
		"vnc+unix://":             {SocketHost, ""},
		"ws://host:0/":            {NoPort, "0"},
		"ws://host/#x":            {Fragment, ""},
		"wss://[::1/":             {NotURI, ""},
		"http://host/vnc.html":    {WebPage, ""},
		"spice://host:5900":       {SPICE, ""},
		"qemu+ssh://host/system":  {UnknownScheme, ""},
		"host:65536":              {NoPort, "65536"},
		"spice+unix:///run/x":     {SPICE, ""},
		"spice+tls://host:1":      {SPICE, ""},
		"rdp://host":              {OtherProtocol, ""},
		"fe80::1":                 {NeedsZone, "fe80::1"},
		"[fe80::1]":               {NeedsZone, "fe80::1"},
		"[fe80::1]:1":             {NeedsZone, "fe80::1"},
		"vnc://[fe80::1]:5901":    {NeedsZone, "fe80::1"},
		"wss://[fe80::1]/":        {NeedsZone, "fe80::1"},
		"host::0":                 {NoPort, "0"},
		"host::99999999999999999": {NoPort, "99999999999999999"},
	} {
		_, err := Parse(in)
		wrong, ok := err.(*Error)
		if !ok || wrong.Kind != want.kind || wrong.Part != want.part || wrong.Text != in || (wrong.Err != nil) != (want.kind == NotURI) {
			t.Errorf("Parse(%q): %v, want %v", in, err, want)
		}
	}
	for _, in := range []string{"vnc://me:secret@host", "ws://me:secret@host/", "wss://:secret@host/"} {
		_, err := Parse(in)
		if wrong, ok := err.(*Error); !ok || *wrong != (Error{Kind: Password}) {
			t.Errorf("a password: %v", err)
		}
	}
}

func TestGuestsAreNoAddresses(t *testing.T) {
	for _, name := range []string{"web1", "12", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "my guest", "a:b", "192.168.1.5", "1:2:3", "-rf", "häuschen"} {
		if LooksLike(name) {
			t.Errorf("%q looks like an address", name)
		}
	}
}

// TestIP: the address of a host alone is one for those who know that no guest is meant.
func TestIP(t *testing.T) {
	for in, want := range map[string]bool{
		"192.168.1.5": true, "::1": true, "[2001:db8::5]": true, "fe80::1%eth0": true,
		"192.168.1": false, "1": false, "web1": false, "192.168.1.5:1": false, "": false,
	} {
		if IsIP(in) != want {
			t.Errorf("IsIP(%q) = %v", in, !want)
		}
	}
	if a, err := Parse("192.168.1.5"); err != nil || a != (Address{Host: "192.168.1.5", Port: 5900}) {
		t.Errorf("%+v, %v", a, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"vnc://host:1", "[::1]:2", "host::3", "vnc+unix:///x", ":0", "vnc://a:b@c", "ws://h/x?y", "wss://h:1/%2f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := Parse(s)
		if err != nil {
			return
		}
		if a.Path == "" && (a.Host == "" || a.Port < 1 || a.Port > maxPort) || a.Path != "" && a.Host != "" {
			t.Errorf("Parse(%q) = %+v", s, a)
		}
		if a.Resource != "" && (a.Path != "" || a.Resource[0] != '/') || a.TLS && a.Resource == "" {
			t.Errorf("Parse(%q) = %+v", s, a)
		}
	})
}
