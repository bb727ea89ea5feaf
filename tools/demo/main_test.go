// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWrongUse(t *testing.T) {
	for _, args := range [][]string{
		nil, {"start"}, {"stop"}, {"dance", "--root", "/tmp/x"}, {"start", "--root"},
		{"start", "--root", "/tmp/x", "more"}, {"start", "--colour", "red"},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(args, &stdout, &stderr); code != 1 || !strings.Contains(stderr.String(), "usage:") || stdout.Len() > 0 {
			t.Errorf("%q: exit code %d, %q, %q", args, code, &stdout, &stderr)
		}
	}
}

func TestStopWithoutAnything(t *testing.T) {
	var stdout, stderr bytes.Buffer
	root := filepath.Join(t.TempDir(), "none")
	if code := run([]string{"stop", "--root", root}, &stdout, &stderr); code != 0 {
		t.Errorf("exit code %d: %s", code, &stderr)
	}
	if _, err := os.Stat(root); err == nil {
		t.Error("stop has made the directory")
	}
}

// Each command is a process of its own, as in real use: start, start again while
// it runs, stop, start once more, stop.
func TestStartAndStop(t *testing.T) {
	if _, err := os.Stat("/usr/bin/qemu-system-x86_64"); err != nil {
		t.Skip("no QEMU here: ", err)
	}
	root, err := os.MkdirTemp("/tmp", "vv-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		demo(t, "stop", "--root", root)
		os.RemoveAll(root)
	})
	uri := "virt-viewer -c 'qemu:///embed?root=" + root + "' shop"
	for range 2 {
		if out := demo(t, "start", "--root", root, "--name", "shop"); !strings.Contains(out, uri) {
			t.Errorf("start says %q, want it to name %q", out, uri)
		}
	}
	first := emulator(t, root, "shop")
	demo(t, "stop", "--root", root)
	if runs(first) {
		t.Errorf("process %s runs on after stop", first)
	}
	demo(t, "start", "--root", root, "--name", "shop")
	second := emulator(t, root, "shop")
	demo(t, "stop", "--root", root)
	if runs(second) {
		t.Errorf("process %s runs on after the second stop", second)
	}
}

const commandVariable = "DEMO_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(commandVariable) != "" {
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// demo runs a command in a process of its own and gives what it says.
func demo(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), commandVariable+"=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("demo %s: %v\n%s", strings.Join(args, " "), err, &stderr)
	}
	return string(out)
}

// emulator gives the process ID of a guest's QEMU, which must run.
func emulator(t *testing.T, root, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "run/qemu", name+".pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid := strings.TrimSpace(string(text))
	for deadline := time.Now().Add(time.Second); !runs(pid); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("process %s of the guest %s does not run", pid, name)
		}
	}
	return pid
}

// runs says whether a process runs; one that has ended and was not waited for has
// no command line.
func runs(pid string) bool {
	line, err := os.ReadFile("/proc/" + pid + "/cmdline")
	return err == nil && len(line) > 0
}
