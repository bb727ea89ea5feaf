// SPDX-License-Identifier: LGPL-2.1-or-later

package widget

import (
	"encoding/binary"
	"fmt"
	"image"
	"slices"
	"testing"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
)

const paintedWidth, paintedHeight = 1000, 800 // px

// painted is a rectangle of the desktop in one colour.
type painted struct {
	x, y, w, h int
	colour     byte // all of red, green and blue
}

// paint sends an update of one rectangle, in Raw.
func (s *script) paint(p painted) {
	s.t.Helper()
	message := []byte{0, 0, 0, 1}
	for _, v := range []int{p.x, p.y, p.w, p.h} {
		message = binary.BigEndian.AppendUint16(message, uint16(v))
	}
	message = append(message, 0, 0, 0, 0)
	for range p.w * p.h {
		message = append(message, p.colour, p.colour, p.colour, 0)
	}
	s.say(message...)
}

// testFrames looks at what updates have become when they are told, in the picture, and
// after that on the screen: large ones and small ones, in sight and out of it.
func testFrames(t *testing.T, screen *servers.Screen) {
	window, err := gtk.WindowNew(gtk.WINDOW_TOPLEVEL)
	if err != nil {
		t.Fatal(err)
	}
	defer window.Destroy()
	scrolled, err := gtk.ScrolledWindowNew(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	display, err := New()
	if err != nil {
		t.Fatal(err)
	}
	options := Defaults()
	options.Scaling, options.ForceSize = false, true
	if err := display.Configure(options); err != nil {
		t.Fatal(err)
	}
	scrolled.Add(display)
	window.Add(scrolled)
	window.SetDecorated(false) // its position is that of what it shows
	window.SetDefaultSize(400, 300)
	window.ShowAll()

	server := startScript(t, paintedWidth, paintedHeight)
	if err := display.OpenHost("127.0.0.1", server.port); err != nil {
		t.Fatal(err)
	}
	var wanted painted
	told := false
	display.SetHandlers(Handlers{Damaged: func(*rfbclient.Region) {
		told = true
		picture, err := display.Pixbuf()
		if err != nil || picture == nil {
			t.Errorf("%+v: no picture: %v", wanted, err)
			return
		}
		for _, corner := range []image.Point{{wanted.x, wanted.y}, {wanted.x + wanted.w - 1, wanted.y + wanted.h - 1}} {
			if got := picture.GetPixels()[corner.Y*picture.GetRowstride()+3*corner.X]; got != wanted.colour {
				t.Errorf("%+v: when it was told, %v had the colour %d", wanted, corner, got)
			}
		}
	}})
	until(t, "the session", display.IsInitialized)
	whole := painted{0, 0, paintedWidth, paintedHeight, 0}
	away := painted{500, 400, 500, 400, 0} // more than the main loop copies itself
	for n, p := range []painted{whole, {10, 10, 20, 20, 0}, away, {10, 10, 20, 20, 0}, whole, {900, 700, 20, 20, 0}, {10, 10, 20, 20, 0}, away, whole} {
		p.colour = byte(10 + 20*n)
		wanted, told = p, false
		server.paint(p)
		until(t, "word of "+fmt.Sprint(p), func() bool { return told })
		if p.x > 400 {
			continue // out of sight
		}
		until(t, fmt.Sprint(p)+" on the screen", func() bool {
			x, y, err := display.TranslateCoordinates(window, p.x+p.w/40, p.y+p.h/40)
			if err != nil {
				return false
			}
			at := screen.Picture(t)
			left, top := window.GetPosition()
			r, _, _, _ := at.At(left+x, top+y).RGBA()
			return byte(r>>8) == p.colour
		})
	}
	display.Close()
	until(t, "the end", func() bool { return !display.IsOpen() })
}

// testModalHandlers has handlers run main loops of their own, as gtk_dialog_run does: the
// display goes on in them, each part of an update is told once, and the end comes.
func testModalHandlers(t *testing.T) {
	window, display := newWindow(t)
	defer window.Destroy()
	server := startScript(t, paintedWidth, paintedHeight)
	var order []string
	say := func(s string) { order = append(order, s) }
	first := true
	display.SetHandlers(Handlers{
		Initialized: func() {
			say("begins")
			server.paint(painted{0, 0, paintedWidth, paintedHeight, 50})
			until(t, "the first update in a handler", func() bool { return len(order) > 1 })
			say("begun")
		},
		Damaged: func(*rfbclient.Region) {
			if !first {
				say("second update")
				return
			}
			first = false
			say("first update")
			server.paint(painted{10, 10, 20, 20, 90})
			until(t, "the second update in a handler", func() bool { return slices.Contains(order, "second update") })
			display.Close()
			until(t, "the end in a handler", func() bool { return !display.IsOpen() })
			say("first update told")
		},
		Disconnected: func(error) { say("end") },
	})
	if err := display.OpenHost("127.0.0.1", server.port); err != nil {
		t.Fatal(err)
	}
	until(t, "the end", func() bool { return len(order) > 0 && order[len(order)-1] == "begun" })
	want := []string{"begins", "first update", "second update", "end", "first update told", "begun"}
	if !slices.Equal(order, want) {
		t.Errorf("it told %q, want %q", order, want)
	}
	picture, err := display.Pixbuf()
	if err != nil || picture.GetPixels()[10*picture.GetRowstride()+30] != 90 || picture.GetPixels()[0] != 50 {
		t.Errorf("the last picture: %v", err)
	}
}
