// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"reflect"
	"testing"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/trust/pins"
	"github.com/govnc/virt-viewer/rfbclient"
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
		demand config.Protection
		named  []string
		types  []string
		asks   bool
	}{
		{"network", target{}, config.ProtectionAsk, nil, nil, true},
		{"network, seen verified", target{where: known}, config.ProtectionAsk, nil, verified, true},
		{"network, encrypted", target{}, config.ProtectionEncrypted, nil, encrypted, true},
		{"network, verified", target{}, config.ProtectionVerified, nil, verified, true},
		{"network, any", target{where: known}, config.ProtectionAny, nil, nil, false},
		{"network, named", target{where: known}, config.ProtectionVerified, named, named, false},
		{"this machine", target{local: true}, config.ProtectionAsk, nil, nil, false},
		{"wss", target{tls: true, where: knownTLS}, config.ProtectionAsk, nil, nil, true},
		{"wss, verified", target{tls: true}, config.ProtectionVerified, nil, nil, true},
		{"wss, any", target{tls: true}, config.ProtectionAny, nil, nil, false},
		{"wss, named", target{tls: true}, config.ProtectionAsk, named, named, false},
		{"wss, this machine", target{tls: true, local: true}, config.ProtectionAsk, nil, nil, false},
	} {
		v := &viewer{options: Options{Protection: tt.demand, Security: tt.named}}
		types, asks := v.demand(tt.target)
		if !reflect.DeepEqual(types, tt.types) || asks != tt.asks {
			t.Errorf("%s: %q, asks %v", tt.name, types, asks)
		}
	}
}

// TestWeakTLS: a server whose TLS is weak is asked about where others could record what
// goes over the line, unless that was allowed.
func TestWeakTLS(t *testing.T) {
	for _, tt := range []struct {
		name    string
		options Options
		target  target
		want    rfbclient.WeakTLS
	}{
		{"network", Options{}, target{}, rfbclient.AskWeakTLS},
		{"network, any", Options{Protection: config.ProtectionAny}, target{}, rfbclient.AllowWeakTLS},
		{"network, encrypted", Options{Protection: config.ProtectionEncrypted}, target{}, rfbclient.AskWeakTLS},
		{"network, verified", Options{Protection: config.ProtectionVerified}, target{}, rfbclient.AskWeakTLS},
		{"network, named", Options{Security: []string{"X509Vnc"}}, target{}, rfbclient.AskWeakTLS},
		{"this machine", Options{}, target{local: true}, rfbclient.AllowWeakTLS},
	} {
		v := &viewer{options: tt.options}
		if got := v.weakTLS(tt.target); got != tt.want {
			t.Errorf("%s: %d, not %d", tt.name, got, tt.want)
		}
	}
}

// TestAllowedWeakness: what is allowed of other kinds does not allow weak TLS.
func TestAllowedWeakness(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	file, err := pins.Default()
	if err != nil {
		t.Fatal(err)
	}
	for where, fact := range map[string]pins.Fact{"weak:1": pins.AllowWeak, "clear:1": pins.AllowUnencrypted, "unverified:1": pins.AllowUnverified} {
		if err := file.Remember(where, fact, "test"); err != nil {
			t.Fatal(err)
		}
	}
	v := &viewer{options: Options{Protection: config.ProtectionEncrypted}}
	weak := &rfbclient.Unprotected{Encrypted: true, Weak: &rfbclient.TLSWeakness{}}
	for where, want := range map[string]bool{"weak:1": true, "clear:1": true, "unverified:1": false, "new:1": false} {
		if v.allowed(where, weak) != want {
			t.Errorf("%s: allowed %v", where, !want)
		}
	}
}
