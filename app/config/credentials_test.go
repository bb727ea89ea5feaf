// SPDX-License-Identifier: GPL-2.0-or-later

package config

import (
	"testing"

	"github.com/govnc/virt-viewer/rfbclient"
)

// TestKnownCredentials: who has given a password and no name is not taken for a user of
// a server that has passwords without names.
func TestKnownCredentials(t *testing.T) {
	optional := rfbclient.CredentialRequest{Username: true, Password: true, UsernameOptional: true}
	both := rfbclient.CredentialRequest{Username: true, Password: true}
	for _, tt := range []struct {
		name    string
		known   *Credentials
		request rfbclient.CredentialRequest
		want    string // the name
		ok      bool
	}{
		{"nothing", nil, optional, "", false},
		{"a password, name optional", &Credentials{"", []byte("p")}, optional, "", true},
		{"both, name optional", &Credentials{"alice", []byte("p")}, optional, "alice", true},
		{"a name, name optional", &Credentials{"alice", nil}, optional, "", false},
		{"a password, name needed", &Credentials{"", []byte("p")}, both, LoginName(), true},
	} {
		got, ok := tt.known.Answer(tt.request)
		if ok != tt.ok || ok && (got.Username != tt.want || string(got.Password) != "p") {
			t.Errorf("%s: %q, %q, %v", tt.name, got.Username, got.Password, ok)
		}
	}
}
