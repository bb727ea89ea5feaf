// SPDX-License-Identifier: LGPL-2.1-or-later

package pulse

import (
	"encoding/binary"
	"sync"
	"time"
)

// How much sound waits, in milliseconds.
const (
	// ringLength is the most that waits here; more is dropped, the oldest first.
	ringLength = 250
	// leastDrop is how much is dropped at a time, so that a player that is too
	// slow clicks now and then and not all the time.
	leastDrop = 20
	// startLength is the most that waits here when playing begins.
	startLength = 20
	// slack is how much may wait here all the time; if it was never less in
	// slackTime, the surplus is dropped: it is only late.
	slack = 40

	slackTime = 2 * time.Second
)

// piece is the sound between Begin and End: a ring of what was not sent yet.
type piece struct {
	format
	change chan struct{} // has one element when there is data, or the end

	mu    sync.Mutex // guards all below
	ring  []byte
	first int // of the data in ring
	n     int // bytes
	ended bool
	least int // that has waited since
	since time.Time
}

func newPiece(f format) *piece {
	return &piece{format: f, change: make(chan struct{}, 1), ring: make([]byte, f.bytes(ringLength))}
}

// put adds data and drops the oldest of it all if there is too much. Whole frames
// are dropped, so that channels and bytes stay in step.
func (p *piece) put(data []byte) {
	p.mu.Lock()
	if over := p.n + len(data) - len(p.ring); over > 0 && !p.ended {
		drop := max(over, p.bytes(leastDrop))
		drop = min((drop+p.frame()-1)/p.frame()*p.frame(), p.n+len(data))
		old := min(drop, p.n)
		p.drop(old)
		data = data[drop-old:]
	}
	for len(data) > 0 && !p.ended {
		end := (p.first + p.n) % len(p.ring)
		k := copy(p.ring[end:min(len(p.ring), end+len(p.ring)-p.n)], data)
		p.n += k
		data = data[k:]
	}
	p.mu.Unlock()
	signal(p.change)
}

// drop drops the oldest k bytes. mu is held.
func (p *piece) drop(k int) {
	p.first = (p.first + k) % len(p.ring)
	p.n -= k
}

func (p *piece) end() {
	p.mu.Lock()
	p.ended = true
	p.mu.Unlock()
	signal(p.change)
}

// begin drops what is late already when playing begins.
func (p *piece) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keep(p.bytes(startLength))
	p.least, p.since = p.n, time.Now()
}

// keep drops the oldest whole frames so that about k bytes are left. mu is held.
func (p *piece) keep(k int) {
	if p.n > k && !p.ended {
		p.drop((p.n - k) / p.frame() * p.frame())
	}
}

// take moves the oldest whole frames to dst and says how many bytes that are, and
// whether they are the last ones.
func (p *piece) take(dst []byte) (n int, last bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.catchUp(time.Now())
	want := min(len(dst), p.n) / p.frame() * p.frame()
	for n < want {
		k := copy(dst[n:want], p.ring[p.first:min(len(p.ring), p.first+p.n)])
		p.drop(k)
		n += k
	}
	p.least = min(p.least, p.n)
	return n, p.ended && p.n < p.frame()
}

// catchUp drops what has waited all the time. mu is held.
func (p *piece) catchUp(now time.Time) {
	if now.Sub(p.since) < slackTime {
		return
	}
	if p.least > p.bytes(slack) {
		p.keep(p.n - p.least + p.bytes(slack)/2)
	}
	p.least, p.since = p.n, now
}

// render turns samples into signed 16-bit ones, little-endian, scaled by a gain
// that goes from one value to another. It gives dst, whose size must do.
func (f format) render(dst, src []byte, from, to float32) []byte {
	samples := len(src) * 8 / f.bits
	for i := range samples {
		v := float32(f.sample(src, i))
		if from != 1 || to != 1 {
			v *= from + (to-from)*float32(i)/float32(samples)
		}
		binary.LittleEndian.PutUint16(dst[2*i:], uint16(int16(v)))
	}
	return dst[:2*samples]
}

// sample gives the i-th sample as a signed 16-bit one.
func (f format) sample(src []byte, i int) int16 {
	if f.bits == 8 {
		v := src[i]
		if !f.signed {
			v ^= 0x80
		}
		return int16(int8(v)) << 8
	}
	v := binary.LittleEndian.Uint16(src[2*i:])
	if !f.signed {
		v ^= 0x8000
	}
	return int16(v)
}
