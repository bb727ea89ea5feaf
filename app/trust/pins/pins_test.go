// SPDX-License-Identifier: GPL-2.0-or-later

package pins

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPins(t *testing.T) {
	f := File(filepath.Join(t.TempDir(), "deeper", "trusted-servers"))
	if _, known, err := f.Lookup("host:5900"); known || err != nil {
		t.Fatalf("without a file: %v, %v", known, err)
	}
	one, two := Fingerprint{1}, Fingerprint{2}
	for server, sum := range map[string]Fingerprint{"host:5900": one, "[::1]:5901": two, "unix:/a b": one} {
		if err := f.Trust(server, sum, "a  note\nof two lines"); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Trust("host:5900", two, ""); err != nil { // it has changed
		t.Fatal(err)
	}
	for server, want := range map[string]Fingerprint{"host:5900": two, "[::1]:5901": two, "unix:/a b": one} {
		if sum, known, err := f.Lookup(server); sum != want || !known || err != nil {
			t.Errorf("%s: %x, %v, %v", server, sum, known, err)
		}
	}
	if _, known, _ := f.Lookup("host:590"); known {
		t.Error("a part of a name is known")
	}
	text, err := os.ReadFile(string(f))
	if err != nil || strings.Count(string(text), "\n") != 11 || !strings.HasPrefix(string(text), "# What") {
		t.Errorf("the file is %q, %v", text, err)
	}
	if info, err := os.Stat(string(f)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, %v", info.Mode(), err)
	}
}

// TestEdited: what the user has written is kept, and what makes no sense trusts
// nobody.
func TestEdited(t *testing.T) {
	f := File(filepath.Join(t.TempDir(), "pins"))
	sum := strings.Repeat("ab", 32)
	const mine = "# mine\n\nhost:1 sha256:xyz\nhost:2 md5:00\nhost:3\n#host:4 sha256:"
	if err := os.WriteFile(string(f), []byte(mine+sum+"\nhost:5 sha256:"+sum+"00\nhost:6 sha256:"+sum), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, server := range []string{"host:1", "host:2", "host:3", "host:4", "#host:4", "host:5"} {
		if _, known, err := f.Lookup(server); known || err != nil {
			t.Errorf("%s: %v, %v", server, known, err)
		}
	}
	if err := f.Trust("host:7", Fingerprint{7}, "new"); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(string(f))
	if !strings.HasPrefix(string(text), mine) {
		t.Errorf("the user's lines are lost: %q", text)
	}
	for _, server := range []string{"host:6", "host:7"} {
		if _, known, _ := f.Lookup(server); !known {
			t.Errorf("%s is not known", server)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("host:1 sha256:" + strings.Repeat("00", 32) + " note")
	f.Add("# comment")
	f.Fuzz(func(t *testing.T, line string) {
		if server, _, ok := parse(line); ok && (server == "" || strings.ContainsAny(server, " \t\n")) {
			t.Errorf("%q gives the server %q", line, server)
		}
	})
}

// TestFacts: facts stand beside fingerprints, and neither takes the other's place.
func TestFacts(t *testing.T) {
	f := File(filepath.Join(t.TempDir(), "trusted-servers"))
	const server = "vnc://host:5900"
	if err := f.Trust(server, Fingerprint{1}, "note"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.Remember(server, AllowUnencrypted, "on a\nday"); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Remember("vnc://other:5900", SeenVerified, ""); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		server string
		fact   Fact
		want   bool
	}{{server, AllowUnencrypted, true}, {server, AllowUnverified, false}, {server, SeenVerified, false},
		{"vnc://other:5900", SeenVerified, true}, {"vnc://other:5900", AllowUnencrypted, false}, {"#", SeenVerified, false}} {
		if got, err := f.Knows(tt.server, tt.fact); got != tt.want || err != nil {
			t.Errorf("%s %s: %v, %v", tt.server, tt.fact, got, err)
		}
	}
	if sum, known, err := f.Lookup(server); !known || err != nil || sum != (Fingerprint{1}) {
		t.Errorf("the fingerprint is %x, %v, %v", sum, known, err)
	}
	text, err := os.ReadFile(string(f))
	if err != nil || strings.Count(string(text), server+" allow:unencrypted on a day\n") != 1 {
		t.Errorf("the file has %s, %v", text, err)
	}
}
