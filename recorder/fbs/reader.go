// SPDX-License-Identifier: LGPL-2.1-or-later

package fbs

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// maxBlock bounds a block's length in bytes; recorders write smaller ones.
const maxBlock = 64 << 20

// ErrFormat says that a file is no recording.
var ErrFormat = errors.New("not an FBS recording")

// block is a part of a recording.
type block struct {
	offset int64 // of its bytes in the file
	length int
	at     time.Duration // never less than the one before's
}

// reader goes through a recording's blocks without reading their bytes.
type reader struct {
	file io.ReaderAt
	next int64 // offset of the next block
	at   time.Duration
}

func newReader(file io.ReaderAt) (*reader, error) {
	head := make([]byte, len(magic))
	if _, err := file.ReadAt(head, 0); err != nil || string(head) != magic {
		return nil, ErrFormat
	}
	return &reader{file: file, next: int64(len(magic))}, nil
}

// read gives the next block, and io.EOF at the end. A recording that was cut off
// ends with its last whole block.
func (r *reader) read() (block, error) {
	var number [4]byte
	if err := r.readAt(number[:], r.next); err != nil {
		return block{}, err
	}
	length := binary.BigEndian.Uint32(number[:])
	if length > maxBlock {
		return block{}, fmt.Errorf("%w: a block of %d bytes", ErrFormat, length)
	}
	b := block{offset: r.next + 4, length: int(length)}
	end := b.offset + int64(length+3)&^3
	if err := r.readAt(number[:], end); err != nil {
		return block{}, err
	}
	r.next = end + 4
	// Times are a file's word: they may go back, but not the player with them.
	r.at = max(r.at, time.Duration(binary.BigEndian.Uint32(number[:]))*time.Millisecond)
	b.at = r.at
	return b, nil
}

func (r *reader) readAt(p []byte, offset int64) error {
	n, err := r.file.ReadAt(p, offset)
	if n == len(p) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		return io.EOF
	}
	return err
}

// Read gives all that the server sent. A recording that was cut off gives its whole
// blocks.
func Read(file io.ReaderAt) ([]byte, error) {
	r, err := newReader(file)
	if err != nil {
		return nil, err
	}
	var stream []byte
	for {
		b, err := r.read()
		if errors.Is(err, io.EOF) {
			return stream, nil
		}
		if err != nil {
			return nil, err
		}
		at := len(stream)
		stream = append(stream, make([]byte, b.length)...)
		if err := r.readAt(stream[at:], b.offset); err != nil {
			return nil, err
		}
	}
}
