// SPDX-License-Identifier: GPL-2.0-or-later

// Package fbs reads and writes recordings of what a VNC server sent, in the
// format of rfbproxy: "FBS 001.000\n", then blocks of a 32-bit length, that many
// bytes padded to four, and the time in milliseconds since the beginning.
package fbs

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

const magic = "FBS 001.000\n"

// maxBlock bounds a block's length in bytes; recorders write smaller ones.
const maxBlock = 16 << 20

// ErrFormat says that a file is no recording.
var ErrFormat = errors.New("not an FBS recording")

// Writer writes a recording. Its Write makes a block of each call.
type Writer struct {
	w     io.Writer
	start time.Time
}

// NewWriter begins a recording.
func NewWriter(w io.Writer) (*Writer, error) {
	_, err := io.WriteString(w, magic)
	return &Writer{w, time.Now()}, err
}

func (w *Writer) Write(p []byte) (int, error) {
	block := binary.BigEndian.AppendUint32(nil, uint32(len(p)))
	block = append(block, p...)
	for len(block)%4 != 0 {
		block = append(block, 0)
	}
	block = binary.BigEndian.AppendUint32(block, uint32(time.Since(w.start).Milliseconds()))
	if _, err := w.w.Write(block); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Read gives all that the server sent. A recording that was cut off gives its
// whole blocks.
func Read(r io.Reader) ([]byte, error) {
	in := bufio.NewReader(r)
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(in, head); err != nil || string(head) != magic {
		return nil, ErrFormat
	}
	var stream []byte
	for {
		var length uint32
		if err := binary.Read(in, binary.BigEndian, &length); err != nil {
			return stream, nil
		}
		if length > maxBlock {
			return nil, fmt.Errorf("%w: a block of %d bytes", ErrFormat, length)
		}
		padded := make([]byte, (length+3)&^3+4)
		if _, err := io.ReadFull(in, padded); err != nil {
			return stream, nil
		}
		stream = append(stream, padded[:length]...)
	}
}
