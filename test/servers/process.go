// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// Patience is how long a condition is waited for. Only what is broken needs it.
const Patience = 30 * time.Second

// lifetime is when a process is ended even if the test that started it was
// killed, in seconds.
const lifetime = "900"

// Process is a program that a test has started.
type Process struct {
	Log  string // file of its stdout and stderr
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
}

// Start starts a program, which ends with the test. env is added to this
// process's environment.
func Start(t testing.TB, env []string, name string, args ...string) *Process {
	t.Helper()
	p, err := start(t, env, nil, name, args...)
	if err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	return p
}

func start(t testing.TB, env []string, files []*os.File, name string, args ...string) (*Process, error) {
	log, err := os.CreateTemp(t.TempDir(), filepath.Base(name)+"-*.log")
	if err != nil {
		return nil, err
	}
	defer log.Close()
	p := &Process{Log: log.Name(), done: make(chan struct{})}
	// timeout(1) passes signals on, and ends the program if nobody else does.
	p.cmd = exec.Command("timeout", append([]string{"-k", "5", lifetime, name}, args...)...)
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.cmd.ExtraFiles = files
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait() // ExitCode tells
		close(p.done)
	}()
	t.Cleanup(func() {
		p.End()
		if t.Failed() {
			t.Logf("%s printed:\n%s", name, p.Output())
		}
	})
	return p, nil
}

// PID is that of timeout(1), whose only child the program is.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// End ends the program and waits until it has.
func (p *Process) End() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// Child is the process ID of the program itself.
func (p *Process) Child(t testing.TB) int {
	t.Helper()
	pid, err := p.child()
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// Signal sends the program a signal.
func (p *Process) Signal(t testing.TB, s syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(p.Child(t), s); err != nil {
		t.Fatal(err)
	}
}

// Ended says whether the program has ended.
func (p *Process) Ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// ExitCode waits for the program's end and gives its exit code.
func (p *Process) ExitCode(t testing.TB) int {
	t.Helper()
	Wait(t, "the program's end", p.Ended)
	return p.cmd.ProcessState.ExitCode()
}

// Output gives what the program has printed so far.
func (p *Process) Output() string {
	b, err := os.ReadFile(p.Log)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// Wait waits until a condition holds and fails the test if it never does.
func Wait(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(Patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("%s: not within %v", what, Patience)
}

// waitFor is Wait for a program's readiness: its early end fails the test.
func (p *Process) waitFor(t testing.TB, what string, holds func() bool) {
	t.Helper()
	Wait(t, what, func() bool {
		if holds() {
			return true
		}
		if p.Ended() {
			t.Fatalf("%s: the program has ended:\n%s", what, p.Output())
		}
		return false
	})
}

// FreePort gives a TCP port of a loopback address that nobody listens on, above
// 5900, where VNC's display numbers begin. It is below those that the system gives
// to whoever asks for any, so that nobody else has it when a server begins to
// listen.
func FreePort(t testing.TB, host string) int {
	t.Helper()
	const first, last = 10000, 32767
	// Some servers cannot have a port whose last connections are not forgotten yet.
	strict := net.ListenConfig{Control: func(_, _ string, socket syscall.RawConn) (err error) {
		controlErr := socket.Control(func(fd uintptr) { err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 0) })
		return errors.Join(controlErr, err)
	}}
	for range 100 {
		port := first + rand.IntN(last-first+1)
		if l, err := strict.Listen(context.Background(), "tcp", net.JoinHostPort(host, strconv.Itoa(port))); err == nil {
			l.Close()
			return port
		}
	}
	t.Fatalf("no free port of %s", host)
	return 0
}

// Run runs a program to its end and gives what it printed; it fails the test if
// the program fails.
func Run(t testing.TB, env []string, name string, args ...string) []byte {
	t.Helper()
	out, err := tryRun(env, name, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tryRun(env []string, name string, args ...string) ([]byte, error) {
	cmd := exec.Command("timeout", append([]string{"-k", "5", "60", name}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		message := ""
		if exit, ok := err.(*exec.ExitError); ok {
			message = string(exit.Stderr)
		}
		return out, fmt.Errorf("%s %q: %w %s", name, args, err, message)
	}
	return out, nil
}

// child gives the process ID of the program itself, below timeout(1).
func (p *Process) child() (int, error) {
	pid := p.cmd.Process.Pid
	list, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return 0, err
	}
	var child int
	_, err = fmt.Sscan(string(list), &child)
	return child, err
}

// Maps gives what of files is mapped into the program's memory (proc(5)).
func (p *Process) Maps(t testing.TB) string {
	t.Helper()
	pid, err := p.child()
	if err != nil {
		t.Fatal(err)
	}
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		t.Fatal(err)
	}
	return string(maps)
}

// Output runs a program to its end and gives what it printed, errors too, whatever
// its exit code: some say their version and fail.
func Output(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command("timeout", append([]string{"-k", "5", "60", name}, args...)...).CombinedOutput()
	if err != nil && len(out) == 0 {
		t.Fatalf("%s %q: %v", name, args, err)
	}
	return string(out)
}

// ProgramPID gives the number of the program's own process.
func (p *Process) ProgramPID(t testing.TB) int {
	t.Helper()
	pid := 0
	Wait(t, "the program's process", func() bool {
		var err error
		pid, err = p.child()
		return err == nil
	})
	return pid
}
