// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Activity is what a program has done since it began.
type Activity struct {
	Wakeups int // of its first thread, which has waited so often (proc(5))
	Ticks   int // of all processors, of 10 ms
}

// Activity gives what the program has done so far.
func (p *Process) Activity(t testing.TB) Activity {
	t.Helper()
	pid := p.ProgramPID(t)
	var a Activity
	for _, line := range strings.Split(readProc(t, "/proc/%d/task/%d/status", pid, pid), "\n") {
		if n, found := strings.CutPrefix(line, "voluntary_ctxt_switches:"); found {
			scan(t, n, &a.Wakeups)
		}
	}
	stat := readProc(t, "/proc/%d/stat", pid)
	_, stat, _ = strings.Cut(stat, ") ") // the program's name may have blanks
	const user, system = 14 - 3, 15 - 3  // fields of proc(5), counted from behind the name
	fields := strings.Fields(stat)
	for _, i := range []int{user, system} {
		var n int
		scan(t, fields[i], &n)
		a.Ticks += n
	}
	return a
}

func readProc(t testing.TB, format string, args ...any) string {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf(format, args...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func scan(t testing.TB, text string, n *int) {
	t.Helper()
	if _, err := fmt.Sscan(text, n); err != nil {
		t.Fatal(err)
	}
}
