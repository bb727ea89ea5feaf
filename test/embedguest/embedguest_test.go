// SPDX-License-Identifier: GPL-2.0-or-later

package embedguest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

const patience = time.Minute

// roleVariable makes this program play a part in another process:
// "start ROOT NAME" or "hold ROOT".
const roleVariable = "EMBEDGUEST_TEST_ROLE"

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		if err := play(strings.Fields(role)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func play(role []string) error {
	if err := RunEvents(); err != nil {
		return err
	}
	host, err := Prepare(role[1])
	if err != nil {
		return err
	}
	if err := host.Open(); err != nil {
		return err
	}
	switch role[0] {
	case "start":
		if err := host.Define(Domain{Name: role[2], Graphics: VNCSocket}); err != nil {
			return err
		}
		if err := host.Start(role[2]); err != nil {
			return err
		}
	case "hold":
		fmt.Println("open")
		time.Sleep(patience) // killed long before
	}
	return host.Close()
}

// as makes a command of this program in another process.
func as(t *testing.T, role ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"="+strings.Join(role, " "))
	cmd.Stderr = os.Stderr
	return cmd
}

// One process starts a guest and ends; a second has the host open and is killed;
// a third, this one, finds the guest as the first left it.
func TestGuestOutlivesItsProcess(t *testing.T) {
	if _, err := os.Stat("/usr/bin/qemu-system-x86_64"); err != nil {
		t.Skip("no QEMU here: ", err)
	}
	host, err := Temp()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := host.Remove(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(host.Root()); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is left over: %v", host.Root(), err)
		}
	})
	if err := as(t, "start", host.Root(), "web1").Run(); err != nil {
		t.Fatal("the process that starts the guest: ", err)
	}
	pid, err := readPID(host.pidFile("web1"))
	if err != nil || !host.runs(pid) {
		t.Fatalf("the guest's QEMU is process %d, %v: it does not run", pid, err)
	}

	hold := as(t, "hold", host.Root())
	out, err := hold.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := hold.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "open\n" {
		t.Fatalf("the process that holds the host says %q, %v", line, err)
	}
	var refused strings.Builder
	late := as(t, "hold", host.Root())
	late.Stderr = &refused
	if err := late.Run(); err == nil || !strings.Contains(refused.String(), ErrInUse.Error()) {
		t.Errorf("a process that opens it too: %v, %q", err, refused.String())
	}
	if err := hold.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	hold.Wait()

	if err := RunEvents(); err != nil {
		t.Fatal(err)
	}
	if err := host.Open(); err != nil {
		t.Fatal(err)
	}
	if running, err := host.Running("web1"); err != nil || !running {
		t.Errorf("the guest runs: %v, %v", running, err)
	}
	if id, err := host.ID("web1"); err != nil || id != 1 {
		t.Errorf("the guest has the ID %d, %v", id, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := host.WaitReady(ctx, "web1"); err != nil {
		t.Error(err)
	}
	if again, err := readPID(host.pidFile("web1")); err != nil || again != pid || !host.runs(pid) {
		t.Errorf("the guest's QEMU was process %d and is %d, %v", pid, again, err)
	}
	if err := host.EndAll(); err != nil {
		t.Error(err)
	}
	if host.runs(pid) {
		t.Errorf("process %d runs on", pid)
	}
}

func TestEndAllLeavesOthersAlone(t *testing.T) {
	host := At(t.TempDir())
	sleep := exec.Command("sleep", "60")
	if err := sleep.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- sleep.Wait() }()
	defer func() {
		sleep.Process.Kill()
		<-ended
	}()
	// A file as libvirt leaves it, whose process ID another program has by now.
	if err := os.MkdirAll(host.Root()+"/run/qemu", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(host.pidFile("web1"), fmt.Appendf(nil, "%d\n", sleep.Process.Pid), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := host.EndAll(); err != nil {
		t.Error(err)
	}
	select {
	case <-ended:
		t.Error("the other program was ended")
	default:
	}
}

func TestPrepareRefusesLongRoots(t *testing.T) {
	for _, root := range []string{"relative", "", "/" + strings.Repeat("a", maxRoot)} {
		if h, err := Prepare(root); err == nil {
			t.Errorf("%q became %v", root, h)
		}
	}
}

func TestURI(t *testing.T) {
	for root, want := range map[string]string{
		"/tmp/vv-1":  "qemu:///embed?root=/tmp/vv-1",
		"/tmp/a b&c": "qemu:///embed?root=/tmp/a%20b%26c",
		"/tmp/a+b":   "qemu:///embed?root=/tmp/a%2Bb",
	} {
		if got := At(root).URI(); got != want {
			t.Errorf("%s: got %s, want %s", root, got, want)
		}
	}
}
