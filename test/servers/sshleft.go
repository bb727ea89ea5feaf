// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// WantNoSSHLeft gives the test a runtime directory of its own, and checks after it that
// no ssh, no directory and no goroutine of a tunnel is left.
func WantNoSSHLeft(t testing.TB) {
	t.Helper()
	runtimeDir := ShortDir(t) // for sockets lie in it
	t.Setenv("XDG_RUNTIME_DIR", runtimeDir)
	t.Cleanup(func() {
		if left, err := os.ReadDir(runtimeDir); err != nil || len(left) > 0 {
			t.Errorf("left: %v, %v", left, err)
		}
		for _, pid := range children(t) {
			if line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); err == nil && strings.Contains(string(line), "ssh\x00") {
				t.Errorf("the process %d is left: %q", pid, line)
			}
		}
		Wait(t, "the end of the goroutines", func() bool {
			stacks := make([]byte, 1<<20)
			stacks = stacks[:runtime.Stack(stacks, true)]
			for _, function := range []string{"ssh.startSSH", "ssh.(*Connection)", "ssh.(*tunnelConn)"} {
				if strings.Contains(string(stacks), "guest/internal/"+function) {
					return false
				}
			}
			return true
		})
	})
}

// children gives the processes that any thread of this one has started.
func children(t testing.TB) []int {
	t.Helper()
	tasks, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, task := range tasks {
		text, _ := os.ReadFile(task) // the thread may have ended
		for _, field := range strings.Fields(string(text)) {
			var pid int
			if _, err := fmt.Sscan(field, &pid); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}
