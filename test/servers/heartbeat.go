// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"encoding/binary"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Heartbeat asks a program's window again and again whether it is alive, as window
// managers do before they offer to kill a program (_NET_WM_PING): the answer comes
// from its main loop.
type Heartbeat struct {
	t       testing.TB
	conn    *xgb.Conn
	root    xproto.Window
	window  xproto.Window
	atoms   map[string]xproto.Atom
	answers chan uint32
	stop    chan struct{}
	done    chan struct{}

	mu    sync.Mutex
	worst time.Duration
	count int
}

// beat is the pause between questions.
const beat = 20 * time.Millisecond

// StartHeartbeat waits for a window of the program with the number pid, and asks it
// until the test ends.
func StartHeartbeat(t testing.TB, s *Screen, pid int) *Heartbeat {
	t.Helper()
	xgb.Logger.SetOutput(io.Discard) // it misses an authority file that is not needed
	conn, err := xgb.NewConnDisplay(s.Display)
	if err != nil {
		t.Fatal(err)
	}
	h := &Heartbeat{t: t, conn: conn, root: xproto.Setup(conn).DefaultScreen(conn).Root, atoms: map[string]xproto.Atom{},
		answers: make(chan uint32, 16), stop: make(chan struct{}), done: make(chan struct{})}
	t.Cleanup(h.end)
	for _, name := range []string{"WM_PROTOCOLS", "WM_DELETE_WINDOW", "_NET_WM_PING", "_NET_CLIENT_LIST", "_NET_WM_PID"} {
		atom, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			t.Fatal(err)
		}
		h.atoms[name] = atom.Atom
	}
	err = xproto.ChangeWindowAttributesChecked(conn, h.root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureNotify}).Check()
	if err != nil {
		t.Fatal(err)
	}
	Wait(t, "a window", func() bool {
		for _, w := range h.numbers(h.root, "_NET_CLIENT_LIST") {
			for _, owner := range h.numbers(xproto.Window(w), "_NET_WM_PID") {
				if owner == uint32(pid) {
					h.window = xproto.Window(w)
					return true
				}
			}
		}
		return false
	})
	go h.listen()
	go h.ask()
	return h
}

// numbers reads a property of a window.
func (h *Heartbeat) numbers(w xproto.Window, property string) (list []uint32) {
	const most = 64
	value, err := xproto.GetProperty(h.conn, false, w, h.atoms[property], xproto.AtomAny, 0, most).Reply()
	for err == nil && len(value.Value) >= 4 {
		list = append(list, binary.LittleEndian.Uint32(value.Value))
		value.Value = value.Value[4:]
	}
	return list
}

// listen takes the answers, which go to the root window.
func (h *Heartbeat) listen() {
	for {
		event, err := h.conn.WaitForEvent()
		if event == nil && err == nil {
			return // the connection is closed
		}
		message, ok := event.(xproto.ClientMessageEvent)
		if ok && message.Type == h.atoms["WM_PROTOCOLS"] && message.Data.Data32[0] == uint32(h.atoms["_NET_WM_PING"]) {
			select {
			case h.answers <- message.Data.Data32[1]:
			default:
			}
		}
	}
}

func (h *Heartbeat) ask() {
	defer close(h.done)
	for n := uint32(1); ; n++ {
		asked := time.Now()
		h.send("_NET_WM_PING", n)
		for answered := false; !answered; {
			select {
			case got := <-h.answers:
				answered = got == n
			case <-time.After(beat):
			case <-h.stop:
				return
			}
			h.mu.Lock()
			h.worst = max(h.worst, time.Since(asked))
			h.mu.Unlock()
		}
		h.mu.Lock()
		h.count++
		h.mu.Unlock()
		select {
		case <-time.After(beat):
		case <-h.stop:
			return
		}
	}
}

// send sends a message of the window manager's.
func (h *Heartbeat) send(what string, data uint32) {
	event := xproto.ClientMessageEvent{Format: 32, Window: h.window, Type: h.atoms["WM_PROTOCOLS"],
		Data: xproto.ClientMessageDataUnionData32New([]uint32{uint32(h.atoms[what]), data, uint32(h.window), 0, 0})}
	_ = xproto.SendEventChecked(h.conn, false, h.window, xproto.EventMaskNoEvent, string(event.Bytes())).Check() // the window may have gone
}

// CloseWindow asks the window to close, as the button in its title does.
func (h *Heartbeat) CloseWindow() { h.send("WM_DELETE_WINDOW", 0) }

// WaitBeats waits until the window has answered so many times.
func (h *Heartbeat) WaitBeats(n int) {
	h.t.Helper()
	Wait(h.t, "the window's answer", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.count >= n
	})
}

// Worst gives how long the window took to answer at most, up to now.
func (h *Heartbeat) Worst() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.worst
}

func (h *Heartbeat) end() {
	close(h.stop)
	h.conn.Close()
	<-h.done
}
