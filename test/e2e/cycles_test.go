// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/test/servers"
)

// usage is what a process holds.
type usage struct {
	descriptors, threads int
	resident             int // KiB
}

func usageOf(t *testing.T, pid int) (u usage) {
	t.Helper()
	list, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Fatal(err)
	}
	u.descriptors = len(list)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(status), "\n") {
		_, _ = fmt.Sscanf(line, "Threads: %d", &u.threads)
		_, _ = fmt.Sscanf(line, "VmRSS: %d", &u.resident)
	}
	return u
}

// TestCycles starts and stops a guest again and again, and looks whether the viewer
// grows with it. E2E_CYCLES says how often; the few of every day would show a leak
// of descriptors or threads, 50 one of memory, too.
func TestCycles(t *testing.T) {
	cycles := 8
	if text := os.Getenv("E2E_CYCLES"); text != "" {
		if _, err := fmt.Sscan(text, &cycles); err != nil {
			t.Fatal(err)
		}
	}
	t.Parallel()
	daemon, _ := defined(t, "web1")
	v := open(t, "--reconnect", "-c", daemon.URI(), "web1")
	v.waitSaid("Waiting for guest web1 to start")
	var first usage
	for n := range cycles {
		daemon.On(t, "web1", (*libvirt.Domain).Create)
		v.waitSaidTimes("initialized", n+1)
		daemon.On(t, "web1", (*libvirt.Domain).Destroy)
		v.waitSaidTimes("the guest has stopped", n+1)
		if n == 4 {
			first = usageOf(t, v.Child(t))
		}
	}
	var last usage
	servers.Wait(t, "the viewer's descriptors and threads", func() bool { // what ends takes a moment
		last = usageOf(t, v.Child(t))
		return last.descriptors <= first.descriptors && last.threads <= first.threads+2
	})
	t.Logf("after 5 cycles: %+v; after %d: %+v", first, cycles, last)
	if last.resident > first.resident+5<<10 {
		t.Errorf("the memory has grown from %d to %d KiB", first.resident, last.resident)
	}
}
