// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

const quality6 = encodingJPEGQuality0 + 6

// refreshTalker is a session that allows losses, and looks often.
func refreshTalker(t *testing.T) *talker {
	before := quietTime
	quietTime = 10 * time.Millisecond
	t.Cleanup(func() { quietTime = before })
	return talkTo(t, Config{JPEGQuality: 6})
}

// draw says an update of one rectangle, with losses or without, and has the client take it.
func (s *talker) draw(r Rect, lossy bool) {
	s.t.Helper()
	w := new(wire).update(1)
	if lossy {
		picture := canvas{r.W, r.H, make([]uint32, r.W*r.H)}
		w.rect(r.X, r.Y, r.W, r.H, EncodingTight).text(string(encodeJPEG(picture, Rect{0, 0, r.W, r.H})))
	} else {
		w.rect(r.X, r.Y, r.W, r.H, EncodingRaw).text(strings.Repeat(".", 4*r.area()))
	}
	s.say(w)
	s.expect(incremental)
}

// expectLevels reads a SetEncodings that allows losses, or not.
func (s *talker) expectLevels(lossy bool) {
	s.t.Helper()
	if got := slices.Contains(s.readEncodings(), quality6); got != lossy {
		s.t.Fatalf("losses are allowed: %v", got)
	}
}

// TestLosslessRefresh: what was drawn with losses is asked for without them when
// it stands still, and when all of it has come losses are allowed again.
func TestLosslessRefresh(t *testing.T) {
	s := refreshTalker(t)
	s.draw(Rect{0, 0, 4, 2}, true)
	s.expectLevels(false)
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x04\x00\x02")
	s.takeDamage()
	// Updates that were on their way are no answer, and answers come in parts.
	s.say(new(wire).update(1).rect(0, 0, 0, 0, encodingCursor))
	s.expect(incremental)
	s.draw(Rect{0, 2, 4, 1}, false)
	s.takeDamage()
	s.draw(Rect{0, 0, 1, 2}, false)
	s.takeDamage()
	s.silent()
	s.draw(Rect{1, 0, 3, 3}, false)
	s.expectLevels(true)
	time.Sleep(5 * quietTime)
	s.silent()
}

// TestRefreshBesideMotion: what stands still is refreshed while something else moves,
// which is not.
func TestRefreshBesideMotion(t *testing.T) {
	s := refreshTalker(t)
	l := &s.c.out.quality.losses
	s.c.out.mu.Lock()
	defer s.c.out.mu.Unlock()
	l.still.Add(Rect{0, 0, 4, 3})
	l.moving.Add(Rect{1, 1, 2, 1})
	due := l.take(Rect{0, 0, 4, 3})
	want := []Rect{{0, 0, 4, 1}, {0, 1, 1, 1}, {3, 1, 1, 1}, {0, 2, 4, 1}}
	if !slices.Equal(due, want) || !slices.Equal(l.still.Rects(), []Rect{{1, 1, 2, 1}}) || !l.moving.Empty() {
		t.Errorf("asked for are %v, then still are %v", due, l.still.Rects())
	}
}

// TestRefreshOfCopies: what is copied from where there are losses has them, too.
func TestRefreshOfCopies(t *testing.T) {
	s := refreshTalker(t)
	quietTime = time.Hour // the first look is by hand
	s.draw(Rect{0, 0, 2, 2}, true)
	s.say(new(wire).update(2).rect(2, 1, 2, 2, EncodingCopyRect).u16(0, 0).rect(0, 0, 2, 2, EncodingRaw).text(strings.Repeat(".", 16)))
	s.takeDamage()
	s.expect(incremental)
	s.c.out.mu.Lock()
	s.c.out.quality.losses.settleAll()
	s.c.out.mu.Unlock()
	s.c.look()
	s.expectLevels(false)
	s.expect("\x03\x00\x00\x02\x00\x01\x00\x02\x00\x02")
}

// TestRefreshHidden: nothing is refreshed while nobody looks, and all when somebody does.
func TestRefreshHidden(t *testing.T) {
	s := refreshTalker(t)
	s.c.SetVisible(false)
	s.say(new(wire).update(1).rect(1, 1, 2, 2, EncodingTight).text(string(encodeJPEG(canvas{2, 2, make([]uint32, 4)}, Rect{0, 0, 2, 2}))))
	s.takeDamage()
	time.Sleep(5 * quietTime)
	s.silent()
	s.c.SetVisible(true)
	s.expect(incremental)
	s.expectLevels(false)
	s.expect("\x03\x00\x00\x01\x00\x01\x00\x02\x00\x02")
}

// TestRefreshWithNewSize: a desktop of another size is not waited for with what was
// asked of the old one.
func TestRefreshWithNewSize(t *testing.T) {
	s := refreshTalker(t)
	s.draw(Rect{0, 0, 4, 2}, true)
	s.expectLevels(false)
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x04\x00\x02")
	s.takeDamage()
	s.say(new(wire).update(1).rect(0, 0, 2, 1, encodingDesktopSize))
	s.expect(incremental)
	s.expectLevels(true)
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x02\x00\x01")
}

// TestRefreshIgnored: a server that sends losses whatever it is asked for is not asked
// for ever.
func TestRefreshIgnored(t *testing.T) {
	s := refreshTalker(t)
	s.draw(Rect{0, 0, 4, 3}, true)
	s.takeDamage()
	for range maxRefreshFailures {
		s.expectLevels(false)
		s.expect("\x03\x00\x00\x00\x00\x00\x00\x04\x00\x03")
		s.draw(Rect{0, 0, 4, 3}, true)
		s.takeDamage()
		s.expectLevels(true)
	}
	time.Sleep(5 * quietTime)
	s.silent()
}

// TestRefreshOnSlowLine: no more is asked for at once than the line carries in a moment.
func TestRefreshOnSlowLine(t *testing.T) {
	l := losses{rate: 1e6}
	desktop := Rect{0, 0, 1024, 768}
	l.still.Add(desktop)
	asked, left := 0, []Rect{desktop}
	for !l.still.Empty() {
		due := l.take(desktop)
		for _, r := range due {
			asked += r.area()
			left = subtract(left, r)
		}
		if n := len(due); n != 1 || due[0].area() > 32<<10 {
			t.Fatalf("asked for at once: %v", due)
		}
	}
	if asked != desktop.area() || len(left) != 0 {
		t.Errorf("%d pixels of %d were asked for; %v were not", asked, desktop.area(), left)
	}
}

// TestSubtract compares with pixels.
func TestSubtract(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	some := func() Rect { return Rect{r.IntN(12), r.IntN(12), r.IntN(8), r.IntN(8)} }
	for range 2000 {
		var list []Rect
		var want [32][32]bool
		paint := func(r Rect, colour bool) {
			for y := range r.H {
				for x := range r.W {
					want[r.Y+y][r.X+x] = colour
				}
			}
		}
		for range 3 {
			if rect := some(); !rect.Empty() {
				list = append(list, rect)
				paint(rect, true)
			}
		}
		for range 3 {
			rect := some()
			list = subtract(list, rect)
			paint(rect, false)
		}
		for _, rect := range list {
			for y := range rect.H {
				for x := range rect.W {
					if !want[rect.Y+y][rect.X+x] {
						t.Fatalf("%d,%d is left in %v", rect.X+x, rect.Y+y, list)
					}
				}
			}
		}
		for _, rect := range list {
			paint(rect, false)
		}
		if want != [32][32]bool{} {
			t.Fatalf("not all is left in %v", list)
		}
	}
}
