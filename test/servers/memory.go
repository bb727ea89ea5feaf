// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Peak gives the most memory that a process has had in use at once, in bytes. It
// is named by its number, or "self".
func Peak(t testing.TB, process string) int64 {
	t.Helper()
	return status(t, process, "VmHWM:")
}

// ResetPeak makes this process's peak what it has now, and gives it.
func ResetPeak(t testing.TB) int64 {
	t.Helper()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200); err != nil {
		t.Fatalf("reset the peak: %v", err)
	}
	return status(t, "self", "VmRSS:")
}

// status reads a number of kB from /proc/PROCESS/status.
func status(t testing.TB, process, field string) int64 {
	t.Helper()
	text, err := os.ReadFile("/proc/" + process + "/status")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if value, found := strings.CutPrefix(line, field); found {
			var kB int64
			if _, err := fmt.Sscan(value, &kB); err != nil {
				t.Fatal(err)
			}
			return kB << 10
		}
	}
	t.Fatalf("/proc/%s/status has no %s", process, field)
	return 0
}
