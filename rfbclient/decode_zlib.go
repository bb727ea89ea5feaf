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
	length := r.length(int64(r.U32()), compressedLimit(area(rect)), "Zlib rectangle")
	layout := &r.format.pixel
	row := layout.size * rect.W
	p := pieces{r: r, stream: &d.stream, left: length, limit: row * rect.H, memory: d.data}
	defer func() { d.data = keepSmall(p.memory) }()
	y, come := 0, 0
	for more := true; more; {
		before := len(p.data)
		var err error
		if more, err = p.more(); r.err != nil {
			return r.err
		} else if err != nil {
			return protocolErrorf("Zlib rectangle %v: %v", rect, err)
		}
		come += len(p.data) - before
		for ; y < rect.H && len(p.data) >= row; y++ {
			layout.unpack(fb.row(rect.X, rect.Y+y, rect.W), p.take(row))
		}
	}
	if y < rect.H {
		return protocolErrorf("Zlib rectangle %v has %d bytes instead of %d", rect, come, row*rect.H)
	}
	return nil
}
