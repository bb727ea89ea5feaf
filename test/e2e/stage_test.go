// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// style is a desktop as a user may have it.
type style struct {
	name     string
	language string // of gettext; "" for English
	env      []string
	w, h     int  // of the screen, px
	tour     bool // every window is gone through by keys
	menus    bool // every submenu is opened
	kiosk    bool // a kiosk is shown, which looks alike in all
	brief    bool // what looks much like something else is left out: it takes its time
}

// background is the screen's colour around windows.
const background = 0x8090a0

// screensDir is where the pictures go.
const screensDir = "../../build/screens"

// stage is a screen in a style, with programs on it that screen readers see.
type stage struct {
	t      *testing.T
	style  style
	screen *servers.Screen
	access *servers.Accessibility
	env    []string
	config string // what the program remembers
	viewer *viewer

	translated map[string]string // what T has given
}

// newStage starts a screen. Nothing moves on it by itself, so that pictures of it
// can be compared.
func newStage(t *testing.T, s style) *stage {
	t.Helper()
	if s.w == 0 {
		s.w, s.h = 1024, 768
	}
	config := t.TempDir()
	settings := "[Settings]\ngtk-enable-animations=0\ngtk-cursor-blink=0\n"
	if err := os.MkdirAll(filepath.Join(config, "gtk-3.0"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(config, "gtk-3.0", "settings.ini"), []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(screensDir, s.name), 0o755); err != nil {
		t.Fatal(err)
	}
	g := &stage{t: t, style: s, screen: servers.StartScreenOf(t, s.w, s.h), access: servers.StartAccessibility(t), config: config,
		translated: map[string]string{}}
	servers.Run(t, g.screen.Env(), "xsetroot", "-solid", fmt.Sprintf("#%06x", background))
	g.env = append(slices.Clone(g.access.Env()), "XDG_CONFIG_HOME="+config, "VIRT_VIEWER_LOCALEDIR="+catalogues,
		"LC_ALL=C.UTF-8", "LANGUAGE="+s.language, "HOME="+t.TempDir())
	g.env = append(g.env, s.env...)
	return g
}

// catalogues is where makeCatalogues has put the translations.
var catalogues string

func makeCatalogues(t *testing.T) {
	t.Helper()
	dir, err := filepath.Abs(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	servers.Run(t, nil, "../../tools/build-locale.sh", dir)
	catalogues = dir
}

// T translates a text of the program as the program does.
func (g *stage) T(msgid string) string {
	g.t.Helper()
	if g.style.language == "" {
		return msgid
	}
	if s, found := g.translated[msgid]; found {
		return s
	}
	s := string(servers.Run(g.t, []string{"LC_ALL=C.UTF-8", "LANGUAGE=" + g.style.language, "TEXTDOMAINDIR=" + catalogues},
		"gettext", "-d", "virt-viewer", msgid))
	g.translated[msgid] = s
	return s
}

// control is T without the mark of a mnemonic.
func (g *stage) control(msgid string) string { return strings.ReplaceAll(g.T(msgid), "_", "") }

// open starts the program.
func (g *stage) open(t *testing.T, args ...string) {
	t.Helper()
	g.t = t
	g.viewer = openWith(t, g.screen, g.env, args...)
}

// openAs starts the program by another name.
func (g *stage) openAs(t *testing.T, name string, args ...string) {
	t.Helper()
	g.t = t
	g.viewer = openProgram(t, g.screen, g.env, name, args...)
}

// end ends the program. What went wrong is seen before that.
func (g *stage) end() {
	if g.t.Failed() {
		g.viewer.save("end.png", g.screen.Picture(g.t))
	}
	g.viewer.End()
}

// window waits for a window with a title, in English, and everything in it.
func (g *stage) window(title string) *servers.Accessible {
	g.t.Helper()
	if title == failureDialog { // GTK calls it an error or a warning
		return g.access.WaitWindow(g.t, servers.Alert)
	}
	return g.access.WaitWindow(g.t, g.T(title))
}

// press presses a control, which is named in English: one that is shown if there is
// one, else one that can be pressed all the same.
func (g *stage) press(in *servers.Accessible, name string) {
	g.t.Helper()
	c := in.Find("", g.control(name))
	in.All(func(other *servers.Accessible) {
		if c != nil && c.States&servers.Showing == 0 && other.Name == c.Name && other.States&servers.Showing != 0 {
			c = other
		}
	})
	if c == nil {
		g.t.Fatalf("there is no control %q in\n%s", g.control(name), in)
	}
	c.Press(g.t)
}

// unmarked takes out the marks of direction that are around Latin words in Hebrew.
var unmarked = strings.NewReplacer("\u2066", "", "\u2069", "", "\u200f", "")

// showing waits until a window shows something, which is named in English.
func (g *stage) showing(window, role, name string) {
	g.t.Helper()
	wanted := g.control(name)
	servers.Wait(g.t, fmt.Sprintf("%q to be shown", name), func() bool {
		found := false
		g.window(window).All(func(c *servers.Accessible) {
			found = found || (role == "" || c.Role == role) && unmarked.Replace(c.Name) == unmarked.Replace(wanted) && c.States&servers.Showing != 0
		})
		return found
	})
}

// shot keeps a picture of what is shown, once it does not change any more, and
// looks at it as a screen reader does.
func (g *stage) shot(name string) {
	g.t.Helper()
	g.keep(name, g.still())
	g.look(name)
}

// shotOfGTK does not look: the window is GTK's own.
func (g *stage) shotOfGTK(name string) {
	g.t.Helper()
	g.keep(name, g.still())
}

func (g *stage) still() servers.Picture {
	g.t.Helper()
	var last servers.Picture
	servers.Wait(g.t, "a picture that stands still", func() bool {
		before := last
		last = servers.PictureOf(g.screen.Picture(g.t))
		if slices.Equal(before.RGB, last.RGB) && !blank(last) {
			return true
		}
		time.Sleep(100 * time.Millisecond) // a few frames, and less than a cursor's blinking
		return false
	})
	return last
}

// shotInMotion keeps a picture of what goes on changing.
func (g *stage) shotInMotion(name string) {
	g.t.Helper()
	g.keep(name, servers.PictureOf(g.screen.Picture(g.t)))
	g.look(name)
}

func (g *stage) keep(name string, p servers.Picture) {
	g.t.Helper()
	file, err := os.Create(filepath.Join(screensDir, g.style.name, name+".png"))
	if err != nil {
		g.t.Fatal(err)
	}
	defer file.Close()
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(file, cropped(p)); err != nil {
		g.t.Fatal(err)
	}
}

// look looks at what is shown as screen readers and keyboards do.
func (g *stage) look(name string) {
	g.t.Helper()
	for _, w := range g.access.Windows(g.t) {
		g.checkNames(name, w)
		g.checkMnemonics(name, w)
	}
}

// blank says whether there is no window yet, or one that has not been drawn: most of
// it is still the background, then.
func blank(p servers.Picture) bool {
	r := windows(p)
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, pixel := range p.RGB[y*p.W+r.Min.X : y*p.W+r.Max.X] {
			if pixel == background {
				n++
			}
		}
	}
	return r.Empty() || n > r.Dx()*r.Dy()/2
}

// windows is where the windows are.
func windows(p servers.Picture) image.Rectangle {
	r := image.Rectangle{}
	for y := range p.H {
		for x, pixel := range p.RGB[y*p.W : (y+1)*p.W] {
			if pixel != background {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

// cropped leaves out what is around the windows.
func cropped(p servers.Picture) image.Image {
	r := windows(p)
	if r.Empty() {
		r = image.Rect(0, 0, p.W, p.H)
	}
	out := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	for y := range r.Dy() {
		for x := range r.Dx() {
			c := p.RGB[(r.Min.Y+y)*p.W+r.Min.X+x]
			out.SetRGBA(x, y, color.RGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 0xff})
		}
	}
	return out
}

// checkNames finds controls without a name.
func (g *stage) checkNames(scene string, w *servers.Accessible) {
	g.t.Helper()
	for _, path := range w.Unnamed() {
		g.t.Errorf("%s: without a name: %s", scene, path)
	}
}

// checkMnemonics finds keys that two controls of a window have.
func (g *stage) checkMnemonics(scene string, w *servers.Accessible) {
	g.t.Helper()
	owners := map[string]string{}
	w.All(func(c *servers.Accessible) {
		if c.States&servers.Showing == 0 || c.States&servers.Sensitive == 0 {
			return
		}
		key := c.Keys()
		if key == "" {
			return
		}
		if other, taken := owners[key]; taken {
			g.t.Errorf("%s: %q and %q have the same key, %s", scene, other, c.Name, key)
		}
		owners[key] = c.Name
	})
}

// tour goes through a window by the Tab key and reports what it does not reach.
func (g *stage) tour(scene, title string) {
	g.t.Helper()
	if !g.style.tour {
		return
	}
	wanted := map[string]bool{}
	count := func(w *servers.Accessible, f func(*servers.Accessible, string)) {
		n := map[string]int{}
		w.All(func(c *servers.Accessible) {
			key := fmt.Sprintf("%s %q", c.Role, c.Name)
			n[key]++
			f(c, fmt.Sprintf("%s #%d", key, n[key]))
		})
	}
	const can = servers.Showing | servers.Sensitive | servers.Focusable
	count(g.window(title), func(c *servers.Accessible, key string) {
		switch {
		case c.States&can != can:
		case c.Role == "label" || c.Role == "scroll pane": // what is only read
		case c.Role == "radio button" || c.Role == "list item": // by the arrow keys, within
		case c.Role == "toggle button" && c.Name == "": // of a combo box
		default:
			wanted[key] = true
		}
	})
	focus := func() (where string) {
		count(g.window(title), func(c *servers.Accessible, key string) {
			if c.States&servers.Focused != 0 && c.Role != "list item" {
				where = key
			}
		})
		return where
	}
	for range 4 * (len(wanted) + 2) {
		before := focus()
		if delete(wanted, before); len(wanted) == 0 {
			return
		}
		g.viewer.keys("ctrl+Tab") // where texts are typed, Tab types one
		for try := 0; try < 50 && focus() == before; try++ {
			time.Sleep(10 * time.Millisecond)
		}
	}
	for key := range wanted {
		g.t.Errorf("%s: the Tab key does not lead to the %s", scene, key)
	}
}
