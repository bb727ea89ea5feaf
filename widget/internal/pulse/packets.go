// SPDX-License-Identifier: LGPL-2.1-or-later

package pulse

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/jfreymuth/pulse/proto"
)

// A packet of PulseAudio's protocol is a descriptor of 20 bytes (length, channel,
// offset, flags) and a payload. On the control channel the payload is a
// "tagstruct": fields, each with a letter before it that tells its type. The first
// two are the operation and the tag of the request that is answered.
const (
	descriptorSize = 20
	controlChannel = 0xffffffff
	headSize       = 10       // operation and tag, with their letters
	maxPacket      = 64 << 10 // bytes; PulseAudio's own limit for control
	maxText        = 1000     // bytes; the library reads no longer ones
)

// The shapes of what we are told: the letters of the fields after the first two.
const (
	shapeError        = "L"
	shapeNumber       = "L"  // replies to Auth and SetClientName
	shapeRequest      = "LL" // stream, bytes
	shapeKilled       = "L"  // stream
	shapeCreateStream = "LLLLLLLamLt0Uf"
)

// packets is what the library reads. It gives whole packets that we have use for
// and whose fields are those that the library expects: it panics, on a goroutine
// of its own, if they are not. Everything else from a server that is one ends at
// this place: what we do not need is dropped, what is wrong ends the connection.
type packets struct {
	r      io.Reader
	packet []byte // not given yet

	mu   sync.Mutex // guards all below
	want string     // shape of the reply that is waited for
	err  error      // what was wrong
}

// expect says what shape the next reply has.
func (p *packets) expect(shape string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.want = shape
}

// failure says what was wrong with a packet; nil if the connection just ended.
func (p *packets) failure() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// Read gives parts of good packets. Its only error is io.EOF, the only one that
// the library passes on.
func (p *packets) Read(dst []byte) (int, error) {
	for len(p.packet) == 0 {
		packet, err := readPacket(p.r)
		if err == nil {
			p.packet, err = p.judge(packet)
		}
		if err != nil {
			p.fail(err)
			return 0, io.EOF
		}
	}
	n := copy(dst, p.packet)
	p.packet = p.packet[n:]
	return n, nil
}

func (p *packets) fail(err error) {
	var wrong *PacketError
	p.mu.Lock()
	defer p.mu.Unlock()
	if errors.As(err, &wrong) {
		p.err = err
	}
}

// A PacketError says that what answers is no sound server, or a broken one.
type PacketError struct{ What string }

func (e *PacketError) Error() string { return "it is no sound server: " + e.What }

// readPacket reads one packet with its descriptor.
func readPacket(r io.Reader) ([]byte, error) {
	packet := make([]byte, descriptorSize)
	if _, err := io.ReadFull(r, packet); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(packet)
	if channel := binary.BigEndian.Uint32(packet[4:]); channel != controlChannel || n > maxPacket {
		return nil, &PacketError{fmt.Sprintf("a packet of %d bytes for channel %d", n, channel)}
	}
	packet = append(packet, make([]byte, n)...)
	_, err := io.ReadFull(r, packet[descriptorSize:])
	return packet, err
}

// judge gives the packet, nothing if there is no need of it, or what is wrong.
func (p *packets) judge(packet []byte) ([]byte, error) {
	payload := packet[descriptorSize:]
	if len(payload) < headSize || payload[0] != 'L' || payload[5] != 'L' {
		return nil, &PacketError{"a packet without an operation"}
	}
	p.mu.Lock()
	reply := p.want
	p.mu.Unlock()
	operation := binary.BigEndian.Uint32(payload[1:])
	want, has := map[uint32]string{
		proto.OpError:                shapeError,
		proto.OpReply:                reply,
		proto.OpRequest:              shapeRequest,
		proto.OpPlaybackStreamKilled: shapeKilled,
	}[operation]
	if !has {
		return nil, nil
	}
	if got, ok := shapeOf(payload[headSize:]); !ok || got != want {
		return nil, &PacketError{fmt.Sprintf("the fields of operation %d are %q, not %q", operation, got, want)}
	}
	return packet, nil
}

// shapeOf gives the letters of a tagstruct's fields: "0" for a truth value, "t"
// for a text, or none. ok says whether it ends where its last field does.
func shapeOf(b []byte) (shape string, ok bool) {
	var s strings.Builder
	for len(b) > 0 {
		kind := b[0]
		n := fieldSize(b)
		if n == 0 {
			return s.String(), false
		}
		switch kind {
		case '1':
			kind = '0'
		case 'N':
			kind = 't'
		}
		s.WriteByte(kind)
		b = b[n:]
	}
	return s.String(), true
}

// fieldSize is the size of a field with its letter; 0 if it is not whole, or of a
// type that no answer to us has.
func fieldSize(b []byte) int {
	n := 0
	switch b[0] {
	case '0', '1', 'N':
		n = 1
	case 'L':
		n = 5
	case 'U':
		n = 9
	case 'a': // format, channels, rate
		n = 7
	case 'B':
		n = 2
	case 't':
		n = textSize(b)
	case 'm': // count, positions
		if len(b) > 1 {
			n = 2 + int(b[1])
		}
	case 'P':
		n = propertiesSize(b)
	case 'f': // encoding, properties
		if len(b) > 3 && b[1] == 'B' && b[3] == 'P' {
			if k := propertiesSize(b[3:]); k > 0 {
				n = 3 + k
			}
		}
	}
	if n > len(b) {
		return 0
	}
	return n
}

// textSize is the size of a text that ends with a zero.
func textSize(b []byte) int {
	for i := 1; i < len(b) && i < maxText; i++ {
		if b[i] == 0 {
			return i + 1
		}
	}
	return 0
}

// propertiesSize is the size of a list: name, length, bytes, ..., N.
func propertiesSize(b []byte) int {
	at := 1
	for at < len(b) && b[at] == 't' {
		name := textSize(b[at:])
		value := at + name
		if name == 0 || len(b) < value+10 || b[value] != 'L' || b[value+5] != 'x' {
			return 0
		}
		n := binary.BigEndian.Uint32(b[value+1:])
		if n != binary.BigEndian.Uint32(b[value+6:]) || n > maxPacket {
			return 0
		}
		at = value + 10 + int(n)
	}
	if at >= len(b) || b[at] != 'N' {
		return 0
	}
	return at + 1
}
