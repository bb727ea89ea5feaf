// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"github.com/govnc/virt-viewer/rfbclient/internal/inflate"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// chunkSize is how much compressed data is inflated at once, in bytes. A thousand times
// as much may come out of it, and no more than that has to be kept in memory.
const chunkSize = 32 << 10

// chunks inflates the payload of a rectangle chunk by chunk, so that a rectangle may be
// larger than the memory for it. What was inflated and not taken yet is in data.
type chunks struct {
	r      *wire.Reader
	stream *inflate.Stream
	left   int64  // compressed bytes that were not read yet
	limit  int    // what may still come out, and what is in data, in bytes
	data   []byte // its memory goes on for some bytes beyond its end
	memory []byte // of data, reused
}

// more inflates the next chunk. It says false at the end, or after an error.
func (p *chunks) more() (bool, error) {
	if p.left == 0 {
		return false, nil
	}
	n := min(p.left, chunkSize)
	p.left -= n
	compressed := p.r.Bytes(n, chunkSize, "compressed data")
	if p.r.Err != nil {
		return false, p.r.Err
	}
	var err error
	p.r.Unlocked(func() {
		kept := append(p.memory[:0], p.data...) // they may overlap
		p.memory, err = p.stream.Append(kept, compressed, p.limit)
	})
	if p.r.Err != nil {
		return false, p.r.Err
	}
	p.data = p.memory
	return true, err
}

// take gives the next n bytes and drops them; nil if they are not there yet.
func (p *chunks) take(n int) []byte {
	if n > len(p.data) {
		return nil
	}
	taken := p.data[:n]
	p.data = p.data[n:]
	p.limit -= n
	return taken
}
