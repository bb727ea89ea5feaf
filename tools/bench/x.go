// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"io"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// xclient looks at a pixel of a screen and types into it.
type xclient struct {
	conn *xgb.Conn
	root xproto.Window
	w, h int
}

func openX(display string) (*xclient, error) {
	xgb.Logger.SetOutput(io.Discard) // it misses an authority file that is not needed
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, err
	}
	if err := xtest.Init(conn); err != nil {
		conn.Close()
		return nil, err
	}
	s := xproto.Setup(conn).DefaultScreen(conn)
	return &xclient{conn, s.Root, int(s.WidthInPixels), int(s.HeightInPixels)}, nil
}

// pixel gives the colour in the screen's middle. Wherever a viewer places its
// window, that is in the middle of the desktop, too, give or take a title bar.
func (x *xclient) pixel() (uint32, error) {
	image, err := xproto.GetImage(x.conn, xproto.ImageFormatZPixmap, xproto.Drawable(x.root), int16(x.w/2), int16(x.h/2), 1, 1, 0xffffff).Reply()
	if err != nil {
		return 0, err
	}
	d := image.Data
	return uint32(d[2])<<16 | uint32(d[1])<<8 | uint32(d[0]), nil
}

func (x *xclient) hasWindowManager() bool {
	const name = "_NET_SUPPORTING_WM_CHECK"
	atom, err := xproto.InternAtom(x.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return false
	}
	property, err := xproto.GetProperty(x.conn, false, x.root, atom.Atom, xproto.AtomAny, 0, 1).Reply()
	return err == nil && property.ValueLen == 1
}

// How keys are typed: one every pause, and a number of them.
const (
	keyPause = 25 * time.Millisecond
	keyCount = 60
	keycode  = 38 // a
)

// typeKeys presses a key again and again, until stop says so, and gives for each
// how long it took until the server had it, in ms.
func (x *xclient) typeKeys(keys <-chan time.Time, stop func() bool) (latencies []float64) {
	for len(keys) > 0 {
		<-keys
	}
	for n := 0; n < keyCount && (stop == nil || !stop()); n++ {
		at := time.Now()
		if xtest.FakeInputChecked(x.conn, xproto.KeyPress, keycode, 0, x.root, 0, 0, 0).Check() != nil {
			return latencies
		}
		select {
		case came := <-keys:
			latencies = append(latencies, ms(came.Sub(at)))
		case <-time.After(5 * time.Second):
			return latencies // the viewer does not have the keyboard
		}
		_ = xtest.FakeInputChecked(x.conn, xproto.KeyRelease, keycode, 0, x.root, 0, 0, 0).Check()
		select {
		case <-keys:
		case <-time.After(time.Second):
		}
		time.Sleep(keyPause)
	}
	return latencies
}
