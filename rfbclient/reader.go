// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"encoding/binary"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// readerSize is the size of the reader's buffer in bytes: large enough that a
// full screen of Raw takes few system calls, small enough to stay in the
// processor's second-level cache.
const readerSize = 256 << 10

// grow is how far memory for a long payload grows ahead of what has arrived.
const grow = 64 << 10

// keepScratch is the largest payload, in bytes, whose memory is kept for the
// next one: the compressed rectangles of a busy screen, not a single huge text.
const keepScratch = 4 << 20

// reader reads the fields of messages. Its error is sticky: after the first one
// every method gives zeros, so that a message reads straight down and is checked
// once at its end. A loop whose length comes from the wire must look at err.
//
// lock, if not nil, is held by the caller. The reader gives it up while it
// waits for the network and takes it again, so that nobody waits with it.
type reader struct {
	src      io.Reader
	buf      []byte
	r, w     int // buf[r:w] was read from src and not taken yet
	err      error
	lock     sync.Locker
	scratch  []byte        // of Bytes, for what does not fit into buf
	total    int64         // bytes read from src
	heard    *atomic.Int64 // the same for others; may be nil
	measures bool          // waited is to be measured
	waited   time.Duration // in read, since the update began
	format   *wireFormat   // of the pixels
	stop     *atomic.Bool  // the application has closed the connection; nil: it cannot
}

func newReader(src io.Reader) *reader {
	return &reader{src: src, buf: make([]byte, readerSize), format: nativeFormat}
}

// fail makes err the reader's error if it has none yet.
func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.r, r.w = 0, 0
}

// read is the only place that waits for the network.
func (r *reader) read(p []byte) int {
	if r.lock != nil {
		r.lock.Unlock()
		defer r.lock.Lock()
	}
	// A reader may return nothing and no error; it is asked again, but not for
	// ever (io.Reader discourages it).
	for range 100 {
		var start time.Time
		if r.measures {
			start = time.Now()
		}
		n, err := r.src.Read(p)
		if r.measures {
			r.waited += time.Since(start)
		}
		r.total += int64(n)
		if r.heard != nil {
			r.heard.Store(r.total)
		}
		if n > 0 {
			return n
		}
		if err != nil {
			r.fail(err)
			return 0
		}
	}
	r.fail(io.ErrNoProgress)
	return 0
}

// pause lets others have the lock for a moment, between steps of long work. It
// fails when the application has closed the connection: what a server has sent
// already may take minutes to draw.
func (r *reader) pause() { r.unlocked(func() {}) }

// unlocked lets others have the lock while f runs; for a single step that takes
// long. It fails as pause does.
func (r *reader) unlocked(f func()) {
	if r.stop != nil && r.stop.Load() {
		r.fail(ErrClosed)
		return
	}
	if r.lock != nil {
		r.lock.Unlock()
		defer r.lock.Lock()
	}
	f()
}

// need makes n bytes available in buf, n <= readerSize. It says whether they are.
func (r *reader) need(n int) bool {
	for r.w-r.r < n {
		if r.err != nil {
			return false
		}
		if r.r == r.w {
			r.r, r.w = 0, 0
		} else if r.r+n > len(r.buf) {
			copy(r.buf, r.buf[r.r:r.w])
			r.r, r.w = 0, r.w-r.r
		}
		r.w += r.read(r.buf[r.w:])
	}
	return r.err == nil
}

// takeBuffered takes what was read ahead of time, for whoever reads on in its place.
func (r *reader) takeBuffered() []byte {
	rest := slices.Clone(r.buf[r.r:r.w])
	r.r, r.w = 0, 0
	return rest
}

// setSource has all that follows be read from src.
func (r *reader) setSource(src io.Reader) { r.src = src }

// buffered says how many bytes can be taken without waiting.
func (r *reader) buffered() int { return r.w - r.r }

// U8 reads an unsigned byte.
func (r *reader) U8() uint8 {
	if r.r == r.w && !r.need(1) {
		return 0
	}
	b := r.buf[r.r]
	r.r++
	return b
}

// U16 reads a big-endian 16-bit number, as all numbers of the protocol but
// pixels are.
func (r *reader) U16() uint16 {
	if r.w-r.r < 2 && !r.need(2) {
		return 0
	}
	v := binary.BigEndian.Uint16(r.buf[r.r:])
	r.r += 2
	return v
}

// U32 reads a big-endian 32-bit number.
func (r *reader) U32() uint32 {
	if r.w-r.r < 4 && !r.need(4) {
		return 0
	}
	v := binary.BigEndian.Uint32(r.buf[r.r:])
	r.r += 4
	return v
}

// S32 reads a big-endian signed 32-bit number.
func (r *reader) S32() int32 { return int32(r.U32()) }

// Pixel reads a PIXEL and gives its colour as 0x00RRGGBB.
func (r *reader) Pixel() uint32 { return r.pixel(&r.format.pixel) }

func (r *reader) pixel(l *pixelLayout) uint32 {
	if r.w-r.r < l.size && !r.need(l.size) {
		return 0
	}
	v := l.get(r.buf[r.r:])
	r.r += l.size
	return v
}

// Pixels fills dst with PIXELs, which are read as they are where the format is
// the framebuffer's.
func (r *reader) Pixels(dst []uint32) {
	l := &r.format.pixel
	if l.kind == layoutBGRX {
		r.Full(pixelBytes(dst))
		return
	}
	for len(dst) > 0 && r.err == nil {
		n := min(len(dst), 4096)
		if p := r.Bytes(int64(n*l.size), readerSize, "pixels"); p != nil {
			l.unpack(dst[:n], p)
		}
		dst = dst[n:]
	}
}

// Skip drops n bytes as they arrive.
func (r *reader) Skip(n int64) {
	for n > 0 && r.need(1) {
		k := min(n, int64(r.buffered()))
		r.r += int(k)
		n -= k
	}
}

// Full fills dst.
func (r *reader) Full(dst []byte) {
	for len(dst) > 0 {
		if r.r == r.w && !r.need(1) {
			clear(dst)
			return
		}
		n := copy(dst, r.buf[r.r:r.w])
		r.r += n
		dst = dst[n:]
	}
}

// Bytes gives the next n bytes; they are valid until the next call of any
// method. More than limit bytes are a ProtocolError that names what. It gives
// nil after an error.
func (r *reader) Bytes(n, limit int64, what string) []byte {
	if r.err != nil {
		return nil
	}
	if n > limit {
		r.fail(protocolErrorf("%s of %d bytes is too long: at most %d are accepted", what, n, limit))
		return nil
	}
	if n <= readerSize {
		if !r.need(int(n)) {
			return nil
		}
		b := r.buf[r.r : r.r+int(n)]
		r.r += int(n)
		return b
	}
	return r.long(int(n))
}

// length checks the length of a payload that is read piece by piece; it is 0 after
// an error.
func (r *reader) length(n, limit int64, what string) int64 {
	if r.err == nil && n > limit {
		r.fail(protocolErrorf("%s of %d bytes is too long: at most %d are accepted", what, n, limit))
	}
	if r.err != nil {
		return 0
	}
	return n
}

// keepSmall gives scratch memory back unless it is unusually large.
func keepSmall(p []byte) []byte {
	if cap(p) > keepScratch {
		return nil
	}
	return p[:0]
}

// long gathers a payload that is longer than the buffer. Its memory grows with
// what has arrived, never with what was promised, and is kept for the next one
// unless it is unusually large.
func (r *reader) long(n int) []byte {
	p, got := r.scratch, 0
	for got < n {
		if len(p) < min(n, got+grow) {
			more := min(max(grow, len(p)), n-len(p))
			p = append(make([]byte, 0, len(p)+more), p[:got]...)[:len(p)+more]
		}
		step := min(n, len(p)) - got
		r.Full(p[got : got+step])
		if r.err != nil {
			return nil
		}
		got += step
	}
	if len(p) <= keepScratch {
		r.scratch = p
	}
	return p[:n]
}

// Text reads n bytes of text from the server and gives at most keep of them as
// they are; the rest is skipped. More than maxNameOnWire bytes are a ProtocolError
// that names what.
func (r *reader) Text(n, keep int64, what string) string {
	n = r.length(n, maxNameOnWire, what)
	kept := string(r.Bytes(min(n, keep), keep, what))
	r.Skip(n - min(n, keep))
	return kept
}
