// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

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

// Reader reads the fields of messages. Its error is sticky: after the first one
// every method gives zeros, so that a message reads straight down and is checked
// once at its end. A loop whose length comes from the wire must look at Err.
//
// Locker, if not nil, is held by the caller. The reader gives it up while it
// waits for the network and takes it again, so that nobody waits with it.
//
// One goroutine reads. Only Received is also looked at by others.
type Reader struct {
	src      io.Reader
	buf      []byte
	r, w     int           // buf[r:w] was read from src and not taken yet
	Err      error         // the first error
	Locker   sync.Locker   // given up while the reader waits; nil: nothing is locked
	scratch  []byte        // of Bytes, for what does not fit into buf
	Total    int64         // bytes read from src
	Received *atomic.Int64 // Total, for other goroutines; may be nil
	Measures bool          // Blocked is to be measured
	Blocked  time.Duration // how long reads took since it was set to 0
	Format   *Converter    // of the pixels
	Closing  *atomic.Bool  // the application has closed the connection; nil: it cannot
}

// NewReader makes a reader of pixels that are as the framebuffer has them.
func NewReader(src io.Reader) *Reader {
	return &Reader{src: src, buf: make([]byte, readerSize), Format: Native}
}

// Fail makes err the reader's error if it has none yet.
func (r *Reader) Fail(err error) {
	if r.Err == nil {
		r.Err = err
	}
	r.r, r.w = 0, 0
}

// read is the only place that waits for the network.
func (r *Reader) read(p []byte) int {
	if r.Locker != nil {
		r.Locker.Unlock()
		defer r.Locker.Lock()
	}
	// A reader may return nothing and no error; it is asked again, but not for
	// ever (io.Reader discourages it).
	for range 100 {
		var start time.Time
		if r.Measures {
			start = time.Now()
		}
		n, err := r.src.Read(p)
		if r.Measures {
			r.Blocked += time.Since(start)
		}
		r.Total += int64(n)
		if r.Received != nil {
			r.Received.Store(r.Total)
		}
		if n > 0 {
			return n
		}
		if err != nil {
			r.Fail(err)
			return 0
		}
	}
	r.Fail(io.ErrNoProgress)
	return 0
}

// Pause lets others have the lock for a moment, between steps of long work. It
// fails when the application has closed the connection: what a server has sent
// already may take minutes to draw.
func (r *Reader) Pause() { r.Unlocked(func() {}) }

// Unlocked lets others have the lock while f runs; for a single step that takes
// long. It fails as pause does.
func (r *Reader) Unlocked(f func()) {
	if r.Closing != nil && r.Closing.Load() {
		r.Fail(ErrClosed)
		return
	}
	if r.Locker != nil {
		r.Locker.Unlock()
		defer r.Locker.Lock()
	}
	f()
}

// need makes n bytes available in buf, n <= readerSize. It says whether they are.
func (r *Reader) need(n int) bool {
	for r.w-r.r < n {
		if r.Err != nil {
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
	return r.Err == nil
}

// TakeBuffered takes what was read ahead of time, for whoever reads on in its place.
func (r *Reader) TakeBuffered() []byte {
	rest := slices.Clone(r.buf[r.r:r.w])
	r.r, r.w = 0, 0
	return rest
}

// SetSource has all that follows be read from src.
func (r *Reader) SetSource(src io.Reader) { r.src = src }

// Buffered says how many bytes can be taken without waiting.
func (r *Reader) Buffered() int { return r.w - r.r }

// U8 reads an unsigned byte.
func (r *Reader) U8() uint8 {
	if r.r == r.w && !r.need(1) {
		return 0
	}
	b := r.buf[r.r]
	r.r++
	return b
}

// U16 reads a big-endian 16-bit number, as all numbers of the protocol but
// pixels are.
func (r *Reader) U16() uint16 {
	if r.w-r.r < 2 && !r.need(2) {
		return 0
	}
	v := binary.BigEndian.Uint16(r.buf[r.r:])
	r.r += 2
	return v
}

// U32 reads a big-endian 32-bit number.
func (r *Reader) U32() uint32 {
	if r.w-r.r < 4 && !r.need(4) {
		return 0
	}
	v := binary.BigEndian.Uint32(r.buf[r.r:])
	r.r += 4
	return v
}

// S32 reads a big-endian signed 32-bit number.
func (r *Reader) S32() int32 { return int32(r.U32()) }

// Pixel reads a PIXEL and gives its colour as 0x00RRGGBB.
func (r *Reader) Pixel() uint32 { return r.PixelAs(&r.Format.Pixel) }

// PixelAs reads a pixel that lies as l says.
func (r *Reader) PixelAs(l *Layout) uint32 {
	if r.w-r.r < l.Size && !r.need(l.Size) {
		return 0
	}
	v := l.Get(r.buf[r.r:])
	r.r += l.Size
	return v
}

// Pixels fills dst with PIXELs, which are read as they are where the format is
// the framebuffer's.
func (r *Reader) Pixels(dst []uint32) {
	l := &r.Format.Pixel
	if l.Kind == BGRX {
		r.Full(PixelBytes(dst))
		return
	}
	for len(dst) > 0 && r.Err == nil {
		n := min(len(dst), 4096)
		if p := r.Bytes(int64(n*l.Size), readerSize, "pixels"); p != nil {
			l.Unpack(dst[:n], p)
		}
		dst = dst[n:]
	}
}

// Skip drops n bytes as they arrive.
func (r *Reader) Skip(n int64) {
	for n > 0 && r.need(1) {
		k := min(n, int64(r.Buffered()))
		r.r += int(k)
		n -= k
	}
}

// Full fills dst.
func (r *Reader) Full(dst []byte) {
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
func (r *Reader) Bytes(n, limit int64, what string) []byte {
	if r.Err != nil {
		return nil
	}
	if n > limit {
		r.Fail(Errorf("%s of %d bytes is too long: at most %d are accepted", what, n, limit))
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

// Length checks the length of a payload that is read piece by piece; it is 0 after
// an error.
func (r *Reader) Length(n, limit int64, what string) int64 {
	if r.Err == nil && n > limit {
		r.Fail(Errorf("%s of %d bytes is too long: at most %d are accepted", what, n, limit))
	}
	if r.Err != nil {
		return 0
	}
	return n
}

// KeepSmall gives scratch memory back unless it is unusually large.
func KeepSmall(p []byte) []byte {
	if cap(p) > keepScratch {
		return nil
	}
	return p[:0]
}

// long gathers a payload that is longer than the buffer. Its memory grows with
// what has arrived, never with what was promised, and is kept for the next one
// unless it is unusually large.
func (r *Reader) long(n int) []byte {
	p, got := r.scratch, 0
	for got < n {
		if len(p) < min(n, got+grow) {
			more := min(max(grow, len(p)), n-len(p))
			p = append(make([]byte, 0, len(p)+more), p[:got]...)[:len(p)+more]
		}
		step := min(n, len(p)) - got
		r.Full(p[got : got+step])
		if r.Err != nil {
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
func (r *Reader) Text(n, keep int64, what string) string {
	n = r.Length(n, MaxNameOnWire, what)
	kept := string(r.Bytes(min(n, keep), keep, what))
	r.Skip(n - min(n, keep))
	return kept
}
