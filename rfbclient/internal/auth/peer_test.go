// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"bytes"
	"net"
	"slices"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// fakeLink is a connection to a server that takes everything, and a user who answers.
type fakeLink struct {
	calls   []string
	written [][]byte // the memory that was written, not a copy
	sent    []byte   // what it had in it
	answer  Credentials
}

func (l *fakeLink) Write(p []byte) {
	l.calls = append(l.calls, "write")
	l.written, l.sent = append(l.written, p), append(l.sent, p...)
}

func (l *fakeLink) Unwrap() net.Conn { l.calls = append(l.calls, "unwrap"); return nil }
func (l *fakeLink) Wrap(net.Conn)    { l.calls = append(l.calls, "wrap") }

func (l *fakeLink) AskCredentials(CredentialRequest) (Credentials, error) {
	l.calls = append(l.calls, "ask")
	return l.answer, nil
}

func (l *fakeLink) AskCertificate(*Certificate) (bool, error) { return true, nil }
func (l *fakeLink) AskUnprotected(*Unprotected) (bool, error) { return true, nil }
func (l *fakeLink) Await(done <-chan struct{}) error          { <-done; return nil }
func (l *fakeLink) IsLost(error) bool                         { return false }

// TestSecretsAreWiped: no type leaves a password, or a message with one in it, in memory;
// and none asks for it before the server has said what it needs to.
func TestSecretsAreWiped(t *testing.T) {
	for _, tt := range []struct {
		name  string
		run   func(p *peer) error
		said  []byte // by the server
		clear bool   // the password goes out as it is
		calls []string
	}{
		{"VNC", vncAuthentication, make([]byte, 16), false, []string{"ask", "write"}},
		{"Plain", plainAuthentication, nil, true, []string{"ask", "write"}},
		{"RSA-AES's credentials", (*peer).writeRSACredentials, []byte{1}, true, []string{"ask", "write"}},
		{"None", noAuthentication, nil, false, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			password := []byte("secret")
			link := &fakeLink{answer: Credentials{Username: "alice", Password: password}}
			p := &peer{r: wire.NewReader(bytes.NewReader(tt.said)), link: link, config: &Config{}}
			if err := tt.run(p); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(link.calls, tt.calls) {
				t.Errorf("it does %q", link.calls)
			}
			if bytes.Contains(link.sent, []byte("secret")) != tt.clear {
				t.Errorf("it sends %q", link.sent)
			}
			if tt.calls != nil && !bytes.Equal(password, make([]byte, len(password))) {
				t.Errorf("the password is left: %q", password)
			}
			for _, memory := range link.written {
				if bytes.Contains(memory, []byte("secret")) {
					t.Errorf("what was sent is left: %q", memory)
				}
			}
		})
	}
}

// TestEachTypeIsWhole: a row either leads to another type or says who the user is.
func TestEachTypeIsWhole(t *testing.T) {
	numbers := map[uint32]bool{}
	for _, row := range securityTypes {
		if leads := row.lead != nil; leads != (row.kind == container) || leads == (row.authenticate != nil) {
			t.Errorf("%s: a container has lead, others have authenticate", row.name)
		}
		if numbers[row.number] {
			t.Errorf("the number %d is there twice", row.number)
		}
		numbers[row.number] = true
	}
}
