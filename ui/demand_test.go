// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"reflect"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/pins"
)

// TestDemand: what is demanded of a server's security, and whether the user is asked
// about what does not protect. What is inside TLS already needs nothing more, and whether
// it is the client knows: it asks if it is not.
func TestDemand(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	file, err := pins.Default()
	if err != nil {
		t.Fatal(err)
	}
	const known, knownTLS = "vnc://known:5900", "wss://known:443"
	for _, where := range []string{known, knownTLS} {
		if err := file.Remember(where, pins.SeenVerified, "today"); err != nil {
			t.Fatal(err)
		}
	}
	verified, encrypted := rfbclient.SecurityTypesThat(true), rfbclient.SecurityTypesThat(false)
	named := []string{"VNC"}
	for _, tt := range []struct {
		name   string
		target target
		demand Protection
		named  []string
		types  []string
		asks   bool
	}{
		{"network", target{}, ProtectionAsk, nil, nil, true},
		{"network, seen verified", target{where: known}, ProtectionAsk, nil, verified, true},
		{"network, encrypted", target{}, ProtectionEncrypted, nil, encrypted, true},
		{"network, verified", target{}, ProtectionVerified, nil, verified, true},
		{"network, any", target{where: known}, ProtectionAny, nil, nil, false},
		{"network, named", target{where: known}, ProtectionVerified, named, named, false},
		{"this machine", target{local: true}, ProtectionAsk, nil, nil, false},
		{"wss", target{tls: true, where: knownTLS}, ProtectionAsk, nil, nil, true},
		{"wss, verified", target{tls: true}, ProtectionVerified, nil, nil, true},
		{"wss, any", target{tls: true}, ProtectionAny, nil, nil, false},
		{"wss, named", target{tls: true}, ProtectionAsk, named, named, false},
		{"wss, this machine", target{tls: true, local: true}, ProtectionAsk, nil, nil, false},
	} {
		v := &viewer{options: Options{Protection: tt.demand, Security: tt.named}}
		types, asks := v.demand(tt.target)
		if !reflect.DeepEqual(types, tt.types) || asks != tt.asks {
			t.Errorf("%s: %q, asks %v", tt.name, types, asks)
		}
	}
}
