// SPDX-License-Identifier: GPL-2.0-or-later

package trust

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
		server Server
		demand config.Protection
		named  []string
		types  []string
		asks   bool
	}{
		{"network", Server{}, config.ProtectionAsk, nil, nil, true},
		{"network, seen verified", Server{Where: known}, config.ProtectionAsk, nil, verified, true},
		{"network, encrypted", Server{}, config.ProtectionEncrypted, nil, encrypted, true},
		{"network, verified", Server{}, config.ProtectionVerified, nil, verified, true},
		{"network, any", Server{Where: known}, config.ProtectionAny, nil, nil, false},
		{"network, named", Server{Where: known}, config.ProtectionVerified, named, named, false},
		{"this machine", Server{Local: true}, config.ProtectionAsk, nil, nil, false},
		{"wss", Server{TLS: true, Where: knownTLS}, config.ProtectionAsk, nil, nil, true},
		{"wss, verified", Server{TLS: true}, config.ProtectionVerified, nil, nil, true},
		{"wss, any", Server{TLS: true}, config.ProtectionAny, nil, nil, false},
		{"wss, named", Server{TLS: true}, config.ProtectionAsk, named, named, false},
		{"wss, this machine", Server{TLS: true, Local: true}, config.ProtectionAsk, nil, nil, false},
	} {
		p := &Policy{Options: config.Options{Protection: tt.demand, Security: tt.named}}
		if d := p.Demand(tt.server); !reflect.DeepEqual(d.Types, tt.types) || d.Ask != tt.asks {
			t.Errorf("%s: %q, asks %v", tt.name, d.Types, d.Ask)
		}
	}
}

// TestWeakTLS: a server whose TLS is weak is asked about where others could record what
// goes over the line, unless that was allowed.
func TestWeakTLS(t *testing.T) {
	for _, tt := range []struct {
		name    string
		options config.Options
		server  Server
		want    rfbclient.WeakTLS
	}{
		{"network", config.Options{}, Server{}, rfbclient.AskWeakTLS},
		{"network, any", config.Options{Protection: config.ProtectionAny}, Server{}, rfbclient.AllowWeakTLS},
		{"network, encrypted", config.Options{Protection: config.ProtectionEncrypted}, Server{}, rfbclient.AskWeakTLS},
		{"network, verified", config.Options{Protection: config.ProtectionVerified}, Server{}, rfbclient.AskWeakTLS},
		{"network, named", config.Options{Security: []string{"X509Vnc"}}, Server{}, rfbclient.AskWeakTLS},
		{"this machine", config.Options{}, Server{Local: true}, rfbclient.AllowWeakTLS},
	} {
		p := &Policy{Options: tt.options}
		if got := p.weakTLS(tt.server); got != tt.want {
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
	p := &Policy{Options: config.Options{Protection: config.ProtectionEncrypted}}
	weak := &rfbclient.Unprotected{Encrypted: true, Weak: &rfbclient.TLSWeakness{}}
	for where, want := range map[string]bool{"weak:1": true, "clear:1": true, "unverified:1": false, "new:1": false} {
		if p.Allowed(where, weak) != want {
			t.Errorf("%s: allowed %v", where, !want)
		}
	}
}
