// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/guestimage"
	"libvirt.org/go/libvirt"
)

const nobody65534 = 65534 // user and group "nobody" on Debian

// daemon is a libvirt daemon of this test alone, with all its files in one
// directory: one of an unprivileged user, for root's daemon would use the system's.
type daemon struct {
	dir     string
	process *os.Process
	ended   chan struct{} // closed when it has ended
}

func startDaemon(t *testing.T) *daemon {
	t.Helper()
	path, err := exec.LookPath("/usr/sbin/libvirtd")
	if err != nil {
		t.Skip("no libvirt daemon here: ", err)
	}
	dir, err := os.MkdirTemp("/tmp", "vv-") // short, for sockets lie in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, path)
	cmd.Dir = dir
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "XDG_RUNTIME_DIR=" + dir + "/run",
		"XDG_CONFIG_HOME=" + dir + "/etc", "XDG_CACHE_HOME=" + dir + "/cache",
	}
	mustWrite(t, dir+"/etc/libvirt/qemu.conf", `stdio_handler = "file"`+"\n")
	if err := os.MkdirAll(dir+"/run", 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := guestimage.Write(dir); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody65534, Gid: nobody65534}}
		giveAway(t, dir)
	}
	log, err := os.Create(dir + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	d := &daemon{dir: dir, process: cmd.Process, ended: make(chan struct{})}
	go func() {
		cmd.Wait()
		close(d.ended)
	}()
	t.Cleanup(func() { d.end(t) })
	waitUntil(t, "the daemon's socket", func() bool {
		select {
		case <-d.ended:
			text, _ := os.ReadFile(dir + "/log")
			t.Fatalf("the daemon has ended:\n%s", text)
		default:
		}
		socket, err := net.Dial("unix", d.socket())
		if err != nil {
			return false
		}
		return socket.Close() == nil
	})
	return d
}

func (d *daemon) socket() string { return d.dir + "/run/libvirt/libvirt-sock" }

func (d *daemon) uri() string { return "qemu+unix:///session?socket=" + d.socket() }

func (d *daemon) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := d.process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// end ends the daemon and the guests that it has started.
func (d *daemon) end(t *testing.T) {
	d.process.Kill()
	<-d.ended
	files, err := filepath.Glob(d.dir + "/run/libvirt/qemu/run/*.pid")
	if err != nil {
		t.Error(err)
	}
	for _, file := range files {
		var pid int
		if text, err := os.ReadFile(file); err == nil {
			fmt.Sscan(string(text), &pid)
		}
		line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		if err == nil && strings.Contains(string(line), d.dir) {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

func mustWrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func giveAway(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, nobody65534, nobody65534)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A daemon passes a display's socket through its own, stops to answer, goes on,
// and dies; the connection says so each time.
func TestDaemon(t *testing.T) {
	if _, err := os.Stat("/usr/bin/qemu-system-x86_64"); err != nil {
		t.Skip("no QEMU here: ", err)
	}
	d := startDaemon(t)
	c := openTest(t, d.uri(), Options{})
	rw := openTest(t, d.uri(), Options{ReadWrite: true})
	r := record(t, c)

	xml := embedguest.At(d.dir).XML(embedguest.Domain{Name: "web1", Graphics: embedguest.VNCNone})
	_, err := call(limit(t), rw, "start a guest", func(lv *libvirt.Connect) (struct{}, error) {
		dom, err := lv.DomainCreateXML(xml, 0)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, dom.Free()
	})
	if err != nil {
		t.Fatal(err)
	}
	if e := r.wait(t, EventStarted); e.Name != "web1" {
		t.Errorf("got %+v", e)
	}
	for name, c := range map[string]*Connection{"read-only": c, "read-write": rw} {
		display := displayOf(t, c, "web1")
		if display.String() != "passed by libvirt" {
			t.Errorf("%s: the display is %s", name, display)
		}
		greet(t, display)
	}

	d.signal(t, syscall.SIGSTOP)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.List(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a daemon that does not answer: %v", err)
	}
	d.signal(t, syscall.SIGCONT)
	if list, err := c.List(limit(t)); err != nil || len(list) != 1 {
		t.Errorf("a daemon that answers again: %v, %v", list, err)
	}

	waited := make(chan error, 1)
	go func() {
		_, err := c.WaitFor(limit(t), Query{Text: "another"})
		waited <- err
	}()
	d.signal(t, syscall.SIGKILL)
	if e := r.wait(t, EventLost); e.Detail == "" || e.Name != "" {
		t.Errorf("got %+v", e)
	}
	var lost *LostError
	if err := <-waited; !errors.As(err, &lost) {
		t.Errorf("who waited for a guest: %v", err)
	}
	if _, err := c.List(limit(t)); !errors.As(err, &lost) || lost.URI != c.URI() {
		t.Errorf("a call after the loss: %v", err)
	}
	<-d.ended
	if c, err := Open(limit(t), d.uri(), Options{}); err == nil {
		c.Close()
		t.Error("connected to a daemon that is dead")
	}
}
