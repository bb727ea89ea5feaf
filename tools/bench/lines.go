// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// lines are those that are measured.
var lines = []line{
	{"loopback", 0, 0},
	{"40 ms, 20 Mbit/s", 40 * time.Millisecond, 20e6},
	{"150 ms, 5 Mbit/s", 150 * time.Millisecond, 5e6},
	{"300 ms, 1 Mbit/s", 300 * time.Millisecond, 1e6},
}

// How a round on a line goes: the film runs for a while, until a viewer knows the line; then it is
// watched, with keys in between.
const (
	lineWarmUp    = 5 * time.Second
	lineWatch     = 8 * time.Second
	echoPause     = 300 * time.Millisecond
	echoLost      = 10 * time.Second
	exactPatience = 15 * time.Second
)

// lineFigures is what was seen of viewers on a line, a value each round.
type lineFigures struct {
	frames, bytes, exact []float64 // a second, a second, ms
	echo                 []float64 // ms; a value each key
}

// measureLines compares viewers on lines; rounds alternate.
func measureLines(list []viewer, rounds int, only string) (string, error) {
	figures := map[[2]string]*lineFigures{}
	var chosen []line
	for _, l := range lines {
		if only == "" || strings.Contains(l.name, only) {
			chosen = append(chosen, l)
		}
	}
	for _, l := range chosen {
		for round := range rounds {
			for _, v := range list {
				k := [2]string{l.name, v.name}
				if figures[k] == nil {
					figures[k] = &lineFigures{}
				}
				fmt.Fprintf(os.Stderr, "%s, round %d, %s: ", l.name, round+1, v.name)
				if err := figures[k].add(v, l); err != nil {
					fmt.Fprintf(os.Stderr, "left out: %v\n", err)
					continue
				}
				fmt.Fprintf(os.Stderr, "%s\n", figures[k].last())
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n| line | viewer | frames/s | echo, ms | kB/s | exact after, ms |\n|---|---|---|---|---|---|\n")
	for _, l := range chosen {
		for _, v := range list {
			f := figures[[2]string{l.name, v.name}]
			fmt.Fprintf(&b, "| %s | %s | %.1f | %.0f | %.0f | %.0f |\n", l.name, v.name,
				quantile(f.frames, .5), quantile(f.echo, .5), quantile(f.bytes, .5)/1000, quantile(f.exact, .5))
		}
	}
	fmt.Fprintf(&b, "\nMedians of %d rounds; the machine's load was %s.\n", rounds, load1())
	return b.String(), nil
}

func (f *lineFigures) last() string {
	end := func(list []float64) float64 { return list[len(list)-1] }
	return fmt.Sprintf("%.1f frames/s, %.0f kB/s, echo %.0f ms, exact after %.0f ms", end(f.frames), end(f.bytes)/1000, quantile(f.echo, .5), end(f.exact))
}

// load1 is the machine's load in the last minute.
func load1() string {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(data))[0]
}

// lineServer is an Xvnc with the film, behind a line.
type lineServer struct {
	session *session
	film    *lineFilm
	proxy   *proxy
}

func startLineServer(l line) (*lineServer, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	s := &lineServer{session: &session{port: port, dir: dir}}
	display, err := xvncOf(s.session, lineDesktopWidth, lineDesktopHeight)
	if err == nil {
		s.film, err = showLineFilm(display)
	}
	if err == nil {
		s.proxy, err = newProxy(l, port)
	}
	if err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

func (s *lineServer) end() {
	if s.proxy != nil {
		s.proxy.close()
	}
	if s.film != nil {
		s.film.x.conn.Close()
	}
	s.session.end()
}

// add measures a viewer once.
func (f *lineFigures) add(v viewer, l line) error {
	s, err := startLineServer(l)
	if err != nil {
		return err
	}
	defer s.end()
	w, err := startViewer(v, s.proxy.port(), 5*time.Minute, v.fixedSize...)
	if err != nil {
		return err
	}
	defer w.end()
	left, top, err := w.findDesktop()
	if err != nil {
		return err
	}
	watch := newWatch(w.x, left, top)
	watch.run(lineWarmUp, false)
	if watch.err != nil {
		return watch.err
	}
	before, began := s.proxy.received.Load(), time.Now()
	watch.frames = 0
	watch.run(lineWatch, true)
	took := time.Since(began).Seconds()
	f.frames = append(f.frames, float64(watch.frames)/took)
	f.bytes = append(f.bytes, float64(s.proxy.received.Load()-before)/took)
	f.echo = append(f.echo, watch.echoes...)
	s.film.rest()
	f.exact = append(f.exact, w.exactAfter(s.film.last, left+lineFilmX, top+lineFilmY))
	return watch.err
}

// findDesktop waits until the desktop is on the screen, and tells where.
func (w *run) findDesktop() (left, top int, err error) {
	err = await(30*time.Second, "the desktop", func() bool {
		picture, err := w.x.area(0, 0, w.x.w, w.x.h)
		if err != nil {
			return false
		}
		at := bytes.Index(picture, bytes.Repeat([]byte{cornerColour & 0xff, cornerColour >> 8 & 0xff, cornerColour >> 16, 0}, cornerSize/2))
		left, top = at/4%w.x.w, at/4/w.x.w
		return at >= 0
	})
	if err == nil {
		time.Sleep(500 * time.Millisecond) // the window may yet move
		xtest.FakeInput(w.x.conn, xproto.MotionNotify, 0, 0, w.x.root, int16(left+lineFilmX), int16(top+lineFilmY+lineFilmHeight+100), 0)
	}
	return left, top, err
}

// exactAfter waits until the picture is exactly what the server has, and tells how long that
// took, in ms: exactPatience if it does not come.
func (w *run) exactAfter(want []byte, left, top int) float64 {
	began := time.Now()
	_ = await(exactPatience, "the exact picture", func() bool {
		got, err := w.x.area(left, top, lineFilmWidth, lineFilmHeight)
		time.Sleep(20 * time.Millisecond)
		return err == nil && samePixels(got, want)
	})
	return ms(time.Since(began))
}

// samePixels compares but for each fourth byte, which says nothing.
func samePixels(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if i%4 != 3 && a[i] != b[i] {
			return false
		}
	}
	return true
}

// watch looks at the squares on the viewer's screen, and presses keys.
type watch struct {
	x         *xclient
	left, top int
	frames    int
	echoes    []float64
	err       error

	count, echo int // what the squares show
	pressed     time.Time
}

func newWatch(x *xclient, left, top int) *watch {
	return &watch{x: x, left: left + echoX + echoSize/2, top: top + echoY + countSize/2}
}

// squaresWidth is from the middle of the square that answers keys to that of the counting one.
const squaresWidth = lineFilmX + countSize/2 - echoX - echoSize/2 + 1

// run watches for a while.
func (w *watch) run(long time.Duration, keys bool) {
	next := time.Now().Add(echoPause)
	for end := time.Now().Add(long); time.Now().Before(end) || !w.pressed.IsZero(); time.Sleep(2 * time.Millisecond) {
		if !w.look() {
			return
		}
		switch now := time.Now(); {
		case !w.pressed.IsZero() && now.Sub(w.pressed) > echoLost:
			w.err = fmt.Errorf("a key was not answered within %v", echoLost)
			return
		case keys && w.pressed.IsZero() && now.After(next) && now.Before(end):
			w.pressed = now
			xtest.FakeInput(w.x.conn, xproto.KeyPress, keycode, 0, w.x.root, 0, 0, 0)
			xtest.FakeInput(w.x.conn, xproto.KeyRelease, keycode, 0, w.x.root, 0, 0, 0)
			w.x.conn.Sync()
			next = now.Add(echoPause + time.Duration(rand.IntN(int(echoPause))))
		}
	}
}

// look counts pictures of the film, and takes the time of an answer.
func (w *watch) look() bool {
	row, err := w.x.area(w.left, w.top, squaresWidth, 1)
	if err != nil {
		w.err = err
		return false
	}
	if n := nearest(row[len(row)-4]); n != w.count {
		w.count = n
		w.frames++
	}
	echo := 0
	if row[2] > row[1] {
		echo = 1
	}
	if echo != w.echo {
		w.echo = echo
		if !w.pressed.IsZero() {
			w.echoes = append(w.echoes, ms(time.Since(w.pressed)))
			w.pressed = time.Time{}
		}
	}
	return true
}

// nearest gives the number of the count that a byte is nearest to.
func nearest(b byte) int {
	best := 0
	for i, c := range counts {
		if distance(b, c) < distance(b, counts[best]) {
			best = i
		}
	}
	return best
}

func distance(a, b byte) int { return max(int(a)-int(b), int(b)-int(a)) }
