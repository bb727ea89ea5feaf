// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestAskpass: an ssh that has questions, and no program for them, asks through this one.
// The ssh is a script that asks twice and fails.
func TestAskpass(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	answers := filepath.Join(dir, "answers")
	fake := fmt.Sprintf(`#!/bin/bash
[ -e %[1]s ] && { echo "Permission denied (publickey)." >&2; exit 255; }
"$SSH_ASKPASS" "The authenticity of host 'far' can't be established.
Are you sure you want to continue connecting (yes/no/[fingerprint])? " >>%[1]s
"$SSH_ASKPASS" "Enter passphrase for key '/k': " >>%[1]s
echo "Permission denied (publickey)." >&2
exit 255
`, answers)
	if err := os.WriteFile(filepath.Join(dir, "ssh"), []byte(fake), 0o755); err != nil {
		t.Fatal(err)
	}
	env := []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "SSH_ASKPASS="}
	v := openWith(t, servers.StartScreen(t), env, "-c", "qemu+ssh://root@far.example:2222/system", "web1")
	v.screen.WaitActive(t, "ssh asks")
	v.save("host-key.png", v.screen.Picture(t))
	v.keys("alt+y")
	answered := func(want string) {
		t.Helper()
		servers.Wait(t, fmt.Sprintf("the answer %q", want), func() bool {
			got, _ := os.ReadFile(answers)
			return string(got) == want
		})
	}
	answered("yes\n")
	v.screen.WaitActive(t, "ssh asks")
	v.screen.Do(t, "type", "open sesame")
	v.save("passphrase.png", v.screen.Picture(t))
	v.keys("Return")
	answered("yes\nopen sesame\n")
	v.waitSaid("Permission denied (publickey)")
}
