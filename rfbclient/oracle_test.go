// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"encoding/binary"
	"image/draw"
	"io"
	"testing"

	vnc "github.com/amitbet/vnc2video"
)

// A second opinion: the decoders of vnc2video read the same recordings. They are
// right on Raw, CopyRect, Hextile and ZRLE; their Tight is wrong with palettes of
// two colours and is left out.

// oracleBase stands for what is not there.
type oracleBase interface{ vnc.Conn }

// oracleConn is a connection of vnc2video's whose server is a recording. Only
// what its decoders call is there.
type oracleConn struct {
	oracleBase
	server    io.Reader
	encodings map[vnc.EncodingType]vnc.Encoding
}

func (c *oracleConn) Read(p []byte) (int, error)                     { return c.server.Read(p) }
func (c *oracleConn) PixelFormat() vnc.PixelFormat                   { return vnc.PixelFormat32bit }
func (c *oracleConn) GetEncInstance(e vnc.EncodingType) vnc.Encoding { return c.encodings[e] }
func (c *oracleConn) ColorMap() vnc.ColorMap                         { return vnc.ColorMap{} }

// oracle decodes a recording of a session that does not change its size.
func oracle(t *testing.T, stream []byte, width, height int) *vnc.VncCanvas {
	t.Helper()
	r := bytes.NewReader(stream)
	skip := func(n int64) {
		if _, err := io.CopyN(io.Discard, r, n); err != nil {
			t.Fatal(err)
		}
	}
	u32 := func() int64 {
		var v uint32
		if err := binary.Read(r, binary.BigEndian, &v); err != nil {
			t.Fatal(err)
		}
		return int64(v)
	}
	skip(12)
	types, _ := r.ReadByte()
	skip(int64(types) + 4 + 20)
	skip(u32())
	screen := vnc.NewVncCanvas(width, height)
	c := &oracleConn{server: r, encodings: map[vnc.EncodingType]vnc.Encoding{}}
	for _, e := range []vnc.Encoding{&vnc.RawEncoding{}, &vnc.CopyRectEncoding{}, &vnc.HextileEncoding{}, &vnc.ZRLEEncoding{}} {
		e.(interface{ SetTargetImage(draw.Image) }).SetTargetImage(screen)
		c.encodings[e.Type()] = e
	}
	for {
		kind, err := r.ReadByte()
		if err != nil {
			return screen
		}
		switch kind {
		case 2:
			continue
		case 3:
			skip(3)
			skip(u32())
			continue
		}
		var head struct {
			_     byte
			Count uint16
		}
		if kind != 0 || binary.Read(r, binary.BigEndian, &head) != nil {
			return screen
		}
	rectangles:
		for range head.Count {
			var rect struct {
				X, Y, W, H uint16
				Encoding   int32
			}
			if binary.Read(r, binary.BigEndian, &rect) != nil {
				return screen
			}
			area := int64(rect.W) * int64(rect.H)
			switch Encoding(rect.Encoding) {
			case encodingCursorWithAlpha:
				skip(4 + 4*area)
			case encodingCursor:
				skip(4*area + int64(rect.W+7)/8*int64(rect.H))
			case encodingExtendedDesktopSize:
				n, _ := r.ReadByte()
				skip(3 + 16*int64(n))
			case encodingDesktopName:
				skip(u32())
			case encodingLastRect:
				break rectangles
			case encodingExtendedKeyEvent, encodingPointerMotionChange, encodingDesktopSize:
			default:
				e := c.encodings[vnc.EncodingType(rect.Encoding)]
				if e == nil {
					t.Fatalf("the recording has %v", Encoding(rect.Encoding))
				}
				if err := e.Read(c, &vnc.Rectangle{X: rect.X, Y: rect.Y, Width: rect.W, Height: rect.H, EncType: e.Type(), Enc: e}); err != nil {
					return screen // the recording was cut off
				}
			}
		}
	}
}

func TestSecondOpinion(t *testing.T) {
	for _, name := range []string{"xvnc-raw", "xvnc-copyrect", "xvnc-hextile", "xvnc-zrle"} {
		t.Run(name, func(t *testing.T) {
			stream, truth := readRecording(t, name)
			client, _ := session(t, stream, 1<<20)
			other := oracle(t, stream, truth.W, truth.H)
			for i, p := range picture(client) {
				r, g, b, _ := other.At(i%truth.W, i/truth.W).RGBA()
				if v := r>>8<<16 | g>>8<<8 | b>>8; v != p {
					t.Fatalf("pixel %d,%d is %06x, and %06x by vnc2video", i%truth.W, i/truth.W, p, v)
				}
			}
		})
	}
}
