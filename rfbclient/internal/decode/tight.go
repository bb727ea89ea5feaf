// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"github.com/govnc/virt-viewer/rfbclient/internal/inflate"
	"github.com/govnc/virt-viewer/rfbclient/internal/turbojpeg"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// tightDecoder draws Tight rectangles (rfbproto, "Tight Encoding"): one colour, a
// JPEG picture, or pixels that went through a filter and, mostly, one of four
// zlib streams. TightPNG (rfbproto, "Tight PNG Encoding") has PNG pictures in
// their stead; QEMU, however, sends both in it.
type tightDecoder struct {
	png     bool // it is TightPNG
	streams [4]inflate.Stream
	data    []byte // of the rectangle; memory is reused
	colours palette
	jpeg    turbojpeg.Decoder
	// jpegs decodes those that can wait; nil if none can.
	jpegs *jpegQueue
	rows  [2][]uint8  // of the gradient filter
	sums  [2][]uint16 // the same for unusual pixel formats
}

// The high half of the control byte, and the filters.
const (
	tightExplicitFilter = 4 // a bit, in the kinds below 8
	tightFill           = 8
	tightJPEG           = 9
	tightPNG            = 10 // in TightPNG
	tightPlain          = 10 // in Tight: without zlib
	tightPlainFiltered  = 14

	tightFilterCopy     = 0
	tightFilterPalette  = 1
	tightFilterGradient = 2
)

// noStream is the number of the stream of data that is not compressed.
const noStream = -1

// tightUncompressed is the size below which data is sent as it is, in bytes.
const tightUncompressed = 12

// Close frees the memory outside Go.
func (d *tightDecoder) Close() {
	for i := range d.streams {
		d.streams[i].Close()
	}
	d.jpeg.Close()
}

func (d *tightDecoder) Decode(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error {
	control := r.U8()
	for i := range d.streams {
		if control&(1<<i) != 0 {
			d.streams[i].Reset()
		}
	}
	switch kind := control >> 4; {
	case r.Err != nil:
		return r.Err
	case kind == tightFill:
		colour := r.PixelAs(&r.Format.TPixel)
		fb.Fill(rect, colour)
		return r.Err
	case kind == tightJPEG:
		return d.picture(r, fb, rect)
	case d.png && kind == tightPNG:
		return d.pngPicture(r, fb, rect)
	case kind < tightFill:
		return d.basic(r, fb, rect, int(kind&3), kind&tightExplicitFilter != 0)
	case kind == tightPlain || kind == tightPlainFiltered:
		return d.basic(r, fb, rect, noStream, kind == tightPlainFiltered)
	default:
		return wire.Errorf("Tight rectangle %v has the unknown kind %d", rect, kind)
	}
}

// compactLength reads a length of one to three bytes, seven bits each but the
// last, the lowest first; the highest bit says that another follows.
func compactLength(r *wire.Reader) int64 {
	n := int64(0)
	for shift := 0; ; shift += 7 {
		b := int64(r.U8())
		if shift == 14 {
			return n | b<<14
		}
		n |= b & 0x7f << shift
		if b&0x80 == 0 {
			return n
		}
	}
}

// picture draws a JPEG picture of exactly the rectangle's size.
func (d *tightDecoder) picture(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error {
	jpeg := r.Bytes(compactLength(r), compressedLimit(wire.Area(rect)), "JPEG picture")
	if r.Err != nil || rect.Empty() {
		return r.Err
	}
	if d.jpegs != nil && checkJPEG(rect, jpeg) == nil && d.jpegs.add(fb, rect, jpeg) {
		fb.Lossy, fb.Opaque = true, true
		return nil
	}
	if err := drawJPEG(r, fb, rect, &d.jpeg, jpeg); err != nil {
		return wire.Errorf("Tight rectangle %v: %v", rect, err)
	}
	return r.Err
}

// basic draws pixels that went through a filter and, if they are not very few,
// through a zlib stream.
func (d *tightDecoder) basic(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect, stream int, explicit bool) error {
	filter := uint8(tightFilterCopy)
	if explicit {
		filter = r.U8()
	}
	if wire.Area(rect) > wire.MaxPicturePixels {
		return wire.Errorf("Tight rectangle %v has more than %d pixels", rect, wire.MaxPicturePixels)
	}
	layout := &r.Format.TPixel
	rowSize, size := layout.Size*rect.W, 0
	switch filter {
	case tightFilterCopy, tightFilterGradient:
	case tightFilterPalette:
		size = int(r.U8()) + 1
		d.readPalette(r, size)
		rowSize = rect.W
		if size <= 2 {
			rowSize = (rect.W + 7) / 8
		}
	default:
		return wire.Errorf("Tight rectangle %v has the unknown filter %d", rect, filter)
	}
	data, err := d.read(r, rect, stream, rowSize*rect.H)
	if err != nil {
		return err
	}
	switch filter {
	case tightFilterPalette:
		return d.drawPalette(fb, rect, data, rowSize, size)
	case tightFilterGradient:
		if layout.Kind == wire.RGB {
			d.drawGradient(fb, rect, data)
		} else {
			d.drawAnyGradient(fb, rect, data, layout)
		}
	default:
		for y := range rect.H {
			layout.Unpack(fb.Row(rect.X, rect.Y+y, rect.W), data[y*rowSize:])
		}
	}
	return nil
}

// read gives the n bytes of a rectangle, with some bytes of capacity beyond.
func (d *tightDecoder) read(r *wire.Reader, rect wire.Rect, stream, n int) ([]byte, error) {
	if n < tightUncompressed || stream == noStream {
		d.data = append(d.data[:0], r.Bytes(int64(n), int64(n), "Tight rectangle")...)
		d.data = append(d.data, 0)[:len(d.data)]
		return d.data, r.Err
	}
	compressed := r.Bytes(compactLength(r), compressedLimit(wire.Area(rect)), "Tight rectangle")
	if r.Err != nil {
		return nil, r.Err
	}
	var data []byte
	var err error
	inflate := func() { data, err = d.streams[stream].Inflate(d.data, compressed, n) }
	if n > quickPicture {
		r.Unlocked(inflate)
	} else {
		inflate()
	}
	if r.Err != nil {
		return nil, r.Err
	}
	if err != nil {
		return nil, wire.Errorf("Tight rectangle %v: %v", rect, err)
	}
	d.data = wire.KeepSmall(data)
	if len(data) != n {
		return nil, wire.Errorf("Tight rectangle %v has %d bytes instead of %d", rect, len(data), n)
	}
	return data, nil
}

func (d *tightDecoder) readPalette(r *wire.Reader, size int) {
	for i := range size {
		d.colours[i] = r.PixelAs(&r.Format.TPixel)
	}
	d.colours.clearFrom(size)
}

// drawPalette draws indices: one bit each for up to two colours, else a byte;
// rows are padded to bytes.
func (d *tightDecoder) drawPalette(fb *wire.Framebuffer, rect wire.Rect, data []byte, rowSize, size int) error {
	if size == 1 {
		d.colours[1] = d.colours[0] // the bits mean nothing; servers send 0
	}
	for y := range rect.H {
		row, known := fb.Row(rect.X, rect.Y+y, rect.W), true
		if size <= 2 {
			d.colours.look1(row, data[y*rowSize:])
		} else {
			known = d.colours.look8(row, data[y*rowSize:])
		}
		if !known {
			return wire.Errorf("Tight rectangle %v uses a colour beyond its palette of %d", rect, size)
		}
	}
	return nil
}

// drawGradient adds each byte to what its neighbours let expect: left plus above
// less above left, kept within a byte; outside the rectangle all is 0.
func (d *tightDecoder) drawGradient(fb *wire.Framebuffer, rect wire.Rect, data []byte) {
	rowSize := 3 * rect.W
	for i := range d.rows {
		if cap(d.rows[i]) < rowSize+3 {
			d.rows[i] = make([]uint8, rowSize+3)
		}
	}
	// Each row begins with a pixel of 0, the left neighbour of the first.
	above, row := d.rows[0][:rowSize+3], d.rows[1][:rowSize+3]
	clear(above)
	clear(row)
	for y := range rect.H {
		for i, b := range data[y*rowSize : (y+1)*rowSize] {
			expect := int(row[i]) + int(above[i+3]) - int(above[i])
			row[i+3] = b + uint8(max(0, min(expect, 255)))
		}
		dst := fb.Row(rect.X, rect.Y+y, rect.W)
		for x := range dst {
			p := row[3*x+3 : 3*x+6 : 3*x+6]
			dst[x] = uint32(p[0])<<16 | uint32(p[1])<<8 | uint32(p[2])
		}
		above, row = row, above
	}
}

// drawAnyGradient does the same for pixels that are not three bytes: a component
// has its own size, and wraps round at it.
func (d *tightDecoder) drawAnyGradient(fb *wire.Framebuffer, rect wire.Rect, data []byte, layout *wire.Layout) {
	format := layout.Format
	fb.Opaque = true
	for i := range d.sums {
		d.sums[i] = append(d.sums[i][:0], make([]uint16, 3*rect.W+3)...)
	}
	above, row := d.sums[0], d.sums[1]
	for y := range rect.H {
		dst := fb.Row(rect.X, rect.Y+y, rect.W)
		for x := range dst {
			v := layout.Number(data)
			data = data[layout.Size:]
			colour := uint32(0)
			for c, most := range format.Max {
				expect := int(row[3*x+c]) + int(above[3*x+3+c]) - int(above[3*x+c])
				n := (v>>format.Shift[c] + uint32(max(0, min(expect, int(most))))) & uint32(most)
				row[3*x+3+c] = uint16(n)
				colour |= format.Scale[c][n]
			}
			dst[x] = colour
		}
		above, row = row, above
	}
}
