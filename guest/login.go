// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"os"
	"strconv"
	"sync"
	"time"
)

// login is an ssh that has logged in at a far host and lets others share that
// (ControlMaster in ssh_config(5)): libvirt's connections and the tunnels to the
// displays. It is a child of this process and ends with its last user.
type login struct {
	far   farHost
	dir   *privateDir // holds the sockets
	proc  *sshProcess
	ready chan struct{} // closed when it is logged in or has failed
	err   error         // why it failed; set before ready is closed
	users int           // guarded by logins.mu
	next  int           // number of the next socket; guarded by logins.mu
}

// logins are all that can be shared.
var logins = struct {
	mu     sync.Mutex // guards all below, and users and next of each login
	all    map[farHost]*login
	ending sync.WaitGroup // for those without users whose ssh is not gone yet
}{all: map[farHost]*login{}}

const (
	// How often it is looked whether ssh has logged in: it makes its socket then.
	loginPoll = 5 * time.Millisecond
)

// logIn gives a login at a far host, a new one if there is none to share. The
// caller must release it. If ctx ends before and nobody else waits, ssh is ended
// at once. Errors: SSHError.
func logIn(ctx context.Context, far farHost) (*login, error) {
	if ctx.Err() != nil {
		return nil, &SSHError{Host: far.String(), Port: far.port, Err: context.Cause(ctx)}
	}
	l, err := shareLogin(far)
	if err != nil {
		return nil, err
	}
	select {
	case <-l.ready:
		err = l.err
	case <-ctx.Done():
		err = &SSHError{Host: far.String(), Port: far.port, Err: context.Cause(ctx)}
	}
	if err != nil {
		l.release()
		return nil, err
	}
	return l, nil
}

// shareLogin gives the login that there is, or begins one.
func shareLogin(far farHost) (*login, error) {
	logins.mu.Lock()
	defer logins.mu.Unlock()
	l := logins.all[far]
	if l == nil || l.proc.hasEnded() {
		var err error
		if l, err = beginLogin(far); err != nil {
			return nil, err
		}
		logins.all[far] = l
	}
	l.users++
	return l, nil
}

func beginLogin(far farHost) (*login, error) {
	dir, err := newPrivateDir()
	if err != nil {
		return nil, &SSHError{Host: far.String(), Port: far.port, Err: err}
	}
	l := &login{far: far, dir: dir, ready: make(chan struct{})}
	// The user's configuration may forward ports: that is for the user's own ssh.
	l.proc, err = startSSH(far, far.args([]string{"-M", "-S", l.control(), "-N",
		"-o", "ControlPersist=no", "-o", "ClearAllForwardings=yes"}), nil)
	if err != nil {
		dir.remove()
		return nil, err
	}
	go l.wait()
	return l, nil
}

// control is the path of ssh's socket for those who share the login.
func (l *login) control() string { return l.dir.file("ctl") }

// wait closes ready when it is known whether the login has succeeded.
func (l *login) wait() {
	defer close(l.ready)
	ticker := time.NewTicker(loginPoll)
	defer ticker.Stop()
	for {
		select {
		case <-l.proc.done:
			l.err = l.proc.failure()
			return
		case <-ticker.C:
		}
		if _, err := os.Lstat(l.control()); err == nil {
			return
		}
	}
}

// share are the options by which another ssh shares the login.
func (l *login) share(more ...string) []string {
	return append([]string{"-S", l.control(), "-o", "ControlMaster=no"}, more...)
}

// socket gives a path for a socket that nobody has had before.
func (l *login) socket() string {
	logins.mu.Lock()
	defer logins.mu.Unlock()
	l.next++
	return l.dir.file(strconv.Itoa(l.next))
}

// release is called by each who has got the login, once. The last ends it.
func (l *login) release() {
	logins.mu.Lock()
	l.users--
	last := l.users == 0
	if last {
		l.leave()
		logins.ending.Add(1)
	}
	logins.mu.Unlock()
	if last {
		defer logins.ending.Done()
		l.proc.end()
		<-l.ready
		l.dir.remove()
	}
}

// forget lets the next who logs in do so anew: the line of this one is dead.
func (l *login) forget() {
	logins.mu.Lock()
	defer logins.mu.Unlock()
	l.leave()
}

func (l *login) leave() {
	if logins.all[l.far] == l {
		delete(logins.all, l.far)
	}
}
