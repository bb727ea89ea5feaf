// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"slices"
	"testing"
)

// TestSecurityOrder: the order is ours, and only what is allowed is chosen.
func TestSecurityOrder(t *testing.T) {
	for _, tt := range []struct {
		name    string
		config  Config
		offered []uint32
		inner   bool
		want    string // "" for none
	}{
		{"VNC before None", Config{}, []uint32{1, 2}, false, "VNC"},
		{"TLS before clear text", Config{}, []uint32{1, 2, 19}, false, "VeNCrypt"},
		{"anonymous TLS only if allowed", Config{}, []uint32{2, 18}, false, "VNC"},
		{"anonymous TLS if allowed", Config{TLS: TLS{AllowAnonymous: true}}, []uint32{2, 18}, false, "TLS"},
		{"certificates before anonymous", Config{TLS: TLS{AllowAnonymous: true}}, []uint32{257, 258, 259, 260}, true, "X509None"},
		{"anonymous before clear text", Config{TLS: TLS{AllowAnonymous: true}}, []uint32{1, 2, 257, 256}, true, "TLSNone"},
		{"no anonymous subtype", Config{}, []uint32{257, 258, 259}, true, ""},
		{"Plain not by default", Config{}, []uint32{256}, true, ""},
		{"Plain if named", Config{SecurityTypes: []string{"Plain"}}, []uint32{256, 2}, true, "Plain"},
		{"VeNCrypt for Plain's sake", Config{SecurityTypes: []string{"Plain"}}, []uint32{19, 2}, false, "VeNCrypt"},
		{"nothing but what is named", Config{SecurityTypes: []string{"VNC"}}, []uint32{1, 2, 19}, false, "VNC"},
		{"VeNCrypt may have None in its list", Config{SecurityTypes: []string{"None"}}, []uint32{19, 2}, false, "VeNCrypt"},
		{"VeNCrypt may have VNC in its list", Config{SecurityTypes: []string{"VNC"}}, []uint32{1, 19}, false, "VeNCrypt"},
		{"directly before through VeNCrypt", Config{SecurityTypes: []string{"None"}}, []uint32{19, 1}, false, "None"},
		{"Tight may have VNC in its list", Config{SecurityTypes: []string{"VNC"}}, []uint32{1, 16}, false, "Tight"},
		{"Tight may have None in its list", Config{SecurityTypes: []string{"None"}}, []uint32{16, 2}, false, "Tight"},
		{"directly before through Tight", Config{SecurityTypes: []string{"VNC"}}, []uint32{2, 16}, false, "VNC"},
		{"Tight for UnixLogin's sake", Config{SecurityTypes: []string{"UnixLogin"}}, []uint32{2, 16}, false, "Tight"},
		{"VeNCrypt does not have UnixLogin", Config{SecurityTypes: []string{"UnixLogin"}}, []uint32{19}, false, ""},
		{"Tight has nothing that encrypts", Config{SecurityTypes: SecurityTypesThat(false)}, []uint32{16}, false, ""},
		{"Tight has nothing that verifies", Config{SecurityTypes: SecurityTypesThat(true)}, []uint32{16, 18}, false, ""},
		{"TLS is no way to VNC", Config{SecurityTypes: []string{"VNC"}, TLS: TLS{AllowAnonymous: true}}, []uint32{18}, false, ""},
		{"not through TLS without its name", Config{SecurityTypes: []string{"TLSVnc"}, TLS: TLS{AllowAnonymous: true}}, []uint32{18}, false, ""},
		{"named, but anonymous", Config{SecurityTypes: []string{"TLSVnc", "TLS"}}, []uint32{18, 19}, false, ""},
		{"no nesting", Config{TLS: TLS{AllowAnonymous: true}}, []uint32{18, 19}, true, ""},
	} {
		c := &Handshake{peer: peer{config: &tt.config}}
		got := ""
		if chosen := c.chooseSecurityType(tt.offered, !tt.inner); chosen != nil {
			got = chosen.name
		}
		if got != tt.want {
			t.Errorf("%s: chose %q, not %q", tt.name, got, tt.want)
		}
	}
	if names := DefaultSecurityTypes(); slices.Contains(names, "Plain") || !slices.Contains(names, "X509Plain") {
		t.Errorf("the defaults are %q", names)
	}
}
