// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"fmt"
	"time"

	"github.com/jezek/xgb/xproto"
)

// The desktop with a film, px: the film, a square that changes its colour with every
// key, left of it, and a square of another colour at the desktop's corner by which the
// desktop is found on the viewer's screen.
const (
	lineDesktopWidth, lineDesktopHeight = 1024, 768

	lineFilmX, lineFilmY          = 200, 100
	lineFilmWidth, lineFilmHeight = 640, 360
	lineFilmPictures              = 25
	lineFilmPace                  = time.Second / 25
	lineFilmGrain                 = 4

	echoX, echoY, echoSize = 100, 100, 64
	countSize              = 32 // of the square in the film's corner that counts pictures
	cornerSize             = 32

	cornerColour = 0xff00ff
)

// echoColours are those of the square, in turn; counts are of the square in the film, as far
// from one another as JPEG cannot mistake.
var (
	echoColours = []uint32{0x00c000, 0xc00000}
	counts      = []byte{32, 128, 224}
)

// lineFilm is the client of Xvnc that shows the film and answers keys.
type lineFilm struct {
	x        *xclient
	gc       xproto.Gcontext
	pictures []xproto.Drawable
	last     []byte // the last picture's pixels
	square   xproto.Window
	stop     chan struct{}
	stopped  chan struct{}
}

// showLineFilm starts the film.
func showLineFilm(display string) (*lineFilm, error) {
	x, err := openX(display)
	if err != nil {
		return nil, err
	}
	f := &lineFilm{x: x, stop: make(chan struct{}), stopped: make(chan struct{})}
	if f.gc, err = xproto.NewGcontextId(x.conn); err != nil {
		return nil, err
	}
	xproto.CreateGC(x.conn, f.gc, xproto.Drawable(x.root), 0, nil)
	for n := range lineFilmPictures {
		pixels := filmPicture(n, lineFilmWidth, lineFilmHeight, lineFilmGrain)
		for y := range countSize {
			for i := 0; i < 4*countSize; i++ {
				pixels[4*lineFilmWidth*y+i] = counts[n%len(counts)]
			}
		}
		picture, err := x.pixmap(f.gc, pixels, lineFilmWidth, lineFilmHeight)
		if err != nil {
			return nil, err
		}
		f.pictures, f.last = append(f.pictures, picture), pixels
	}
	f.fill(xproto.Drawable(x.root), 0x203040, 0, 0, lineDesktopWidth, lineDesktopHeight)
	f.fill(xproto.Drawable(x.root), cornerColour, 0, 0, cornerSize, cornerSize)
	if err := f.openSquare(); err != nil {
		return nil, err
	}
	go f.answerKeys()
	go f.play()
	return f, nil
}

func (f *lineFilm) fill(d xproto.Drawable, colour uint32, x, y, w, h int) {
	xproto.ChangeGC(f.x.conn, f.gc, xproto.GcForeground, []uint32{colour})
	xproto.PolyFillRectangle(f.x.conn, d, f.gc, []xproto.Rectangle{{X: int16(x), Y: int16(y), Width: uint16(w), Height: uint16(h)}})
}

// openSquare makes the window that has the keyboard.
func (f *lineFilm) openSquare() error {
	square, err := xproto.NewWindowId(f.x.conn)
	if err != nil {
		return err
	}
	f.square = square
	err = xproto.CreateWindowChecked(f.x.conn, 24, square, f.x.root, echoX, echoY, echoSize, echoSize, 0, xproto.WindowClassInputOutput, 0,
		xproto.CwBackPixel|xproto.CwOverrideRedirect|xproto.CwEventMask,
		[]uint32{echoColours[0], 1, xproto.EventMaskKeyPress | xproto.EventMaskStructureNotify}).Check()
	if err != nil {
		return err
	}
	xproto.MapWindow(f.x.conn, square)
	return nil
}

// answerKeys changes the square with every key.
func (f *lineFilm) answerKeys() {
	for n := 0; ; {
		event, err := f.x.conn.WaitForEvent()
		switch {
		case event == nil && err == nil:
			return
		case event == nil:
			continue
		}
		switch event.(type) {
		case xproto.MapNotifyEvent:
			xproto.SetInputFocus(f.x.conn, xproto.InputFocusNone, f.square, xproto.TimeCurrentTime)
		case xproto.KeyPressEvent:
			n++
			colour := echoColours[n%len(echoColours)]
			xproto.ChangeWindowAttributes(f.x.conn, f.square, xproto.CwBackPixel, []uint32{colour})
			xproto.ClearArea(f.x.conn, false, f.square, 0, 0, 0, 0)
		}
	}
}

// play shows picture after picture, and the last one when it is stopped.
func (f *lineFilm) play() {
	defer close(f.stopped)
	tick := time.NewTicker(lineFilmPace)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-tick.C:
			f.show(n % len(f.pictures))
		case <-f.stop:
			f.show(len(f.pictures) - 1)
			return
		}
	}
}

func (f *lineFilm) show(n int) {
	xproto.CopyArea(f.x.conn, f.pictures[n], xproto.Drawable(f.x.root), f.gc, 0, 0, lineFilmX, lineFilmY, lineFilmWidth, lineFilmHeight)
	f.x.conn.Sync()
}

// rest ends the film with its last picture.
func (f *lineFilm) rest() {
	close(f.stop)
	<-f.stopped
}

// pixmap makes a picture in the X server of pixels as X wants them.
func (x *xclient) pixmap(gc xproto.Gcontext, pixels []byte, width, height int) (xproto.Drawable, error) {
	pixmap, err := xproto.NewPixmapId(x.conn)
	if err != nil {
		return 0, err
	}
	xproto.CreatePixmap(x.conn, 24, pixmap, xproto.Drawable(x.root), uint16(width), uint16(height))
	for row := 0; row < height; row += filmRows {
		part := pixels[4*width*row:]
		part = part[:min(4*width*filmRows, len(part))]
		err := xproto.PutImageChecked(x.conn, xproto.ImageFormatZPixmap, xproto.Drawable(pixmap), gc, uint16(width),
			uint16(len(part)/4/width), 0, int16(row), 0, 24, part).Check()
		if err != nil {
			return 0, err
		}
	}
	return xproto.Drawable(pixmap), nil
}

// area gives pixels of the screen: B, G, R and a byte of nothing each.
func (x *xclient) area(left, top, width, height int) ([]byte, error) {
	image, err := xproto.GetImage(x.conn, xproto.ImageFormatZPixmap, xproto.Drawable(x.root), int16(left), int16(top), uint16(width), uint16(height), 0xffffff).Reply()
	if err != nil {
		return nil, fmt.Errorf("the screen's pixels: %v", err)
	}
	return image.Data, nil
}
