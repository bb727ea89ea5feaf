// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// relay stands between the viewer and a server, and is what goes wrong between them.
type relay struct {
	address  string // of this side
	bytewise bool   // each byte goes alone

	mu    sync.Mutex // guards all below
	to    string     // the server's address
	lines []*line
}

// line is a connection through a relay.
type line struct {
	client, server net.Conn
	bytewise       bool

	mu   sync.Mutex // held while nothing goes through
	dead bool       // nothing ever goes through again; guarded by mu
}

func newRelay(t *testing.T, to string, bytewise bool) *relay {
	t.Helper()
	r := &relay{to: to, bytewise: bytewise}
	r.address = listen(t, r.serve)
	t.Cleanup(r.cut)
	return r
}

// serve connects a client to the server.
func (r *relay) serve(client *net.TCPConn) {
	r.mu.Lock()
	to := r.to
	r.mu.Unlock()
	server, err := net.Dial("tcp", to)
	if err != nil {
		client.Close()
		return
	}
	c := &line{client: client, server: server, bytewise: r.bytewise}
	r.mu.Lock()
	r.lines = append(r.lines, c)
	r.mu.Unlock()
	go c.copy(client, server)
	go c.copy(server, client)
}

// copy hands on what comes, until the line is dead or cut.
func (c *line) copy(to, from net.Conn) {
	b := make([]byte, 64<<10)
	for {
		n, err := from.Read(b)
		c.mu.Lock()
		dead := c.dead
		c.mu.Unlock()
		if dead {
			return // and both ends stay open
		}
		step := max(n, 1)
		if c.bytewise {
			step = 1
		}
		for done := 0; done < n; done += step {
			if _, err := to.Write(b[done:min(done+step, n)]); err != nil {
				break
			}
		}
		if err != nil {
			to.Close()
			from.Close()
			return
		}
	}
}

// kill lets nothing through the lines that there are, without ending them.
func (r *relay) kill() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.lines {
		c.mu.Lock()
		c.dead = true
		c.mu.Unlock()
	}
}

// cut ends all connections by a reset.
func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.lines {
		for _, end := range []net.Conn{c.client, c.server} {
			_ = end.(*net.TCPConn).SetLinger(0)
			end.Close()
		}
	}
	r.lines = nil
}

// lead has another server answer from now on, and cuts the lines to the one before.
func (r *relay) lead(to string) {
	r.mu.Lock()
	r.to = to
	r.mu.Unlock()
	r.cut()
}

// TestByteByByte gets every byte alone.
func TestByteByByte(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	r := newRelay(t, q.Address(), true)
	v := open(t, "vnc://"+r.address)
	v.waitSession(title)
	v.waitPicture(func() image.Image { return q.Screen(t) })
	v.keys("z")
	q.WaitDebug(t, "K 2c\n")
}

// TestLineIsCut comes back by itself when the line is cut, without asking for the password
// again, and shows what has changed.
func TestLineIsCut(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
	r := newRelay(t, q.Address(), false)
	v := open(t, "vnc://"+r.address)
	v.answer(1, "secret1")
	v.waitSession(title)
	v.waitPicture(func() image.Image { return q.Screen(t) })
	v.lasts()
	began := time.Now()
	r.cut()
	v.waitSaidTimes("initialized", 2)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v to come back", took)
	}
	v.waitSaidTimes("keyboard grabbed", 2)
	v.keys("z")
	q.WaitDebug(t, "K 2c\n")
	v.waitPicture(func() image.Image { return q.Screen(t) })
}

// silence is how the banner begins that tells of it.
const silence = "the server has not answered for "

// TestServerIsSilent tells that the server does not answer, without ending anything,
// and that it does again. A picture that stands still is no such thing. The line can
// be made anew from there.
func TestServerIsSilent(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	r := newRelay(t, q.Address(), false)
	v := open(t, "vnc://"+r.address)
	v.waitSession(title)
	v.waitPicture(func() image.Image { return q.Screen(t) })
	began := time.Now()
	q.Signal(t, syscall.SIGSTOP)
	v.waitSaid(silence)
	if took := time.Since(began); took < 4*time.Second || took > 12*time.Second {
		t.Errorf("it was told after %v", took)
	}
	v.save("silent.png", v.screen.Picture(t))
	q.Signal(t, syscall.SIGCONT)
	v.waitSaid("the server answers again")
	v.keys("z")
	q.WaitDebug(t, "K 2c\n")
	r.kill() // half open: this connection never says anything again
	v.waitSaidTimes(silence, 2)
	v.release()
	v.press("alt+r", "initialized", 2) // the banner's button
	v.waitPicture(func() image.Image { return q.Screen(t) })
}

// TestNetworkIsGone takes the network away without a word: no end and no reset comes.
// That is noticed within 15 seconds, and the viewer comes back with the network.
func TestNetworkIsGone(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can make networks")
	}
	q := servers.StartQEMU(t, servers.QEMUOptions{Unix: true})
	network := servers.Start(t, nil, "unshare", "-n", "sh", "-c", "ip link set lo up && echo up && exec sleep 300")
	servers.Wait(t, "the network", func() bool { return strings.Contains(network.Output(), "up") })
	inside := func(command ...string) []string {
		return append([]string{"-t", fmt.Sprint(network.Child(t)), "-n"}, command...)
	}
	servers.Start(t, nil, "nsenter", inside("socat", "TCP-LISTEN:5907,bind=127.0.0.1,reuseaddr,fork", "UNIX-CONNECT:"+q.Path)...)
	servers.Wait(t, "the server in the network", func() bool {
		return strings.Contains(string(servers.Run(t, nil, "nsenter", inside("ss", "-tln")...)), ":5907")
	})
	screen := servers.StartScreen(t)
	env := append(screen.Env(), "XDG_CONFIG_HOME="+t.TempDir())
	v := &viewer{servers.Start(t, env, "nsenter", inside(program, "--verbose", "vnc://127.0.0.1:5907")...), t, screen}
	v.waitSession(title)
	servers.Run(t, nil, "nsenter", inside("ip", "link", "set", "lo", "down")...)
	began := time.Now()
	v.waitSaid("The connection to vnc://127.0.0.1:5907 was lost")
	took := time.Since(began)
	t.Logf("noticed after %v", took)
	if took > 15500*time.Millisecond {
		t.Errorf("noticed after %v", took)
	}
	servers.Run(t, nil, "nsenter", inside("ip", "link", "set", "lo", "up")...)
	v.waitSaidTimes("initialized", 2)
	v.waitPicture(func() image.Image { return q.Screen(t) })
}

// TestLibvirtIsSilent waits for a libvirt that accepts and says nothing: the window is
// there, says so after a while, and closes at once.
func TestLibvirtIsSilent(t *testing.T) {
	t.Parallel()
	v := open(t, "-c", fmt.Sprintf("qemu+tcp://%s/system", listen(t, nil)), "web1")
	v.screen.WaitActive(t, "web1")
	v.waitSaidTimes("Looking for web1", 2)
	v.save("silent.png", v.screen.Picture(t))
	began := time.Now()
	v.closes("alt+F4")
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %v to close", took)
	}
	v.wantExit(10, "cancelled")
}
