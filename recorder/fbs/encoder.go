// SPDX-License-Identifier: LGPL-2.1-or-later

package fbs

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"time"
)

// Encoder writes the frames of a display as a session of RFB: ServerInit, then an
// update for each frame, of the tiles that are not as they were. It is a sink of
// package recorder.
type Encoder struct {
	out    io.WriteCloser
	writer *Writer
	name   string

	width, height int    // px, of the last frame
	last          []byte // its pixels, rows without gaps
	from, to      int    // rows that may have changed; all if to is 0
	message       []byte
	zrle          zrle
}

// NewEncoder begins a recording of a display of that name. Close closes out.
func NewEncoder(out io.WriteCloser, name string) *Encoder {
	return &Encoder{out: out, name: name}
}

// Changed says which rows the next frame can be another one in than the frame before:
// those from one on and before another. Without it all are compared.
func (e *Encoder) Changed(from, to int) { e.from, e.to = from, to }

// Frame writes what has changed since the frame before. Where nothing has, only the
// time is noted.
func (e *Encoder) Frame(px []byte, stride, w, h int, at time.Duration) error {
	e.message = e.message[:0]
	if e.writer == nil {
		if err := e.begin(w, h); err != nil {
			return err
		}
		e.resize(w, h)
	}
	if w != e.width || h != e.height {
		// An update of its own: what else is in it may be lost (rfbproto, "DesktopSize").
		const desktopSize = -223
		e.message = append(e.message, 0, 0, 0, 1)
		e.rectangle(0, 0, w, h, desktopSize)
		e.resize(w, h)
	}
	whole := e.last == nil
	if whole {
		e.last = make([]byte, 4*w*h)
	}
	e.message = append(e.message, 0, 0, 0, 0) // FramebufferUpdate (RFB 7.6.1), the count comes later
	countAt := len(e.message) - 2
	count := 0
	first, end := 0, h
	if e.to > 0 && !whole {
		first, end = max(0, e.from)/tileSide*tileSide, min(h, e.to)
	}
	e.from, e.to = 0, 0
	for y := first; y < end; y += tileSide {
		th := min(tileSide, h-y)
		for x := 0; x < w; {
			tw := e.changed(px, stride, x, y, th, whole)
			if tw == 0 {
				x += tileSide
				continue
			}
			const encodingZRLE = 16
			e.rectangle(x, y, tw, th, encodingZRLE)
			data, err := e.zrle.encode(px[y*stride+4*x:], stride, tw, th)
			if err != nil {
				return err
			}
			e.message = binary.BigEndian.AppendUint32(e.message, uint32(len(data)))
			e.message = append(e.message, data...)
			e.keep(px, stride, x, y, tw, th)
			count++
			x += (tw + tileSide - 1) / tileSide * tileSide
		}
	}
	binary.BigEndian.PutUint16(e.message[countAt:], uint16(count))
	return e.writer.writeAt(e.message, at)
}

// Close completes the file.
func (e *Encoder) Close() error { return e.out.Close() }

// begin writes a handshake of RFB 3.3 without security (RFB 7.1 to 7.3). The format of
// pixels is the one that all frames have.
func (e *Encoder) begin(w, h int) error {
	var err error
	if e.writer, err = NewWriter(e.out); err != nil {
		return err
	}
	init := binary.BigEndian.AppendUint16(nil, uint16(w))
	init = binary.BigEndian.AppendUint16(init, uint16(h))
	// 32 bits, 24 of them used, little-endian, true colour; blue in the lowest byte
	init = append(init, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0)
	init = binary.BigEndian.AppendUint32(init, uint32(len(e.name)))
	// Players of old read each of these at once.
	for _, part := range [][]byte{[]byte("RFB 003.003\n"), {0, 0, 0, 1}, append(init, e.name...)} {
		if err := e.writer.writeAt(part, 0); err != nil {
			return err
		}
	}
	return nil
}

func (e *Encoder) resize(w, h int) { e.width, e.height, e.last = w, h, nil }

// rectangle adds a rectangle's head.
func (e *Encoder) rectangle(x, y, w, h int, encoding int32) {
	for _, v := range []int{x, y, w, h} {
		e.message = binary.BigEndian.AppendUint16(e.message, uint16(v))
	}
	e.message = binary.BigEndian.AppendUint32(e.message, uint32(encoding))
}

// tileSide is that of ZRLE's tiles in pixels (RFB 7.7.6).
const tileSide = 64

// changed gives the width of the tiles from x on that have changed; 0 if the first
// has not.
func (e *Encoder) changed(px []byte, stride, x, y, th int, whole bool) int {
	if whole {
		return e.width - x
	}
	width := 0
	for x+width < e.width {
		tw := min(tileSide, e.width-x-width)
		if e.same(px, stride, x+width, y, tw, th) {
			break
		}
		width += tw
	}
	return width
}

func (e *Encoder) same(px []byte, stride, x, y, tw, th int) bool {
	for row := y; row < y+th; row++ {
		if !bytes.Equal(px[row*stride+4*x:][:4*tw], e.last[4*(row*e.width+x):][:4*tw]) {
			return false
		}
	}
	return true
}

func (e *Encoder) keep(px []byte, stride, x, y, tw, th int) {
	for row := y; row < y+th; row++ {
		copy(e.last[4*(row*e.width+x):][:4*tw], px[row*stride+4*x:])
	}
}

// zrle encodes rectangles (RFB 7.7.6), all in one zlib stream.
type zrle struct {
	out     bytes.Buffer
	zlib    *zlib.Writer
	tiles   []byte
	space   [tileSide * tileSide]uint32
	pixels  []uint32 // a tile's, in space
	palette []uint32
}

func (z *zrle) encode(px []byte, stride, w, h int) ([]byte, error) {
	if z.zlib == nil {
		var err error
		if z.zlib, err = zlib.NewWriterLevel(&z.out, zlib.BestSpeed); err != nil {
			return nil, err
		}
	}
	z.tiles = z.tiles[:0]
	for y := 0; y < h; y += tileSide {
		for x := 0; x < w; x += tileSide {
			z.tile(px[y*stride+4*x:], stride, min(tileSide, w-x), min(tileSide, h-y))
		}
	}
	z.out.Reset()
	if _, err := z.zlib.Write(z.tiles); err != nil {
		return nil, err
	}
	err := z.zlib.Flush()
	return z.out.Bytes(), err
}

// The kinds of tiles, by their first byte; a palette's is its number of colours.
const (
	tileRaw   = 0
	tileSolid = 1
	tileRLE   = 128
)

// maxPalette is the largest palette of a packed tile.
const maxPalette = 16

// tile adds a tile: in one colour, packed with a palette, as runs, or as it is.
func (z *zrle) tile(px []byte, stride, w, h int) {
	runs := z.look(px, stride, w, h)
	switch n := len(z.palette); {
	case n == 1:
		z.tiles = appendPixel(append(z.tiles, tileSolid), z.palette[0])
	case n <= maxPalette:
		z.packed(w)
	case 4*runs < 3*w*h:
		z.runs()
	default:
		z.tiles = append(z.tiles, tileRaw)
		for _, p := range z.pixels {
			z.tiles = appendPixel(z.tiles, p)
		}
	}
}

// look takes a tile's pixels and finds its colours, if they are not too many, and its
// number of runs.
func (z *zrle) look(px []byte, stride, w, h int) (runs int) {
	z.pixels, z.palette = z.space[:w*h], z.palette[:0]
	last := uint32(1 << 31) // no pixel
	for y := range h {
		row, out := px[y*stride:y*stride+4*w], z.pixels[y*w:(y+1)*w]
		for x := range out {
			p := binary.LittleEndian.Uint32(row[4*x:4*x+4]) & 0xffffff
			out[x] = p
			if p != last {
				last = p
				runs++
				z.note(p)
			}
		}
	}
	return runs
}

// note adds a colour to the palette, unless that has it or has too many.
func (z *zrle) note(p uint32) {
	n := len(z.palette)
	if n > maxPalette || n > 0 && z.palette[n-1] == p || n > 1 && z.palette[n-2] == p || z.index(p) >= 0 {
		return
	}
	z.palette = append(z.palette, p)
}

func (z *zrle) index(p uint32) int {
	for i, q := range z.palette {
		if p == q {
			return i
		}
	}
	return -1
}

// packed adds the palette and the pixels as indices of 1, 2 or 4 bits; each row
// begins with a new byte.
func (z *zrle) packed(w int) {
	bits := 4
	if len(z.palette) <= 2 {
		bits = 1
	} else if len(z.palette) <= 4 {
		bits = 2
	}
	z.tiles = append(z.tiles, byte(len(z.palette)))
	for _, p := range z.palette {
		z.tiles = appendPixel(z.tiles, p)
	}
	if bits == 1 {
		z.packedInTwo(w)
		return
	}
	last, index := z.palette[0], 0
	for row := z.pixels; len(row) > 0; row = row[w:] {
		b, free := 0, 8
		for _, p := range row[:w] {
			if p != last {
				last, index = p, z.index(p)
			}
			free -= bits
			b |= index << free
			if free == 0 {
				z.tiles = append(z.tiles, byte(b))
				b, free = 0, 8
			}
		}
		if free < 8 {
			z.tiles = append(z.tiles, byte(b))
		}
	}
}

// packedInTwo is packed for two colours, as text has them.
func (z *zrle) packedInTwo(w int) {
	second := z.palette[1]
	for row := z.pixels; len(row) > 0; row = row[w:] {
		for x := 0; x < w; x += 8 {
			b := byte(0)
			for i, p := range row[x:min(x+8, w)] {
				if p == second {
					b |= 0x80 >> i
				}
			}
			z.tiles = append(z.tiles, b)
		}
	}
}

// runs adds each pixel with how often it is repeated: bytes that add up, the last of
// them below 255.
func (z *zrle) runs() {
	z.tiles = append(z.tiles, tileRLE)
	for i := 0; i < len(z.pixels); {
		end := i + 1
		for end < len(z.pixels) && z.pixels[end] == z.pixels[i] {
			end++
		}
		z.tiles = appendPixel(z.tiles, z.pixels[i])
		more := end - i - 1
		for ; more >= 255; more -= 255 {
			z.tiles = append(z.tiles, 255)
		}
		z.tiles = append(z.tiles, byte(more))
		i = end
	}
}

// appendPixel adds a CPIXEL: three bytes of the format that begin writes.
func appendPixel(b []byte, p uint32) []byte {
	return append(b, byte(p), byte(p>>8), byte(p>>16))
}
