// SPDX-License-Identifier: LGPL-2.1-or-later

package widget

import (
	"errors"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
)

// startGTK makes this test's thread GTK's, on a screen of its own. There is only
// one test in this package for that reason; it has parts.
func startGTK(t *testing.T) *servers.Screen {
	t.Helper()
	runtime.LockOSThread()
	screen := servers.StartScreen(t)
	for _, v := range screen.Env() {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
	if err := gtk.InitCheck(nil); err != nil {
		t.Fatal(err)
	}
	return screen
}

// until runs the main loop until a condition holds.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(servers.Patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %v", what, servers.Patience)
		}
		for n := 0; n < 100 && gtk.EventsPending(); n++ {
			gtk.MainIteration()
		}
	}
}

func openFiles(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestDisplay(t *testing.T) {
	screen := startGTK(t)
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	port := strconv.Itoa(q.Port)

	// A minimized window asks for nothing, and for all when it is back.
	t.Run("minimized", func(t *testing.T) {
		window, display := newWindow(t)
		if err := display.Open(nil); !errors.Is(err, rfbclient.ErrNoDial) || display.IsOpen() || display.Done() != nil {
			t.Errorf("an Open without a way to connect gives %v", err)
		}
		if err := display.OpenHost(q.Host, port); err != nil {
			t.Fatal(err)
		}
		until(t, "the picture", func() bool { p, err := display.Pixbuf(); return err == nil && p != nil })
		press := func(key uint) {
			before := strings.Count(q.Debug(), "K ")
			display.SendKeys(key)
			until(t, "the key", func() bool { return strings.Count(q.Debug(), "K ") > before })
		}
		updates := func() int64 { return display.Statistics().Updates }
		press('3')
		press('a') // the guest's picture moves
		begun := updates()
		until(t, "updates", func() bool { return updates() > begun+20 })
		minimized := false
		window.Connect("window-state-event", func(_ *gtk.Window, event *gdk.Event) {
			minimized = gdk.EventWindowStateNewFromEvent(event).NewWindowState()&gdk.WINDOW_STATE_ICONIFIED != 0
		})
		window.Iconify()
		until(t, "the minimized window", func() bool { return minimized })
		hidden := updates()
		for end := time.Now().Add(400 * time.Millisecond); time.Now().Before(end); time.Sleep(time.Millisecond) {
			for gtk.EventsPending() {
				gtk.MainIteration()
			}
		}
		if came := updates() - hidden; came > 1 { // one was asked for before
			t.Errorf("%d updates came while the window was minimized", came)
		}
		window.Deiconify()
		until(t, "updates again", func() bool { return updates() > hidden+3 })
		press('a')
		press('1')
		until(t, "the guest's first mode", func() bool { w, _ := display.DesktopSize(); return w == 720 })
		display.Close()
		until(t, "the end", func() bool { return !display.IsOpen() })
		window.Destroy()
	})

	// Signals of GObject come in gtk-vnc's order, and so do the handlers.
	t.Run("order", func(t *testing.T) {
		window, display := newWindow(t)
		var order []string
		say := func(s string) { order = append(order, s) }
		for _, s := range []string{"vnc-connected", "vnc-initialized", "vnc-disconnected", "vnc-error"} {
			display.Connect(s, func() { say(s) })
		}
		display.Connect("vnc-desktop-resize", func(_ any, w, h int) {
			if w != 720 || h != 400 {
				t.Errorf("the desktop has %dx%d pixels", w, h)
			}
			say("vnc-desktop-resize")
		})
		var end error
		display.SetHandlers(Handlers{Initialized: func() { say("Initialized") }, Disconnected: func(err error) { end = err }})
		if err := display.OpenHost(q.Host, port); err != nil {
			t.Fatal(err)
		}
		if err := display.OpenHost(q.Host, port); !errors.Is(err, ErrOpen) {
			t.Errorf("a second Open gives %v", err)
		}
		until(t, "the session", display.IsInitialized)
		picture := func() bool { p, err := display.Pixbuf(); return err == nil && p != nil && p.GetWidth() == 720 }
		until(t, "the picture", picture)
		comparePixels(t, display, q)
		if width, err := display.GetProperty("width"); err != nil || width != 720 {
			t.Errorf("the property width is %v, %v", width, err)
		}
		display.Close()
		until(t, "the end", func() bool { return !display.IsOpen() })
		want := []string{"vnc-connected", "vnc-desktop-resize", "vnc-initialized", "Initialized", "vnc-disconnected"}
		if len(order) != len(want) {
			t.Fatalf("it said %v", order)
		}
		for i := range want {
			if order[i] != want[i] {
				t.Fatalf("it said %v", order)
			}
		}
		if !errors.Is(end, rfbclient.ErrClosed) || !picture() {
			t.Errorf("the end is %v, and the last picture stays: %v", end, picture())
		}
		// A handler may open again.
		opened := 0
		display.SetHandlers(Handlers{Disconnected: func(error) {
			if opened++; opened < 3 {
				if err := display.OpenHost(q.Host, port); err != nil {
					t.Error(err)
				}
			}
		}, Initialized: func() { display.Close() }})
		if err := display.OpenHost(q.Host, port); err != nil {
			t.Fatal(err)
		}
		until(t, "three ends", func() bool { return opened == 3 })
		window.Destroy()
	})

	t.Run("options", func(t *testing.T) {
		window, display := newWindow(t)
		o := Defaults()
		o.Scaling, o.ZoomLevel, o.ReadOnly = true, 1000, true
		if err := display.Configure(o); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]any{"scaling": true, "zoom-level": uint(400), "read-only": true, "clipboard": true, "allow-resize": false} {
			if got, err := display.GetProperty(name); err != nil || got != want {
				t.Errorf("%s is %v, %v", name, got, err)
			}
		}
		window.Destroy()
	})

	t.Run("builder", testBuilder)
	t.Run("typing", testTypeText)
	t.Run("frames", func(t *testing.T) { testFrames(t, screen) })
	t.Run("modal handlers", testModalHandlers)
	t.Run("clipboard", testClipboardBack)
	t.Run("input", func(t *testing.T) { testInput(t, screen) })

	// Windows that are destroyed in any state leave nothing.
	t.Run("cycles", func(t *testing.T) {
		cycle := func(n int) {
			window, display := newWindow(t)
			if err := display.OpenHost(q.Host, port); err != nil {
				t.Fatal(err)
			}
			switch n % 3 {
			case 0:
				until(t, "the session", display.IsInitialized)
			case 1:
				display.SetHandlers(Handlers{Initialized: window.Destroy})
				until(t, "the end by a handler", func() bool { return !display.IsOpen() })
				return
			}
			window.Destroy()
		}
		for n := range 9 {
			cycle(n)
		}
		settle := func() (files, goroutines int) {
			for range 5 {
				runtime.GC()
				until(t, "finalizers", func() bool { return !gtk.EventsPending() })
				time.Sleep(10 * time.Millisecond)
			}
			return openFiles(t), runtime.NumGoroutine()
		}
		files, goroutines := settle()
		for n := range 60 {
			cycle(n)
		}
		until(t, "nothing left", func() bool {
			f, g := settle()
			return f <= files+1 && g <= goroutines+1
		})
	})
}

// comparePixels compares the display's picture with the guest's, whose text cursor
// may blink between them.
func comparePixels(t *testing.T, display *Display, q *servers.QEMU) {
	t.Helper()
	until(t, "the guest's picture", func() bool {
		truth := q.Screen(t)
		p, err := display.Pixbuf()
		if err != nil || truth.Bounds().Dx() != p.GetWidth() || truth.Bounds().Dy() != p.GetHeight() {
			return false
		}
		pixels, stride := p.GetPixels(), p.GetRowstride()
		for y := range p.GetHeight() {
			for x := range p.GetWidth() {
				r, g, b, _ := truth.At(x, y).RGBA()
				if got := pixels[y*stride+3*x:]; got[0] != byte(r>>8) || got[1] != byte(g>>8) || got[2] != byte(b>>8) {
					return false
				}
			}
		}
		return true
	})
}

func newWindow(t *testing.T) (*gtk.Window, *Display) {
	t.Helper()
	window, err := gtk.WindowNew(gtk.WINDOW_TOPLEVEL)
	if err != nil {
		t.Fatal(err)
	}
	display, err := New()
	if err != nil {
		t.Fatal(err)
	}
	window.Add(display)
	window.ShowAll()
	return window, display
}

// testBuilder makes the widget of a .ui file, which knows it by its class's name.
func testBuilder(t *testing.T) {
	builder, err := gtk.BuilderNewFromString(`<interface><object class="GtkWindow" id="window"><child>
		<object class="GovncDisplay" id="display"><property name="scaling">1</property></object></child></object></interface>`)
	if err != nil {
		t.Fatal(err)
	}
	object, err := builder.GetObject("display")
	if err != nil {
		t.Fatal(err)
	}
	display, ok := object.(*Display)
	if !ok {
		t.Fatalf("it is a %T", object)
	}
	if scaling, err := display.GetProperty("scaling"); err != nil || scaling != true {
		t.Errorf("scaling is %v, %v", scaling, err)
	}
	if window, err := builder.GetObject("window"); err == nil {
		window.(*gtk.Window).Destroy()
	}
}
