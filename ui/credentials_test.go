// SPDX-License-Identifier: GPL-2.0-or-later

package ui

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
		known   *knownCredentials
		request rfbclient.CredentialRequest
		want    string // the name
		ok      bool
	}{
		{"nothing", nil, optional, "", false},
		{"a password, name optional", &knownCredentials{"", []byte("p")}, optional, "", true},
		{"both, name optional", &knownCredentials{"alice", []byte("p")}, optional, "alice", true},
		{"a name, name optional", &knownCredentials{"alice", nil}, optional, "", false},
		{"a password, name needed", &knownCredentials{"", []byte("p")}, both, loginName(), true},
	} {
		got, ok := tt.known.answer(tt.request)
		if ok != tt.ok || ok && (got.Username != tt.want || string(got.Password) != "p") {
			t.Errorf("%s: %q, %q, %v", tt.name, got.Username, got.Password, ok)
		}
	}
}
