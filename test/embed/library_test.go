// SPDX-License-Identifier: GPL-2.0-or-later

package embed

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

func library() string { return filepath.Join(staged.libdir, "libgovnc-1.0.so.0") }

// TestSymbols: nothing but the library's own names leaves it, and no gotk3 is in it.
func TestSymbols(t *testing.T) {
	out := servers.Run(t, nil, "nm", "-D", "--defined-only", library())
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		if fields := strings.Fields(line); !strings.HasPrefix(fields[len(fields)-1], "govnc_") {
			t.Errorf("it exports %s", line)
		}
	}
	deps := servers.Run(t, nil, "go", "list", "-deps", "../../widget/capi")
	if bytes.Contains(deps, []byte("gotk3")) {
		t.Error("gotk3 is in the library")
	}
	if dynamic := servers.Run(t, nil, "readelf", "-d", library()); !bytes.Contains(dynamic, []byte("soname: [libgovnc-1.0.so.0]")) {
		t.Errorf("its soname is another: %s", dynamic)
	}
}

// TestSize: the library, which is stripped, is not larger than this. docs/embedding.md
// says what it is made of.
func TestSize(t *testing.T) {
	const most = 6_600_000 // bytes
	info, err := os.Stat(library())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("it has %d bytes", info.Size())
	if info.Size() > most {
		t.Errorf("it has %d bytes, more than %d", info.Size(), most)
	}
}

// TestLoad: a program that has GTK loads the library in hardly any time. It is the
// processor's time, the best of some, for other tests run besides.
func TestLoad(t *testing.T) {
	const most = 3500 // us; 2000 on a quiet machine
	program := staged.compile(t, "testdata/load.c", "-ldl")
	best := math.Inf(1)
	for range 15 {
		us, err := strconv.ParseFloat(strings.TrimSpace(string(servers.Run(t, []string{"LD_LIBRARY_PATH=" + staged.libdir}, program))), 64)
		if err != nil {
			t.Fatal(err)
		}
		best = min(best, us)
	}
	t.Logf("%.0f us", best)
	if best > most {
		t.Errorf("loading the library takes %.0f us, more than %d", best, most)
	}
}

// TestBuilder makes the widget of a .ui file in C; embed.py and widget_test.go do it in
// Python and in Go.
func TestBuilder(t *testing.T) {
	t.Parallel()
	program := staged.compile(t, "testdata/builder.c", "-rdynamic")
	out := servers.Run(t, staged.env(servers.StartScreen(t)), program)
	if want := "GovncDisplay scaling 1: Unable to connect to 127.0.0.1:1: Connection refused"; strings.TrimSpace(string(out)) != want {
		t.Errorf("it says %q, want %q", out, want)
	}
}
