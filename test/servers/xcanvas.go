// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"image"
	"io"
	"math/bits"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// XCanvas draws on an X display's root window, which nobody else draws on.
type XCanvas struct {
	conn   *xgb.Conn
	root   xproto.Drawable
	gc     xproto.Gcontext
	w, h   int
	depth  uint8
	masks  [3]uint32         // of a pixel's components in true colour
	max    [3]int            // of the components
	pixels map[uint32]uint32 // colour to pixel, and the
	colour map[uint32]uint32 // other way round, with a colour map
}

// Canvas gives the display to draw on. It may have true
// colour or a colour map.
func (s *Screen) Canvas(t testing.TB) *XCanvas {
	t.Helper()
	xgb.Logger.SetOutput(io.Discard) // it misses an authority file that is not needed
	conn, err := xgb.NewConnDisplay(s.Display)
	if err != nil {
		t.Fatalf("open the display: %v", err)
	}
	t.Cleanup(conn.Close)
	setup := xproto.Setup(conn)
	screen := setup.DefaultScreen(conn)
	c := &XCanvas{conn: conn, root: xproto.Drawable(screen.Root), w: int(screen.WidthInPixels), h: int(screen.HeightInPixels),
		depth: screen.RootDepth, max: [3]int{255, 255, 255}}
	visual := rootVisual(screen)
	switch {
	case setup.ImageByteOrder != xproto.ImageOrderLSBFirst:
		t.Fatal("the X server's images are not little-endian")
	case visual.Class == xproto.VisualClassTrueColor:
		c.masks = [3]uint32{visual.RedMask, visual.GreenMask, visual.BlueMask}
		for i, m := range c.masks {
			c.max[i] = 1<<bits.OnesCount32(m) - 1
		}
	case visual.Class == xproto.VisualClassPseudoColor:
		c.allocateColours(t, screen.DefaultColormap)
	default:
		t.Fatalf("the X server's visual is not understood: class %d, depth %d", visual.Class, c.depth)
	}
	if c.gc, err = xproto.NewGcontextId(conn); err != nil {
		t.Fatal(err)
	}
	// Windows are not in the way, and no GraphicsExpose events come of Copy.
	check(t, xproto.CreateGCChecked(conn, c.gc, c.root, xproto.GcSubwindowMode|xproto.GcGraphicsExposures,
		[]uint32{xproto.SubwindowModeIncludeInferiors, 0}).Check())
	return c
}

func rootVisual(screen *xproto.ScreenInfo) xproto.VisualInfo {
	for _, d := range screen.AllowedDepths {
		for _, v := range d.Visuals {
			if v.VisualId == screen.RootVisual {
				return v
			}
		}
	}
	return xproto.VisualInfo{}
}

// cube is how many levels each component has in the colours of a colour map. Of
// its 256 entries others use some.
const cube = 5

// allocateColours asks the server for a cube of colours.
func (c *XCanvas) allocateColours(t testing.TB, colormap xproto.Colormap) {
	c.pixels, c.colour = map[uint32]uint32{}, map[uint32]uint32{}
	var cookies []xproto.AllocColorCookie
	var colours []uint32
	for i := range cube * cube * cube {
		rgb := RGB([3]int{Scale(i/cube/cube, cube-1, 255), Scale(i/cube%cube, cube-1, 255), Scale(i%cube, cube-1, 255)})
		part := func(shift int) uint16 { return uint16(rgb>>shift&255) * 0x101 }
		colours = append(colours, rgb)
		cookies = append(cookies, xproto.AllocColor(c.conn, colormap, part(16), part(8), part(0)))
	}
	for i, cookie := range cookies {
		reply, err := cookie.Reply()
		check(t, err)
		c.pixels[colours[i]], c.colour[reply.Pixel] = reply.Pixel, colours[i]
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("X: %v", err)
	}
}

// Max says how much each component is at most.
func (c *XCanvas) Max() [3]int { return c.max }

// bytesPerPixel of ZPixmap images.
func (c *XCanvas) bytesPerPixel() int {
	switch {
	case c.depth > 16:
		return 4
	case c.depth > 8:
		return 2
	}
	return 1
}

// rowBytes is the length of an image's row: a multiple of 32 bits.
func (c *XCanvas) rowBytes(w int) int { return (w*c.bytesPerPixel() + 3) &^ 3 }

// Put draws a picture of 8 bits a component.
func (c *XCanvas) Put(t testing.TB, x, y int, p Picture) {
	t.Helper()
	const request = 200_000 // bytes; X allows 256 KiB
	stride := c.rowBytes(p.W)
	for row := 0; row < p.H; {
		n := min(p.H-row, request/stride)
		data := make([]byte, n*stride)
		for i := range n * p.W {
			pixel := c.pixel(p.RGB[row*p.W+i])
			for b := range c.bytesPerPixel() {
				data[i/p.W*stride+i%p.W*c.bytesPerPixel()+b] = byte(pixel >> (8 * b))
			}
		}
		check(t, xproto.PutImageChecked(c.conn, xproto.ImageFormatZPixmap, c.root, c.gc, uint16(p.W), uint16(n),
			int16(x), int16(y+row), 0, c.depth, data).Check())
		row += n
	}
}

func (c *XCanvas) pixel(rgb uint32) uint32 {
	if c.pixels != nil {
		levels := Components(scaled(rgb, [3]int{cube - 1, cube - 1, cube - 1}))
		for i := range levels {
			levels[i] = Scale(levels[i], cube-1, 255)
		}
		return c.pixels[RGB(levels)]
	}
	var pixel uint32
	for i, v := range Components(scaled(rgb, c.max)) {
		pixel |= uint32(v) << bits.TrailingZeros32(c.masks[i])
	}
	return pixel
}

// Copy copies a rectangle to another place.
func (c *XCanvas) Copy(t testing.TB, from image.Rectangle, to image.Point) {
	t.Helper()
	check(t, xproto.CopyAreaChecked(c.conn, c.root, c.root, c.gc, int16(from.Min.X), int16(from.Min.Y),
		int16(to.X), int16(to.Y), uint16(from.Dx()), uint16(from.Dy())).Check())
}

// Truth gives what the display shows, as its server says.
func (c *XCanvas) Truth(t testing.TB) Picture {
	t.Helper()
	reply, err := xproto.GetImage(c.conn, xproto.ImageFormatZPixmap, c.root, 0, 0, uint16(c.w), uint16(c.h), 0xffffffff).Reply()
	check(t, err)
	p, stride := NewPicture(c.w, c.h), c.rowBytes(c.w)
	for i := range p.RGB {
		var pixel uint32
		for b := range c.bytesPerPixel() {
			pixel |= uint32(reply.Data[i/c.w*stride+i%c.w*c.bytesPerPixel()+b]) << (8 * b)
		}
		p.RGB[i] = c.rgb(pixel)
	}
	return p
}

func (c *XCanvas) rgb(pixel uint32) uint32 {
	if c.colour != nil {
		return c.colour[pixel]
	}
	var parts [3]int
	for i, m := range c.masks {
		parts[i] = int(pixel & m >> bits.TrailingZeros32(m))
	}
	return RGB(parts)
}
