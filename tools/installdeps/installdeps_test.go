// SPDX-License-Identifier: GPL-2.0-or-later

// Package installdeps tests tools/install-deps.sh.
package installdeps

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestLock: while another apt holds its lock, the script waits, and dpkg's lock is waited
// for, too. Any other failure ends it.
func TestLock(t *testing.T) {
	for _, tt := range []struct {
		name, update string // what apt-get does at its first update
		fails        bool
	}{
		{"another apt", "echo 'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1' >&2; exit 100", false},
		{"no network", "echo 'E: no network' >&2; exit 100", true},
	} {
		dir := t.TempDir()
		log := filepath.Join(dir, "log")
		for name, text := range map[string]string{
			"dpkg-query": "",
			"id":         "echo 0",
			"apt-get": `echo "$*" >>` + log + `
if [ "$1" = update ] && [ ! -e ` + dir + `/tried ]; then touch ` + dir + `/tried; ` + tt.update + `; fi
`,
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+text), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.Command("../install-deps.sh", "build")
		cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		said, _ := os.ReadFile(log)
		if (err != nil) != tt.fails {
			t.Errorf("%s: %v\n%s", tt.name, err, out)
		}
		if installs := strings.Contains(string(said), "DPkg::Lock::Timeout="); installs == tt.fails {
			t.Errorf("%s: apt-get was called by\n%s", tt.name, said)
		}
	}
}
