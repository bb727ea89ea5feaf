// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"context"
	"os"
	"strconv"
	"sync"
	"time"
)

// Connection is a shared ssh connection: an ssh that has logged in at a host and lets
// others share that (ControlMaster in ssh_config(5)), libvirt's connections and the
// tunnels to the displays. It is a child of this process and ends with its last user.
type Connection struct {
	host  Host
	dir   *privateDir // holds the sockets
	proc  *sshProcess
	ready chan struct{} // closed when it is logged in or has failed
	err   error         // why it failed; set before ready is closed
	users int           // guarded by connections.mu
	next  int           // number of the next socket; guarded by connections.mu
}

// connections are all that can be shared.
var connections = struct {
	mu     sync.Mutex // guards all below, and users and next of each connection
	all    map[Host]*Connection
	ending sync.WaitGroup // for those without users whose ssh is not gone yet
}{all: map[Host]*Connection{}}

// loginPoll is how often it is checked whether ssh has logged in: it makes its socket
// then.
const loginPoll = 5 * time.Millisecond

// Connect gives a shared connection to a host, a new one if there is none yet. The
// caller must release it. If ctx ends before ssh has logged in and nobody else waits,
// ssh is ended at once. Errors: Error.
func Connect(ctx context.Context, host Host) (*Connection, error) {
	if ctx.Err() != nil {
		return nil, host.failure(context.Cause(ctx))
	}
	c, err := share(host)
	if err != nil {
		return nil, err
	}
	select {
	case <-c.ready:
		err = c.err
	case <-ctx.Done():
		err = host.failure(context.Cause(ctx))
	}
	if err != nil {
		c.Release()
		return nil, err
	}
	return c, nil
}

// share gives the connection that there is, or begins one.
func share(host Host) (*Connection, error) {
	connections.mu.Lock()
	defer connections.mu.Unlock()
	c := connections.all[host]
	if c == nil || c.proc.hasEnded() {
		var err error
		if c, err = begin(host); err != nil {
			return nil, err
		}
		connections.all[host] = c
	}
	c.users++
	return c, nil
}

func begin(host Host) (*Connection, error) {
	dir, err := newPrivateDir()
	if err != nil {
		return nil, host.failure(err)
	}
	c := &Connection{host: host, dir: dir, ready: make(chan struct{})}
	// The user's configuration may forward ports: that is for the user's own ssh.
	c.proc, err = startSSH(host, host.args([]string{"-M", "-S", c.controlPath(), "-N",
		"-o", "ControlPersist=no", "-o", "ClearAllForwardings=yes"}), nil)
	if err != nil {
		dir.remove()
		return nil, err
	}
	go c.wait()
	return c, nil
}

// controlPath is the path of ssh's socket for those who share the connection.
func (c *Connection) controlPath() string { return c.dir.file("ctl") }

// wait closes ready when it is known whether the login has succeeded.
func (c *Connection) wait() {
	defer close(c.ready)
	ticker := time.NewTicker(loginPoll)
	defer ticker.Stop()
	for {
		select {
		case <-c.proc.done:
			c.err = c.proc.failure()
			return
		case <-ticker.C:
		}
		if _, err := os.Lstat(c.controlPath()); err == nil {
			return
		}
	}
}

// sharing are the options by which another ssh shares the connection.
func (c *Connection) sharing(more ...string) []string {
	return append([]string{"-S", c.controlPath(), "-o", "ControlMaster=no"}, more...)
}

// newSocket gives a path for a socket that nobody has had before.
func (c *Connection) newSocket() string {
	connections.mu.Lock()
	defer connections.mu.Unlock()
	c.next++
	return c.dir.file(strconv.Itoa(c.next))
}

// Release is called once by each who has got the connection. The last call ends it.
func (c *Connection) Release() {
	connections.mu.Lock()
	c.users--
	last := c.users == 0
	if last {
		c.remove()
		connections.ending.Add(1)
	}
	connections.mu.Unlock()
	if last {
		defer connections.ending.Done()
		c.proc.end()
		<-c.ready
		c.dir.remove()
	}
}

// Forget makes the next Connect log in anew: the line of this connection is dead.
func (c *Connection) Forget() {
	connections.mu.Lock()
	defer connections.mu.Unlock()
	c.remove()
}

// remove takes the connection out of those that can be shared.
func (c *Connection) remove() {
	if connections.all[c.host] == c {
		delete(connections.all, c.host)
	}
}

// EndAll ends all shared connections at once, and with them the tunnels that they carry.
func EndAll() {
	connections.mu.Lock()
	var all []*Connection
	for _, c := range connections.all {
		all = append(all, c)
	}
	clear(connections.all)
	connections.mu.Unlock()
	for _, c := range all {
		c.proc.end()
		c.dir.remove()
	}
	connections.ending.Wait()
}
