// SPDX-License-Identifier: GPL-2.0-or-later

package secrets

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestMain(m *testing.M) {
	if os.Getenv("SECRETS_CHILD") != "" {
		child()
	}
	os.Exit(m.Run())
}

// child takes the password and shows what is left of it in the process.
func child() {
	username, password := FromEnvironment()
	left, _ := os.ReadFile("/proc/self/environ")
	inherited, _ := exec.Command("env").Output()
	os.Stdout.WriteString(username + " " + string(password) + "\n")
	os.Stdout.Write(bytes.ReplaceAll(left, []byte{0}, []byte{'\n'}))
	os.Stdout.Write(inherited)
	os.Exit(0)
}

// TestEnvironment: it is read once and then nowhere to be found, not in what the
// kernel shows of the process either.
func TestEnvironment(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SECRETS_CHILD=1", "VNC_PASSWORD=other-word", "VIRT_VIEWER_PASSWORD=pass-word", "VNC_USERNAME=alice")
	out, err := cmd.CombinedOutput()
	first, rest, _ := strings.Cut(string(out), "\n")
	if err != nil || first != "alice pass-word" {
		t.Fatalf("it has %q, %v", first, err)
	}
	for _, secret := range []string{"pass-word", "other-word", "alice"} {
		if strings.Contains(rest, secret) {
			t.Errorf("%s is left:\n%s", secret, rest)
		}
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		name, text, want string
		wrong            bool
	}{
		{"one line", "secret\n", "secret", false},
		{"no end of line", "secret", "secret", false},
		{"of Windows", "secret\r\nmore\r\n", "secret", false},
		{"several lines", "se cret \nnot this\n", "se cret ", false},
		{"empty", "", "", false},
		{"too long", strings.Repeat("x", MaxLength+1), "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "password")
			if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := ReadFile(file)
			if string(got) != tt.want || err != nil != tt.wrong {
				t.Errorf("the file gives %q, %v", got, err)
			}
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			number, err := syscall.Dup(int(f.Fd()))
			if err != nil {
				t.Fatal(err)
			}
			got, err = ReadDescriptor(number)
			if string(got) != tt.want || err != nil != tt.wrong {
				t.Errorf("the descriptor gives %q, %v", got, err)
			}
			if OthersCanRead(file) {
				t.Error("others can read it")
			}
			if err := os.Chmod(file, 0o640); err != nil || !OthersCanRead(file) {
				t.Error("others cannot read it", err)
			}
		})
	}
	for _, number := range []int{-1, 999} {
		if _, err := ReadDescriptor(number); err == nil {
			t.Errorf("descriptor %d was read", number)
		}
	}
	if _, err := ReadFile(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a file that is not there was read")
	}
}
