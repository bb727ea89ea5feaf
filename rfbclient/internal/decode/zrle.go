// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"github.com/govnc/virt-viewer/rfbclient/internal/inflate"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// zrleDecoder draws ZRLE rectangles (RFB 7.7.6): tiles of 64x64 pixels in a zlib
// stream that lasts as long as the connection.
type zrleDecoder struct {
	stream  inflate.Stream
	data    []byte // of the rectangle; memory is reused
	tiles   tileReader
	colours palette
}

// zrleTile is the side of a tile in pixels.
const zrleTile = 64

// Close frees the memory outside Go.
func (d *zrleDecoder) Close() { d.stream.Close() }

func (d *zrleDecoder) Decode(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error {
	return d.decodeWith(r, fb, rect, nil)
}

// decodeWith draws raw tiles through a wavelet transform, if there is one.
func (d *zrleDecoder) decodeWith(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect, wavelet *zywrleDecoder) error {
	length := r.Length(int64(r.U32()), compressedLimit(wire.Area(rect)), "ZRLE rectangle")
	p := chunks{r: r, stream: &d.stream, left: length, limit: zrleLimit(rect), memory: d.data}
	defer func() { d.data = wire.KeepSmall(p.memory) }()
	tiles := &d.tiles
	*tiles = tileReader{cpixel: &r.Format.CPixel, colours: &d.colours, wavelet: wavelet}
	err := eachTile(rect, zrleTile, func(tile wire.Rect) error {
		for more := true; more && len(p.data) < maxTile; {
			var err error
			if more, err = p.more(); r.Err != nil {
				return r.Err
			} else if err != nil {
				return wire.Errorf("ZRLE rectangle %v: %v", rect, err)
			}
		}
		tiles.data = p.data
		err := tiles.draw(fb, tile)
		p.take(len(p.data) - len(tiles.data))
		return err
	})
	if err != nil {
		return err
	}
	return d.drain(&p, rect)
}

// drain drops what is behind the last tile, so that the stream stays in step: mostly a
// piece from which nothing comes (tiles.go).
func (d *zrleDecoder) drain(p *chunks, rect wire.Rect) error {
	for more := true; more; {
		var err error
		if more, err = p.more(); p.r.Err != nil {
			return p.r.Err
		} else if err != nil {
			return wire.Errorf("ZRLE rectangle %v: %v", rect, err)
		}
		p.take(len(p.data))
	}
	return nil
}

// maxTile is the most that one tile can have, in bytes: runs of one pixel, with the
// largest palette before them; in ZYWRLE it is in another one.
const maxTile = 5*zrleTile*zrleTile + 2 + 127*4

// zrleLimit is the most that the data of a rectangle can have, in bytes: every
// tile in runs of one pixel, with the largest palette before it.
func zrleLimit(rect wire.Rect) int {
	tiles := ((rect.W + zrleTile - 1) / zrleTile) * ((rect.H + zrleTile - 1) / zrleTile)
	return 5*wire.Area(rect) + tiles*(1+127*4)
}

// tileReader reads the tiles of ZRLE. data is what was not read yet; its memory
// goes on for some bytes beyond its end.
type tileReader struct {
	data    []byte
	cpixel  *wire.Layout
	colours *palette
	wavelet *zywrleDecoder // draws raw tiles; nil: they are pixels
}

// take gives the next n bytes, or says what is missing.
func (t *tileReader) take(n int) ([]byte, error) {
	if n > len(t.data) {
		return nil, wire.Errorf("ZRLE data ends %d bytes too early", n-len(t.data))
	}
	p := t.data[:n]
	t.data = t.data[n:]
	return p, nil
}

// draw draws one tile. Its first byte says how (RFB 7.7.5, 7.7.6): the low bits
// are the size of a palette, the highest that runs follow.
func (t *tileReader) draw(fb *wire.Framebuffer, tile wire.Rect) error {
	head, err := t.take(1)
	if err != nil {
		return err
	}
	kind := int(head[0])
	switch {
	case kind == 0 && t.wavelet != nil:
		return t.wavelet.tile(t, fb, tile)
	case kind == 0:
		return t.pixels(fb, tile)
	case kind == 1:
		p, err := t.take(t.cpixel.Size)
		if err == nil {
			fb.Fill(tile, t.cpixel.Get(p))
		}
		return err
	case kind <= 16:
		return t.packed(fb, tile, kind)
	case kind == 128:
		return t.runs(fb, tile)
	case kind >= 130:
		return t.paletteRuns(fb, tile, kind-128)
	}
	return wire.Errorf("ZRLE tile %v has the unknown subencoding %d", tile, kind)
}

func (t *tileReader) pixels(fb *wire.Framebuffer, tile wire.Rect) error {
	size := t.cpixel.Size
	p, err := t.take(size * wire.Area(tile))
	if err != nil {
		return err
	}
	for y := range tile.H {
		t.cpixel.Unpack(fb.Row(tile.X, tile.Y+y, tile.W), p[size*y*tile.W:])
	}
	return nil
}

func (t *tileReader) readPalette(n int) error {
	size := t.cpixel.Size
	p, err := t.take(size * n)
	if err != nil {
		return err
	}
	for i := range n {
		t.colours[i] = t.cpixel.Get(p[size*i:])
	}
	t.colours.clearFrom(n)
	return nil
}

// packedBits is how many bits an index has in a palette of 2 to 16 colours.
func packedBits(size int) int {
	switch {
	case size <= 2:
		return 1
	case size <= 4:
		return 2
	}
	return 4
}

// packed draws pixels of 1, 2 or 4 bits, rows padded to bytes.
func (t *tileReader) packed(fb *wire.Framebuffer, tile wire.Rect, size int) error {
	if err := t.readPalette(size); err != nil {
		return err
	}
	bits := packedBits(size)
	stride := (tile.W*bits + 7) / 8
	p, err := t.take(stride * tile.H)
	if err != nil {
		return err
	}
	for y := range tile.H {
		if !t.colours.lookBits(fb.Row(tile.X, tile.Y+y, tile.W), p[y*stride:], bits) {
			return wire.Errorf("ZRLE tile %v uses a colour beyond its palette of %d", tile, size)
		}
	}
	return nil
}

// runLength reads the length of a run: one more than the sum of bytes up to the
// first that is not 255. It gives the rest of the data; -1 if the data ended.
func runLength(p []byte) (int, []byte) {
	n := 1
	for i, b := range p {
		n += int(b)
		if b != 255 {
			return n, p[i+1:]
		}
	}
	return -1, nil
}

// runs draws runs of pixels that go on from row to row.
func (t *tileReader) runs(fb *wire.Framebuffer, tile wire.Rect) error {
	run, layout := newRunWriter(fb, tile), t.cpixel
	p := t.data
	for run.left > 0 {
		if len(p) < layout.Size+1 {
			return wire.Errorf("ZRLE data ends within the runs of tile %v", tile)
		}
		colour := layout.Get(p)
		var n int
		if n, p = runLength(p[layout.Size:]); !run.draw(n, colour) {
			return endlessRun(tile)
		}
	}
	t.data = p
	return nil
}

// paletteRuns draws runs of colours from a palette; an index without its
// highest bit is a run of one.
func (t *tileReader) paletteRuns(fb *wire.Framebuffer, tile wire.Rect, size int) error {
	if err := t.readPalette(size); err != nil {
		return err
	}
	run := newRunWriter(fb, tile)
	p := t.data
	for run.left > 0 {
		if len(p) == 0 {
			return wire.Errorf("ZRLE data ends within the runs of tile %v", tile)
		}
		index, n := p[0], 1
		p = p[1:]
		if index&0x80 != 0 {
			n, p = runLength(p)
		}
		colour := t.colours[index&0x7f]
		if colour == noColour {
			return wire.Errorf("ZRLE tile %v uses colour %d of a palette of %d", tile, index&0x7f, size)
		}
		if !run.draw(n, colour) {
			return endlessRun(tile)
		}
	}
	t.data = p
	return nil
}

func endlessRun(tile wire.Rect) error {
	return wire.Errorf("ZRLE data ends within a run of tile %v", tile)
}

// runWriter draws runs into a tile, row by row.
type runWriter struct {
	fb   *wire.Framebuffer
	tile wire.Rect
	x    int // in the tile's row, px
	row  []uint32
	left int // pixels
}

func newRunWriter(fb *wire.Framebuffer, tile wire.Rect) runWriter {
	return runWriter{fb: fb, tile: tile, row: fb.Row(tile.X, tile.Y, tile.W), left: wire.Area(tile)}
}

// draw draws n pixels, or as many as are left (tiles.go). It says false, and draws nothing,
// if n is no length.
func (p *runWriter) draw(n int, colour uint32) bool {
	if n < 1 {
		return false
	}
	n = min(n, p.left)
	p.left -= n
	for {
		k := min(n, len(p.row)-p.x)
		wire.FillRow(p.row[p.x:p.x+k], colour)
		p.x += k
		n -= k
		if p.x == len(p.row) && p.left+n > 0 {
			p.tile.Y++
			p.row, p.x = p.fb.Row(p.tile.X, p.tile.Y, p.tile.W), 0
		}
		if n == 0 {
			return true
		}
	}
}
