// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"github.com/govnc/virt-viewer/rfbclient/internal/inflate"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// zlibDecoder draws Zlib rectangles (encoding 6): what Raw has, in a zlib stream
// that lasts as long as the connection.
type zlibDecoder struct {
	stream inflate.Stream
	data   []byte // of the rectangle; memory is reused
}

// Close frees the memory outside Go.
func (d *zlibDecoder) Close() { d.stream.Close() }

func (d *zlibDecoder) Decode(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error {
	length := r.Length(int64(r.U32()), compressedLimit(wire.Area(rect)), "Zlib rectangle")
	layout := &r.Format.Pixel
	row := layout.Size * rect.W
	p := chunks{r: r, stream: &d.stream, left: length, limit: row * rect.H, memory: d.data}
	defer func() { d.data = wire.KeepSmall(p.memory) }()
	y, come := 0, 0
	for more := true; more; {
		before := len(p.data)
		var err error
		if more, err = p.more(); r.Err != nil {
			return r.Err
		} else if err != nil {
			return wire.Errorf("Zlib rectangle %v: %v", rect, err)
		}
		come += len(p.data) - before
		for ; y < rect.H && len(p.data) >= row; y++ {
			layout.Unpack(fb.Row(rect.X, rect.Y+y, rect.W), p.take(row))
		}
	}
	if y < rect.H {
		return wire.Errorf("Zlib rectangle %v has %d bytes instead of %d", rect, come, row*rect.H)
	}
	return nil
}
