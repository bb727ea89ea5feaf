// SPDX-License-Identifier: GPL-2.0-or-later

package login

import (
	"testing"

	"github.com/govnc/virt-viewer/app/trust"
	"github.com/govnc/virt-viewer/rfbclient"
)

// TestCached: what was typed for a server is given again on the same terms and on no
// others, and is wiped.
func TestCached(t *testing.T) {
	const server = "vnc://host:5900"
	asked := rfbclient.CredentialRequest{Username: true, Password: true, SecurityType: "X509Plain",
		Security: rfbclient.Security{Encrypted: true, Peer: rfbclient.PeerVerified, Certificate: &rfbclient.Certificate{Fingerprint: [32]byte{1}}}}
	at := func(server, host string, request rfbclient.CredentialRequest) terms {
		terms, ok := termsOf(Server{Server: trust.Server{Host: host}, Key: server}, request)
		if !ok {
			t.Fatal("there are no terms")
		}
		return terms
	}
	typed := []byte("secret")
	p := &cached{rfbclient.Credentials{Username: "alice", Password: typed}, at(server, "host", asked)}
	answer, ok := p.on(at(server, "host", asked))
	if !ok || answer.Username != "alice" || string(answer.Password) != "secret" {
		t.Fatalf("on the same terms it gives %q, %v", answer, ok)
	}
	clear(answer.Password) // as the client does
	if answer, ok := p.on(at(server, "host", asked)); !ok || string(answer.Password) != "secret" {
		t.Errorf("the second time it gives %q, %v", answer, ok)
	}

	other := func(change func(r *rfbclient.CredentialRequest)) terms {
		r := asked
		change(&r)
		return at(server, "host", r)
	}
	for name, terms := range map[string]terms{
		"another server":       at("vnc://host:5901", "host", asked),
		"the guest elsewhere":  at(server, "other", asked),
		"a type of less":       other(func(r *rfbclient.CredentialRequest) { r.SecurityType = "Plain"; r.Security = rfbclient.Security{} }),
		"another type":         other(func(r *rfbclient.CredentialRequest) { r.SecurityType = "X509SASL" }),
		"not encrypted":        other(func(r *rfbclient.CredentialRequest) { r.Security.Encrypted = false }),
		"nobody is checked":    other(func(r *rfbclient.CredentialRequest) { r.Security.Peer = rfbclient.PeerUnknown }),
		"another certificate":  other(func(r *rfbclient.CredentialRequest) { r.Security.Certificate = &rfbclient.Certificate{} }),
		"no certificate":       other(func(r *rfbclient.CredentialRequest) { r.Security.Certificate = nil }),
		"only the password":    other(func(r *rfbclient.CredentialRequest) { r.Username = false }),
		"what is not known of": {},
	} {
		if answer, ok := p.on(terms); ok {
			t.Errorf("%s gets %q", name, answer)
		}
	}
	if answer, ok := (*cached)(nil).on(at(server, "host", asked)); ok {
		t.Errorf("nothing gives %q", answer)
	}
	p.wipe()
	if string(typed) != "\x00\x00\x00\x00\x00\x00" {
		t.Errorf("%q is left", typed)
	}
	if answer, ok := p.on(at(server, "host", asked)); ok {
		t.Errorf("what is wiped gives %q", answer)
	}
	(*cached)(nil).wipe()
}
