// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "github.com/govnc/virt-viewer/rfbclient/internal/inflate"

// zlibDecoder draws Zlib rectangles (encoding 6): what Raw has, in a zlib stream
// that lasts as long as the connection.
type zlibDecoder struct {
	stream inflate.Stream
	data   []byte // of the rectangle; memory is reused
}

func (d *zlibDecoder) close() { d.stream.Close() }

func (d *zlibDecoder) decode(r *reader, fb *framebuffer, rect Rect) error {
	compressed := r.Bytes(int64(r.U32()), compressedLimit(rect.area()), "Zlib rectangle")
	if r.err != nil {
		return r.err
	}
	layout := &r.format.pixel
	size := layout.size * rect.area()
	data, err := d.stream.Inflate(d.data, compressed, size)
	if err != nil {
		return protocolErrorf("Zlib rectangle %v: %v", rect, err)
	}
	d.data = data
	if len(data) != size {
		return protocolErrorf("Zlib rectangle %v has %d bytes instead of %d", rect, len(data), size)
	}
	for y := range rect.H {
		layout.unpack(fb.row(rect.X, rect.Y+y, rect.W), data[y*rect.W*layout.size:])
	}
	return nil
}
