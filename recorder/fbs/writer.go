// SPDX-License-Identifier: LGPL-2.1-or-later

package fbs

import (
	"encoding/binary"
	"io"
	"time"
)

const magic = "FBS 001.000\n"

// Writer writes a recording of the wire. Its Write makes a block of each call.
type Writer struct {
	w     io.Writer
	start time.Time
	block []byte
}

// NewWriter begins a recording.
func NewWriter(w io.Writer) (*Writer, error) {
	_, err := io.WriteString(w, magic)
	return &Writer{w: w, start: time.Now()}, err
}

// Write writes a block of the time that it is now.
func (w *Writer) Write(p []byte) (int, error) {
	if err := w.writeAt(p, time.Since(w.start)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// writeAt writes a block of a time, in one piece.
func (w *Writer) writeAt(p []byte, at time.Duration) error {
	w.block = binary.BigEndian.AppendUint32(w.block[:0], uint32(len(p)))
	w.block = append(w.block, p...)
	for len(w.block)%4 != 0 {
		w.block = append(w.block, 0)
	}
	w.block = binary.BigEndian.AppendUint32(w.block, uint32(at.Milliseconds()))
	_, err := w.w.Write(w.block)
	return err
}
