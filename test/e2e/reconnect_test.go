// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// scriptedServer is a VNC server without a password that does what a test says. It
// shows a desktop of one colour.
type scriptedServer struct {
	address string
	room    int // how many viewers it has room for, the last ones that came; 0: any number

	mu       sync.Mutex // guards all below
	name     string     // of the desktop
	alone    bool       // somebody has it alone: who shares is closed at ClientInit
	begins   int        // sessions that there were
	unshared int        // those that were asked for alone
	clients  []*net.TCPConn
	keys     []uint32 // that were pressed
	sent     int      // messages that are not requests of pictures or formats, since the last session began
}

func startScripted(t *testing.T, name string) *scriptedServer {
	t.Helper()
	s := &scriptedServer{name: name}
	s.address = listen(t, s.serve)
	t.Cleanup(func() { s.each(func(c *net.TCPConn) { c.Close() }) })
	return s
}

// change changes what it does.
func (s *scriptedServer) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// each does something to the lines there are, which are forgotten then.
func (s *scriptedServer) each(f func(c *net.TCPConn)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.clients {
		f(c)
	}
	s.clients = nil
}

func (s *scriptedServer) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.begins
}

// pressed says whether a key has come.
func (s *scriptedServer) pressed(key uint32) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.keys {
		if k == key {
			return true
		}
	}
	return false
}

// closeInOrder ends the lines as a server does that wants to.
func closeInOrder(c *net.TCPConn) { _ = c.CloseWrite() }

// reset ends them as a network does.
func reset(c *net.TCPConn) {
	_ = c.SetLinger(0)
	c.Close()
}

// serve is one session (RFB 7.1 to 7.3, version 3.8, security type None).
func (s *scriptedServer) serve(c *net.TCPConn) {
	defer c.Close()
	_, _ = c.Write([]byte("RFB 003.008\n\x01\x01"))
	hello := make([]byte, 12+1)
	if _, err := io.ReadFull(c, hello); err != nil {
		return
	}
	_, _ = c.Write([]byte{0, 0, 0, 0}) // SecurityResult
	shared := make([]byte, 1)
	if _, err := io.ReadFull(c, shared); err != nil || !s.begin(c, shared[0] != 0) {
		return
	}
	s.mu.Lock()
	name := s.name
	s.mu.Unlock()
	init := binary.BigEndian.AppendUint16(nil, 320)
	init = binary.BigEndian.AppendUint16(init, 200)
	init = append(init, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0)
	init = binary.BigEndian.AppendUint32(init, uint32(len(name)))
	if _, err := c.Write(append(init, name...)); err == nil {
		s.converse(c)
	}
}

// begin says whether a session may begin.
func (s *scriptedServer) begin(c *net.TCPConn, shared bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.alone && shared {
		return false
	}
	if !shared {
		s.unshared++
	}
	s.begins++
	s.sent = 0
	s.clients = append(s.clients, c)
	if s.room > 0 && len(s.clients) > s.room {
		closeInOrder(s.clients[0])
		s.clients = s.clients[1:]
	}
	return true
}

// converse reads what the client says (RFB 7.5) and paints its first picture.
func (s *scriptedServer) converse(c *net.TCPConn) {
	kind := make([]byte, 1)
	painted := false
	for {
		if _, err := io.ReadFull(c, kind); err != nil {
			return
		}
		length, known := map[byte]int{0: 19, 2: 3, 3: 9, 4: 7, 5: 5, 6: 7}[kind[0]]
		if !known {
			return
		}
		b := make([]byte, length)
		if _, err := io.ReadFull(c, b); err != nil {
			return
		}
		more := 0
		switch kind[0] {
		case 2:
			more = 4 * int(binary.BigEndian.Uint16(b[1:]))
		case 6:
			more = int(binary.BigEndian.Uint32(b[3:]))
		}
		if _, err := io.CopyN(io.Discard, c, int64(more)); err != nil {
			return
		}
		s.took(kind[0], b)
		if kind[0] == 3 && !painted {
			painted = true
			paint(c)
		}
	}
}

func (s *scriptedServer) took(kind byte, b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if kind >= 4 {
		s.sent++
	}
	if kind == 4 && b[0] != 0 {
		s.keys = append(s.keys, binary.BigEndian.Uint32(b[3:]))
	}
}

// paint sends one update, in RRE: a background and no subrectangle (RFB 7.7.3).
func paint(c *net.TCPConn) {
	b := []byte{0, 0, 0, 1}
	for _, n := range []uint16{0, 0, 320, 200} {
		b = binary.BigEndian.AppendUint16(b, n)
	}
	b = binary.BigEndian.AppendUint32(b, 2)
	b = binary.BigEndian.AppendUint32(b, 0)
	_, _ = c.Write(append(b, 0x80, 0x60, 0x20, 0))
}

const zKey = 'z'

// sees presses the key until the server has it.
func (s *scriptedServer) sees(v *viewer) {
	v.t.Helper()
	s.change(func() { s.keys = nil })
	servers.Wait(v.t, "the key at the server", func() bool {
		if s.pressed(zKey) {
			return true
		}
		v.keys("z")
		return false
	})
}

// lasts waits until the session has lasted: until then a reset may be a server's that
// has thrown this window out (steady in the table of what follows an end).
func (v *viewer) lasts() {
	v.t.Helper()
	v.waitSaid("initialized")
	time.Sleep(10*time.Second + 500*time.Millisecond)
}

// TestAnotherMachine: a port that was cut is another machine's when it is connected to
// again. Nothing gets there before the user has said so.
func TestAnotherMachine(t *testing.T) {
	t.Parallel()
	s := startScripted(t, "web1")
	v := open(t, "vnc://"+s.address)
	v.waitSession("web1")
	s.sees(v)
	v.lasts()
	s.change(func() { s.name, s.keys = "db1", nil })
	s.each(reset)
	v.waitSaid(`This looks like another machine: "db1" instead of "web1"`)
	v.screen.WaitActive(t, "db1")
	v.keys("z", "z")
	v.click(400, 300, 1)
	v.save("another-machine.png", v.screen.Picture(t))
	s.change(func() {
		if s.sent != 0 {
			t.Errorf("%d messages reached the other machine", s.sent)
		}
	})
	v.press("alt+u", "the other machine is taken", 1)
	s.sees(v)
	s.each(reset) // and it is the machine from now on
	v.press("alt+a", "initialized", 3)
	s.sees(v)
	if n := strings.Count(v.Output(), "This looks like"); n != 1 {
		t.Errorf("it asks %d times:\n%s", n, v.Output())
	}
}

// TestAnotherMachineNobodyAsks: where nobody can be asked, the program ends.
func TestAnotherMachineNobodyAsks(t *testing.T) {
	t.Parallel()
	s := startScripted(t, "web1")
	v := open(t, "--no-dialogs", "--reconnect", "vnc://"+s.address)
	v.waitSession("web1")
	v.lasts()
	s.change(func() { s.name = "db1" })
	s.each(reset)
	v.wantExit(9, `This looks like another machine: "db1" instead of "web1"`)
	s.change(func() {
		if s.sent != 0 {
			t.Errorf("%d messages reached the other machine", s.sent)
		}
	})
}

// TestTakenOver: two windows on a server that has room for one do not throw each other
// out for ever. The second one has it, and the first one asks.
func TestTakenOver(t *testing.T) {
	t.Parallel()
	s := startScripted(t, "one")
	s.room = 1
	first := open(t, "vnc://"+s.address)
	first.waitSession("one")
	second := open(t, "vnc://"+s.address)
	second.waitSession("one")
	first.waitSaid("The server has ended the connection to vnc://" + s.address)
	first.save("taken-over.png", first.screen.Picture(t))
	time.Sleep(2 * time.Second) // several pauses after which it was tried again
	if n := s.count(); n != 2 {
		t.Errorf("%d sessions of two windows", n)
	}
	first.press("alt+a", "initialized", 2) // the user may
	second.waitSaid("The server has ended the connection")
	if n := s.count(); n != 3 {
		t.Errorf("%d sessions", n)
	}
	second.closes("alt+c")
	second.wantExit(9, "The server has ended the connection", "somebody else may have taken it over")
}

// TestThrownOutByReset: the same where the line is reset as soon as the session has begun.
// One that had lasted is connected to again.
func TestThrownOutByReset(t *testing.T) {
	t.Parallel()
	s := startScripted(t, "one")
	v := open(t, "vnc://"+s.address)
	v.waitSession("one")
	s.sees(v) // and has painted
	s.each(reset)
	v.waitSaid("The server has ended the connection")
	time.Sleep(2 * time.Second) // several pauses after which it was tried again
	if n := s.count(); n != 1 {
		t.Errorf("%d sessions", n)
	}
	v.press("alt+a", "initialized", 2)
	s.sees(v)
	v.lasts()
	s.each(reset)
	v.waitSaidTimes("initialized", 3)
	s.sees(v)
	if n := strings.Count(v.Output(), "The server has ended the connection"); n != 1 {
		t.Errorf("it asks %d times:\n%s", n, v.Output())
	}
}

// TestSomebodyHasItAlone: a server that lets nobody in beside a viewer that wants it
// alone closes at ClientInit. That is said, and it can be taken over, once.
func TestSomebodyHasItAlone(t *testing.T) {
	t.Parallel()
	s := startScripted(t, "one")
	s.alone = true
	v := open(t, "vnc://"+s.address)
	v.waitSaid("Somebody else probably has vnc://" + s.address + " alone")
	v.screen.WaitActive(t, "vnc://"+s.address)
	v.save("alone.png", v.screen.Picture(t))
	if n := s.count(); n != 0 {
		t.Errorf("%d sessions", n)
	}
	v.press("alt+t", "initialized", 1)
	s.change(func() {
		if s.unshared != 1 {
			t.Errorf("%d sessions were asked for alone", s.unshared)
		}
		s.alone = false
	})
	s.sees(v)
	s.each(reset)
	v.press("alt+a", "initialized", 2)
	s.change(func() {
		if s.unshared != 1 {
			t.Errorf("%d sessions were asked for alone after the one", s.unshared)
		}
	})
}

// TestSomebodyHasItAloneEnds: the exit code and the words without an answer.
func TestSomebodyHasItAloneEnds(t *testing.T) {
	t.Parallel()
	s := startScripted(t, "one")
	s.alone = true
	screen := servers.StartScreen(t)
	openOn(t, screen, "--no-dialogs", "vnc://"+s.address).wantExit(6, "So does one that somebody has alone")
	v := openOn(t, screen, "vnc://"+s.address)
	v.waitSaid("Somebody else probably has")
	v.closes("alt+c")
	v.wantExit(6, "Somebody else probably has", "--exclusive")
}

// TestFaultInSession: after a fault the last picture stays and it can be connected
// again.
func TestFaultInSession(t *testing.T) {
	t.Parallel()
	s := startScripted(t, "one")
	v := open(t, "vnc://"+s.address)
	v.waitSession("one")
	fault := func(c *net.TCPConn) { _, _ = c.Write([]byte{99}) } // no message of a server's
	s.each(fault)
	v.waitSaid("disconnected: ")
	v.screen.WaitActive(t, failureDialog)
	v.save("fault.png", v.screen.Picture(t))
	v.press("alt+a", "initialized", 2)
	s.sees(v)
	s.each(fault)
	v.closeFailure()
	v.wantExit(8)
}

// TestFirstConnectionAgain: a connection that never was can be tried again in the dialog
// that says why, as one can that was lost.
func TestFirstConnectionAgain(t *testing.T) {
	t.Parallel()
	port := servers.FreePort(t, "127.0.0.1")
	v := open(t, fmt.Sprintf("vnc://127.0.0.1:%d", port))
	v.screen.WaitActive(t, failureDialog)
	v.save("first.png", v.screen.Picture(t))
	v.press("alt+a", "nobody listens there", 2)
	q := servers.StartQEMU(t, servers.QEMUOptions{Port: port, Password: "secret1"})
	v.press("alt+a", "asking the user", 1)
	for n := 1; n <= 3; n++ {
		v.answer(n, "wrong")
	}
	v.screen.WaitActive(t, failureDialog)
	v.press("alt+a", "asking the user", 4)
	v.answer(4, "secret1")
	v.waitSession(title)
	v.waitPicture(func() image.Image { return q.Screen(t) })
	v.keys("z")
	q.WaitDebug(t, "K 2c\n")
}

// TestFirstLibvirtAgain: the same for a libvirt that was not there.
func TestFirstLibvirtAgain(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	file := filepath.Join(t.TempDir(), "node.xml")
	v := open(t, "-c", "test://"+file, "web1")
	v.screen.WaitActive(t, failureDialog)
	if err := os.Link(strings.TrimPrefix(writeNodes(t, q.Port), "test://"), file); err != nil {
		t.Fatal(err)
	}
	v.press("alt+a", "initialized", 1)
	v.waitPicture(func() image.Image { return q.Screen(t) })
}

// TestPortIsGone: a port that was there for one connection, as virtctl's is, is not
// waited for without a word.
func TestPortIsGone(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &scriptedServer{name: "vm"}
	lines := make(chan *net.TCPConn, 1)
	go func() {
		c, err := l.Accept()
		l.Close()
		if err == nil {
			lines <- c.(*net.TCPConn)
			s.serve(c.(*net.TCPConn))
		}
	}()
	v := open(t, "vnc://"+l.Addr().String())
	v.waitSession("vm")
	v.lasts()
	reset(<-lines)
	v.waitSaid(fmt.Sprintf("Nobody listens at vnc://%s any more", l.Addr()))
	v.closes("alt+c")
	v.wantExit(9, "any more", "nobody listens")
}
