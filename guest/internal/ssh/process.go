// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode"
)

const (
	// ssh that was told to end is killed after this.
	endPatience = 500 * time.Millisecond
	// What ssh's helpers keep of its stderr after its end is not waited for longer.
	stderrPatience = 200 * time.Millisecond
	// What is kept of the words of ssh.
	maxSaid = 4096 // bytes
	// What is shown of them.
	maxSaidLines = 6
)

// sshProcess is an ssh that this process has started.
type sshProcess struct {
	host Host
	cmd  *exec.Cmd
	said *words
	done chan struct{} // closed when it has ended and is no zombie
	err  error         // of its end; set before done is closed
}

// startSSH starts ssh. stdio becomes its stdin and stdout; nil is /dev/null.
func startSSH(host Host, args []string, stdio *os.File) (*sshProcess, error) {
	p := &sshProcess{host: host, cmd: exec.Command(host.program(), args...), said: newWords(), done: make(chan struct{})}
	if stdio != nil {
		p.cmd.Stdin, p.cmd.Stdout = stdio, stdio
	}
	p.cmd.Stderr = p.said
	p.cmd.WaitDelay = stderrPatience
	// Should this process be killed, ssh ends too. It is kept in the same session
	// and process group, so that it can ask on the terminal.
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	started := make(chan error, 1)
	go func() {
		// That signal comes when the thread ends that has started the process.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			p.err = p.cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, host.failure(err)
	}
	return p, nil
}

// connectSSH starts ssh with one end of a socketpair as its stdin and stdout and
// gives the other end. A pipe would not do: writing to one whose reader has gone
// raises a signal, and it has no deadlines in both directions.
func connectSSH(host Host, args []string) (*sshProcess, *net.UnixConn, error) {
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, host.failure(os.NewSyscallError("socketpair", err))
	}
	ours, theirs := os.NewFile(uintptr(fds[0]), "tunnel"), os.NewFile(uintptr(fds[1]), "tunnel of ssh")
	defer ours.Close()
	defer theirs.Close()
	socket, err := net.FileConn(ours)
	if err != nil {
		return nil, nil, host.failure(err)
	}
	p, err := startSSH(host, args, theirs)
	if err != nil {
		socket.Close()
		return nil, nil, err
	}
	return p, socket.(*net.UnixConn), nil
}

// runSSH runs ssh for something short to its end, or to that of ctx.
func runSSH(ctx context.Context, host Host, args []string) error {
	p, err := startSSH(host, args, nil)
	if err != nil {
		return err
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		p.end()
		return host.failure(context.Cause(ctx))
	}
	if p.err != nil {
		return p.failure()
	}
	return nil
}

// hasEnded says whether the process has ended.
func (p *sshProcess) hasEnded() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// endsWithin says whether the process ends in a time.
func (p *sshProcess) endsWithin(patience time.Duration) bool {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-p.done:
		return true
	case <-timer.C:
		return false
	}
}

// end ends the process and what it has started to reach the host or to ask for a
// password, and waits until it is gone.
func (p *sshProcess) end() {
	if p.hasEnded() {
		return
	}
	for _, pid := range children(p.cmd.Process.Pid) {
		syscall.Kill(pid, syscall.SIGTERM)
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // fails if it has just ended
	if !p.endsWithin(endPatience) {
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// children gives the processes that a process has started itself: ssh's
// ProxyCommand and its window for a password. Nothing is given where the kernel
// does not tell.
func children(pid int) []int {
	task := "/proc/" + strconv.Itoa(pid) + "/task/" + strconv.Itoa(pid) + "/children"
	text, err := os.ReadFile(task)
	if err != nil {
		return nil
	}
	var pids []int
	for _, field := range strings.Fields(string(text)) {
		if child, err := strconv.Atoi(field); err == nil && child > 1 {
			pids = append(pids, child)
		}
	}
	return pids
}

// reason is why a process has ended that should not have.
func (p *sshProcess) reason() error {
	if p.err == nil {
		return ErrEnded
	}
	return p.err
}

// failure is the error for an ssh that has ended too early.
func (p *sshProcess) failure() *Error {
	return &Error{Host: p.host.String(), Port: p.host.Port, Said: p.said.since(0), Err: p.reason()}
}

// words keeps the end of what a process says on stderr.
type words struct {
	mu    sync.Mutex // guards all below
	text  []byte
	total int           // bytes ever written
	more  chan struct{} // closed at the next write
}

func newWords() *words { return &words{more: make(chan struct{})} }

func (w *words) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.total += len(p)
	w.text = append(w.text, p[max(0, len(p)-maxSaid):]...)
	w.text = w.text[max(0, len(w.text)-maxSaid):]
	close(w.more)
	w.more = make(chan struct{})
	return len(p), nil
}

// mark gives the place where what is said from now on begins.
func (w *words) mark() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.total
}

// waitSince waits a little for whole lines after a mark: what another process reports
// of an event may come before them, and a line may come in several parts.
func (w *words) waitSince(mark int) {
	timer := time.NewTimer(stderrPatience)
	defer timer.Stop()
	for {
		w.mu.Lock()
		whole, more := w.total > mark && w.text[len(w.text)-1] == '\n', w.more
		w.mu.Unlock()
		if whole {
			return
		}
		select {
		case <-more:
		case <-timer.C:
			return
		}
	}
}

// since gives the last lines after a mark as one line of plain text. A line that had
// begun before the mark counts as a whole.
func (w *words) since(mark int) string {
	w.mu.Lock()
	start := len(w.text) - (w.total - mark)
	if start > 0 {
		start = bytes.LastIndexByte(w.text[:start], '\n') + 1
	}
	lines := strings.Split(string(w.text[max(0, start):]), "\n")
	if start <= 0 && w.total > len(w.text) {
		lines = lines[min(1, len(lines)-1):] // the first one's beginning is lost
	}
	w.mu.Unlock()
	return plainLines(lines)
}

// PlainLines makes one line of the last lines of what an ssh has said to somebody else.
func PlainLines(text string) string {
	return plainLines(strings.Split(text[max(0, len(text)-maxSaid):], "\n"))
}

func plainLines(lines []string) string {
	var plain []string
	for _, line := range lines {
		if line = plainText(line); line != "" {
			plain = append(plain, line)
		}
	}
	return strings.Join(plain[max(0, len(plain)-maxSaidLines):], "; ")
}

// plainText leaves the visible letters of untrusted text, and single blanks.
func plainText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) || r == '\uFFFD':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
