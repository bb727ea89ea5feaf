// SPDX-License-Identifier: LGPL-2.1-or-later

package websocket

import (
	"encoding/binary"
	"fmt"

	"github.com/coder/websocket"
)

// frames reads along in what a server sends, and refuses frames that the library takes
// and a client must not (RFC 6455): masked ones, which would be decoded wrongly (5.1),
// lengths in more bytes than they need (5.2), and those that announce more than is
// accepted, before a byte of them is waited for.
type frames struct {
	limit  int64  // bytes of a message
	header []byte // of the frame that begins; it may come in pieces
	room   [10]byte
	rest   uint64 // bytes of the frame's payload that are to come
}

// violation is why a frame is refused. It is a ProtocolError for the application.
type violation struct {
	code websocket.StatusCode // for the server
	what string
}

func (v *violation) Error() string { return v.what }

// Flags and values of a frame's second byte (RFC 6455, section 5.2).
const (
	frameMasked   = 0x80
	frameLength   = 0x7f
	frameLength16 = 126 // two more bytes are the length
	frameLength64 = 127 // eight are
)

// accept gives how many bytes of p there are before the header of a frame that is
// refused, and why it is.
func (f *frames) accept(p []byte) (n int, err error) {
	good := 0
	for n < len(p) {
		if f.rest > 0 {
			taken := int(min(f.rest, uint64(len(p)-n)))
			n, f.rest = n+taken, f.rest-uint64(taken)
			good = n
			continue
		}
		f.header = append(f.header, p[n])
		n++
		whole, err := f.check()
		if err != nil {
			return good, err
		}
		if whole {
			f.header, good = f.room[:0], n
		}
	}
	return n, nil
}

// check looks at what has come of a header. It says whether that is all of it.
func (f *frames) check() (whole bool, err error) {
	h := f.header
	if len(h) < 2 {
		return false, nil
	}
	if h[1]&frameMasked != 0 {
		return false, &violation{websocket.StatusProtocolError, "a frame is masked, as only a client's are"}
	}
	short := h[1] & frameLength
	length, least := uint64(short), uint64(0)
	switch {
	case short == frameLength16 && len(h) < 2+2, short == frameLength64 && len(h) < 2+8:
		return false, nil
	case short == frameLength16:
		length, least = uint64(binary.BigEndian.Uint16(h[2:])), frameLength16
	case short == frameLength64:
		length, least = binary.BigEndian.Uint64(h[2:]), 1<<16
	}
	switch {
	case length < least:
		return false, &violation{websocket.StatusProtocolError, fmt.Sprintf("the length of a frame of %d bytes is written in %d", length, len(h)-2)}
	case length > uint64(f.limit) && length < 1<<63: // the library refuses what is longer
		return false, &violation{websocket.StatusMessageTooBig, tooLong(f.limit)}
	}
	f.rest = length
	return true, nil
}

func tooLong(limit int64) string { return fmt.Sprintf("a message is longer than %d bytes", limit) }
