// SPDX-License-Identifier: LGPL-2.1-or-later

// Package inflate decompresses the endless zlib streams of RFB through ISA-L,
// which is several times faster than zlib on such data.
//
// A stream of RFB never ends, so its Adler-32 checksum never comes: the two bytes
// of zlib's header are checked and the rest is raw deflate.
package inflate

/*
#cgo pkg-config: libisal
#cgo CFLAGS: -Wall -Wextra
#include <stdlib.h>
#include <isa-l/igzip_lib.h>

// What a call did: ISA-L's result, and what was not used.
struct outcome {
	int result;
	uint32_t in_left, out_left;
};

// One call a rectangle. No pointer into Go's memory stays in the state.
static struct outcome inflate_some(struct inflate_state *s, uint8_t *in, uint32_t n_in,
                                   uint8_t *out, uint32_t n_out)
{
	struct outcome o;

	s->next_in = in;
	s->avail_in = n_in;
	s->next_out = out;
	s->avail_out = n_out;
	o.result = isal_inflate(s);
	o.in_left = s->avail_in;
	o.out_left = s->avail_out;
	s->next_in = s->next_out = NULL;
	s->avail_in = s->avail_out = 0;
	return o;
}

static struct inflate_state *new_state(void)
{
	struct inflate_state *s = malloc(sizeof *s);

	if (s)
		isal_inflate_init(s);
	return s;
}
*/
import "C"

import (
	"errors"
	"fmt"
	"unsafe"
)

var (
	// ErrHeader says that the stream does not begin as a zlib stream.
	ErrHeader = errors.New("not a zlib stream")
	// ErrCorrupt says that the data is not deflate's.
	ErrCorrupt = errors.New("corrupt compressed data")
	// ErrTooLong says that the data holds more than the caller's limit.
	ErrTooLong = errors.New("more data than expected")
	// ErrEnded says that the stream has ended, and more data came.
	ErrEnded = errors.New("data after the stream's end")
)

// slack is the room beyond a limit, in bytes, that a buffer has: with it, what
// follows the last byte of output (the marker of a flush) is consumed, a surplus
// is noticed, and callers may read a few bytes past the end.
const slack = 64

// firstGrowth is how much room a stream makes before it knows how much comes.
const firstGrowth = 256 << 10

// Stream is one zlib stream. Its zero value is ready. Only one goroutine may use
// it at a time. Close frees its memory.
type Stream struct {
	state *C.struct_inflate_state
	begun bool // the header was read
	ended bool // the last block was
	whole bool // it may end, and its checksum follows, which is not checked
}

// Whole decompresses a stream that is all there, ended or not. More than limit
// bytes are ErrTooLong.
func Whole(src []byte, limit int) ([]byte, error) {
	s := Stream{whole: true}
	defer s.Close()
	return s.Inflate(nil, src, limit)
}

// Close frees memory outside Go. The stream may be used again, from its
// beginning.
func (s *Stream) Close() {
	C.free(unsafe.Pointer(s.state))
	*s = Stream{}
}

// Reset makes the next data the beginning of a new stream.
func (s *Stream) Reset() {
	s.begun, s.ended = false, false
	if s.state != nil {
		C.isal_inflate_reset(s.state)
	}
}

// Inflate decompresses all of src into buf's memory and gives what came out. The
// memory is enlarged as needed; the result has at least slack bytes of capacity
// beyond its length. More than limit bytes are ErrTooLong.
func (s *Stream) Inflate(buf, src []byte, limit int) ([]byte, error) {
	return s.Append(buf[:0], src, limit)
}

// Append is Inflate behind what buf has already, which counts for the limit.
func (s *Stream) Append(buf, src []byte, limit int) ([]byte, error) {
	src, err := s.header(src)
	if err != nil {
		return nil, err
	}
	// Room for the whole limit is made at once only where that is little.
	buf = withRoom(buf, min(limit, len(buf)+firstGrowth))
	full := false // there was no room for more output
	for len(src) > 0 || full {
		if s.ended && s.whole {
			break
		}
		if s.ended {
			return nil, ErrEnded
		}
		if len(buf) == cap(buf) {
			buf = withRoom(buf, min(limit, 2*cap(buf)))
		}
		used, out, err := s.some(src, buf[len(buf):cap(buf)])
		if err != nil {
			return nil, err
		}
		if used == 0 && out == 0 && !full {
			return nil, ErrCorrupt // it takes nothing and gives nothing
		}
		src, buf = src[used:], buf[:len(buf)+out]
		if len(buf) > limit {
			return nil, ErrTooLong
		}
		full = len(buf) == cap(buf)
	}
	return withRoom(buf, len(buf)), nil
}

// some decompresses what of src has room in dst, which is not empty. It says how
// much it took and gave.
func (s *Stream) some(src, dst []byte) (used, out int, err error) {
	from := &nothing
	if len(src) > 0 {
		from = (*C.uint8_t)(&src[0])
	}
	const most = 1 << 30 // ISA-L counts in 32 bits
	src, dst = src[:min(len(src), most)], dst[:min(len(dst), most)]
	o := C.inflate_some(s.state, from, C.uint32_t(len(src)), (*C.uint8_t)(&dst[0]), C.uint32_t(len(dst)))
	if o.result < 0 {
		return 0, 0, fmt.Errorf("%w (ISA-L error %d)", ErrCorrupt, int(o.result))
	}
	s.ended = s.state.block_state == C.ISAL_BLOCK_FINISH
	return len(src) - int(o.in_left), len(dst) - int(o.out_left), nil
}

// nothing is what no input points to.
var nothing C.uint8_t

// header checks and drops the two bytes before the first data (RFC 1950).
func (s *Stream) header(src []byte) ([]byte, error) {
	if s.state == nil {
		if s.state = C.new_state(); s.state == nil {
			return nil, errors.New("out of memory")
		}
	}
	if s.begun || len(src) == 0 {
		return src, nil
	}
	const deflate, presetDictionary = 8, 0x20
	if len(src) < 2 || src[0]&0xf != deflate || src[1]&presetDictionary != 0 || (int(src[0])<<8+int(src[1]))%31 != 0 {
		return nil, ErrHeader
	}
	s.begun = true
	return src[2:], nil
}

// withRoom gives buf with capacity for n bytes and slack.
func withRoom(buf []byte, n int) []byte {
	if cap(buf) >= n+slack {
		return buf
	}
	return append(make([]byte, 0, n+slack), buf...)
}
