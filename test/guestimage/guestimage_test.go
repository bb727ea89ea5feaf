// SPDX-License-Identifier: GPL-2.0-or-later

package guestimage

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

func TestImageIsMadeOfTheSource(t *testing.T) {
	for _, tool := range []string{"as", "ld"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s here", tool)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	built := filepath.Join(t.TempDir(), "guest.img")
	if out, err := exec.CommandContext(ctx, "./build.sh", built).CombinedOutput(); err != nil {
		t.Fatalf("build.sh: %v\n%s", err, out)
	}
	got, err := os.ReadFile(built)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, Bytes()) {
		t.Error("guest.img is not what guest.S gives: run build.sh")
	}
}

func TestWrite(t *testing.T) {
	path, err := Write(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 4096 || got[510] != 0x55 || got[511] != 0xaa {
		t.Errorf("%d bytes ending their first sector in %x: no floppy that boots", len(got), got[510:512])
	}
}
