// SPDX-License-Identifier: LGPL-2.1-or-later

package fbs

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// Recording is a file that can be played.
type Recording struct {
	file     *os.File
	duration time.Duration
}

// Open opens a recording and looks at all of its blocks.
func Open(name string) (*Recording, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	duration, err := measure(file)
	if err != nil {
		file.Close()
		return nil, err
	}
	return &Recording{file, duration}, nil
}

// measure gives the time of a recording's last block.
func measure(file io.ReaderAt) (time.Duration, error) {
	r, err := newReader(file)
	if err != nil {
		return 0, err
	}
	for {
		switch _, err := r.read(); {
		case errors.Is(err, io.EOF):
			return r.at, nil
		case err != nil:
			return 0, err
		}
	}
}

// Duration is how long it plays at its own speed.
func (r *Recording) Duration() time.Duration { return r.duration }

// Name is the file's.
func (r *Recording) Name() string { return r.file.Name() }

// Close closes the file.
func (r *Recording) Close() error { return r.file.Close() }

// Player plays a recording: Conn is the server's side of a connection, on which the
// recording's bytes come when it is their time. Its methods may be called from any
// goroutine and do not wait.
type Player struct {
	recording *Recording

	mu     sync.Mutex    // guards all below
	turned chan struct{} // closed, and made anew, when anything below changes
	base   time.Duration // the recording's time at since
	since  time.Time
	speed  float64
	paused bool
}

// Play begins to play, from the beginning and at the recording's own speed.
func (r *Recording) Play() *Player {
	return &Player{recording: r, turned: make(chan struct{}), since: time.Now(), speed: 1}
}

// Recording is what is played.
func (p *Player) Recording() *Recording { return p.recording }

// Position is the recording's time now.
func (p *Player) Position() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.position(time.Now())
}

func (p *Player) position(now time.Time) time.Duration {
	at := p.base
	if !p.paused {
		at += time.Duration(float64(now.Sub(p.since)) * p.speed)
	}
	return max(0, min(at, p.recording.duration))
}

// change sets the clock anew and tells the connection.
func (p *Player) change(set func(now time.Duration)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.base = p.position(now)
	set(p.base)
	p.since = now
	close(p.turned)
	p.turned = make(chan struct{})
}

// Pause stops the recording's time, or lets it go on.
func (p *Player) Pause(paused bool) { p.change(func(time.Duration) { p.paused = paused }) }

// Paused says whether the time is stopped.
func (p *Player) Paused() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.paused
}

// Ended says whether all has been played.
func (p *Player) Ended() bool { return p.Position() >= p.recording.duration }

// Speed is how fast it plays.
func (p *Player) Speed() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.speed
}

// The slowest and the fastest.
const (
	MinSpeed = 0.125
	MaxSpeed = 64
)

// SetSpeed says how fast to play; 1 is the recording's own speed.
func (p *Player) SetSpeed(speed float64) {
	p.change(func(time.Duration) { p.speed = max(MinSpeed, min(speed, MaxSpeed)) })
}

// Seek goes to a time. What comes before it is played at once, for a picture is made
// of all that came before. It says true if that needs a new Conn, which begins anew:
// a connection cannot go back.
func (p *Player) Seek(to time.Duration) (anew bool) {
	p.change(func(now time.Duration) {
		anew = to < now
		p.base = max(0, min(to, p.recording.duration))
	})
	return anew
}

// due says how long it is until a time of the recording, and gives the channel that
// tells when that is no longer true. Without end if the time is stopped.
func (p *Player) due(at time.Duration) (wait time.Duration, now bool, turned <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	left := at - p.position(time.Now())
	switch {
	case left <= 0:
		return 0, true, p.turned
	case p.paused:
		return 1<<63 - 1, false, p.turned
	}
	return time.Duration(float64(left)/p.speed) + time.Millisecond, false, p.turned
}

// Conn gives a connection on which the recording comes from its beginning, up to the
// player's time at once. It does not end with the recording, so that the last picture
// stays. Only the latest should be read.
func (p *Player) Conn() (net.Conn, error) {
	r, err := newReader(p.recording.file)
	if err != nil {
		return nil, err
	}
	return &conn{player: p, reader: r, closed: make(chan struct{})}, nil
}

// conn is the server's side of a connection. One goroutine may read it.
type conn struct {
	player *Player
	reader *reader
	block  block // what is left of it
	closed chan struct{}
	once   sync.Once
}

// Read gives bytes of the block whose time has come.
func (c *conn) Read(b []byte) (int, error) {
	for c.block.length == 0 {
		next, err := c.reader.read()
		if errors.Is(err, io.EOF) {
			<-c.closed
			return 0, net.ErrClosed
		}
		if err != nil {
			return 0, err
		}
		if err := c.wait(next.at); err != nil {
			return 0, err
		}
		c.block = next
	}
	return c.take(b)
}

// take gives bytes of the block.
func (c *conn) take(b []byte) (int, error) {
	n := min(len(b), c.block.length)
	if err := c.reader.readAt(b[:n], c.block.offset); err != nil {
		return 0, err
	}
	c.block.offset += int64(n)
	c.block.length -= n
	return n, nil
}

// wait returns when it is a time of the recording.
func (c *conn) wait(at time.Duration) error {
	for {
		wait, now, turned := c.player.due(at)
		if now {
			return c.open()
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-turned:
		case <-c.closed:
		}
		timer.Stop()
		if err := c.open(); err != nil {
			return err
		}
	}
}

func (c *conn) open() error {
	select {
	case <-c.closed:
		return net.ErrClosed
	default:
		return nil
	}
}

// Write drops what the client says: the server has said all that it has.
func (c *conn) Write(b []byte) (int, error) { return len(b), c.open() }

func (c *conn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return nil
}

// address is where a recording comes from.
type address struct{ name string }

func (address) Network() string  { return "file" }
func (a address) String() string { return a.name }

func (c *conn) LocalAddr() net.Addr  { return address{} }
func (c *conn) RemoteAddr() net.Addr { return address{c.player.recording.file.Name()} }

// Deadlines make no sense for a file.
func (c *conn) SetDeadline(time.Time) error      { return nil }
func (c *conn) SetReadDeadline(time.Time) error  { return nil }
func (c *conn) SetWriteDeadline(time.Time) error { return nil }
