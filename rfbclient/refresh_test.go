// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/encode"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

const quality6 = encodingJPEGQuality0 + 6

// refreshTalker is a session that allows losses, and looks often.
func refreshTalker(t *testing.T) *talker {
	before := quietTime
	quietTime = 2 * afterUpdate
	t.Cleanup(func() { quietTime = before })
	return talkTo(t, Config{JPEGQuality: 6})
}

// draw says an update of one rectangle, with losses or without, which the client asks for
// another one as it begins.
func (s *talker) draw(r Rect, lossy bool) {
	s.t.Helper()
	s.paint(r, lossy)
	s.expect(incremental)
}

// answer answers a refresh with an update, and takes it: then the client asks for the next.
func (s *talker) answer(r Rect, lossy bool) {
	s.t.Helper()
	s.paint(r, lossy)
	s.takeDamage()
	s.expect(incremental)
}

const (
	thePixel = "\x03\x00\x00\x00\x00\x00\x00\x01\x00\x01"
	theWhole = "\x03\x00\x00\x00\x00\x00\x00\x04\x00\x03"
)

// pixelAsked waits for the request that has all outstanding ones answered, and answers it.
func (s *talker) pixelAsked() {
	s.t.Helper()
	s.expect(thePixel)
	s.say(onePixel())
}

func (s *talker) paint(r Rect, lossy bool) {
	s.t.Helper()
	w := new(packet).update(1)
	if lossy {
		picture := encode.Canvas{W: r.W, H: r.H, Pix: make([]uint32, r.W*r.H)}
		w.rect(r.X, r.Y, r.W, r.H, EncodingTight).text(string(encode.JPEG(picture, Rect{W: r.W, H: r.H})))
	} else {
		w.rect(r.X, r.Y, r.W, r.H, EncodingRaw).text(strings.Repeat(".", 4*wire.Area(r)))
	}
	s.say(w)
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
	s.draw(Rect{W: 4, H: 2}, true)
	s.takeDamage()
	s.pixelAsked()
	s.expectLevels(false)
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x04\x00\x02")
	s.takeDamage()
	// Updates that were on their way are no answer, and answers come in parts.
	s.say(new(packet).update(1).rect(0, 0, 0, 0, encodingCursor))
	s.expect(incremental)
	s.answer(Rect{X: 0, Y: 2, W: 4, H: 1}, false)
	s.answer(Rect{W: 1, H: 2}, false)
	s.silent()
	s.paint(Rect{X: 1, Y: 0, W: 3, H: 3}, false)
	s.expectLevels(true)
	s.takeDamage()
	s.expect(incremental)
	time.Sleep(5 * quietTime)
	s.silent()
}

// TestRefreshBesideMotion: what stands still is refreshed while something else moves,
// which is not.
func TestRefreshBesideMotion(t *testing.T) {
	s := refreshTalker(t)
	l := &s.c.out.quality.lossy
	s.c.out.mu.Lock()
	defer s.c.out.mu.Unlock()
	l.stable.Add(Rect{W: 4, H: 3})
	l.recent.Add(Rect{X: 1, Y: 1, W: 2, H: 1})
	due := l.take(Rect{W: 4, H: 3})
	want := []Rect{{W: 4, H: 1}, {X: 0, Y: 1, W: 1, H: 1}, {X: 3, Y: 1, W: 1, H: 1}, {X: 0, Y: 2, W: 4, H: 1}}
	if !slices.Equal(due, want) || !slices.Equal(l.stable.Rects(), []Rect{{X: 1, Y: 1, W: 2, H: 1}}) || !l.recent.Empty() {
		t.Errorf("asked for are %v, then still are %v", due, l.stable.Rects())
	}
}

// TestRefreshOfCopies: what is copied from where there are losses has them, too.
func TestRefreshOfCopies(t *testing.T) {
	s := refreshTalker(t)
	quietTime = time.Hour // the first look is by hand
	s.draw(Rect{W: 2, H: 2}, true)
	s.say(new(packet).update(2).rect(2, 1, 2, 2, EncodingCopyRect).u16(0, 0).rect(0, 0, 2, 2, EncodingRaw).text(strings.Repeat(".", 16)))
	s.takeDamage()
	s.expect(incremental)
	s.c.out.mu.Lock()
	s.c.out.quality.lossy.allStable()
	s.c.out.mu.Unlock()
	s.c.refreshStable()
	s.say(new(packet).update(0)) // answers what was asked for before
	s.expectLevels(false)
	s.expect("\x03\x00\x00\x02\x00\x01\x00\x02\x00\x02")
}

// TestRefreshHidden: nothing is refreshed while nobody looks, and all when somebody does.
func TestRefreshHidden(t *testing.T) {
	s := refreshTalker(t)
	s.c.SetVisible(false)
	s.say(new(packet).update(1).rect(1, 1, 2, 2, EncodingTight).text(string(encode.JPEG(encode.Canvas{W: 2, H: 2, Pix: make([]uint32, 4)}, Rect{W: 2, H: 2}))))
	s.takeDamage()
	time.Sleep(5 * quietTime)
	s.silent()
	s.c.SetVisible(true)
	s.expect(incremental)
	s.pixelAsked()
	s.expectLevels(false)
	s.expect("\x03\x00\x00\x01\x00\x01\x00\x02\x00\x02")
}

// TestRefreshWithNewSize: a desktop of another size is not waited for with what was
// asked of the old one.
func TestRefreshWithNewSize(t *testing.T) {
	s := refreshTalker(t)
	s.draw(Rect{W: 4, H: 2}, true)
	s.takeDamage()
	s.pixelAsked()
	s.expectLevels(false)
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x04\x00\x02")
	s.takeDamage()
	s.say(new(packet).update(1).rect(0, 0, 2, 1, encodingDesktopSize))
	s.expectLevels(true)
	s.takeDamage()
	s.expect("\x03\x00\x00\x00\x00\x00\x00\x02\x00\x01")
}

// TestRefreshIgnored: a server that sends losses whatever it is asked for is not asked
// for ever.
func TestRefreshIgnored(t *testing.T) {
	s := refreshTalker(t)
	s.draw(Rect{W: 4, H: 3}, true)
	s.takeDamage()
	wholes := 0
	for {
		// The order of encodings and requests is the machine's load's.
		if err := s.conn.SetReadDeadline(time.Now().Add(20 * quietTime)); err != nil {
			t.Fatal(err)
		}
		var kind [1]byte
		if _, err := io.ReadFull(s.conn, kind[:]); errors.Is(err, os.ErrDeadlineExceeded) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		switch kind[0] {
		case msgSetEncodings:
			head := s.read(3)
			s.read(4 * int(binary.BigEndian.Uint16(head[1:])))
		case msgFramebufferUpdateRequest:
			rest := s.read(9)
			if rest[0] == 1 {
				continue // nothing moves
			}
			n := func(i int) int { return int(binary.BigEndian.Uint16(rest[i:])) }
			r := Rect{X: n(1), Y: n(3), W: n(5), H: n(7)}
			if wire.Area(r) > 1 {
				wholes++
			}
			s.paint(r, true)
			s.takeDamage()
		default:
			t.Fatalf("the client sends a message of type %d", kind[0])
		}
	}
	if wholes < 1 || wholes > maxRefreshFailures {
		t.Errorf("the picture was asked for %d times, want at most %d", wholes, maxRefreshFailures)
	}
}

// TestRefreshNotAnswered: a server that does not answer a refresh goes on with what moves.
func TestRefreshNotAnswered(t *testing.T) {
	s := refreshTalker(t)
	s.draw(Rect{W: 4, H: 3}, true)
	s.takeDamage()
	s.pixelAsked()
	s.expectLevels(false)
	s.expect(theWhole)
	s.takeDamage()
	s.expect(incremental)
	s.silent()
}

// TestOnlyJPEG: a server that has nothing but JPEG is always named a quality level with
// Tight, whatever is wanted, and asked for no losses once at most.
func TestOnlyJPEG(t *testing.T) {
	before := quietTime
	quietTime = 10 * time.Millisecond
	t.Cleanup(func() { quietTime = before })
	for _, tt := range []struct {
		name             string
		config           Config
		refresh, changes bool
	}{
		{"no losses wanted", Config{}, false, false},
		{"as the line carries", Config{JPEGQuality: JPEGQualityAuto}, true, false},
		{"losses allowed", Config{JPEGQuality: 6}, true, true},
		{"only Tight", Config{Encodings: []Encoding{EncodingTight}}, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, list := talkAs(t, tt.config, false)
			level := func(list []Encoding) {
				t.Helper()
				named := slices.ContainsFunc(list, func(e Encoding) bool { return e > encodingJPEGQuality0 && e <= encodingJPEGQuality0+9 })
				if !named || !slices.ContainsFunc(list, hasJPEG) {
					t.Errorf("a server that needs a level with Tight is told %v", list)
				}
				if first := list[0]; tt.config.JPEGQuality < 1 && (hasJPEG(first) || first == EncodingCopyRect) {
					t.Errorf("where no losses are wanted, %v is preferred", first)
				}
			}
			level(list)
			for range 3 {
				s.paint(Rect{W: 4, H: 3}, true)
				s.takeDamage()
				s.expect(incremental)
			}
			if tt.changes {
				s.expect(thePixel)
				s.paint(Rect{W: 4, H: 3}, true) // it knows no rectangles: an update may be on its way
				s.takeDamage()
				level(s.readEncodings())
			}
			if tt.refresh {
				s.expect(theWhole)
				s.paint(Rect{W: 4, H: 3}, true)
				if tt.changes {
					level(s.readEncodings())
				}
				s.takeDamage()
				s.expect(incremental)
			}
			time.Sleep(20 * quietTime)
			s.silent()
		})
	}
}

// TestPreferExact: those that may have JPEG pictures come last, behind another at least.
func TestPreferExact(t *testing.T) {
	for _, tt := range []struct{ list, want []Encoding }{
		{[]Encoding{EncodingTight}, []Encoding{EncodingZRLE, EncodingTight}},
		{[]Encoding{EncodingTightPNG, EncodingJPEG, EncodingTight}, []Encoding{EncodingZRLE, EncodingJPEG, EncodingTightPNG, EncodingTight}},
		{[]Encoding{EncodingTight, EncodingCopyRect, EncodingHextile, EncodingRaw}, []Encoding{EncodingHextile, EncodingCopyRect, EncodingRaw, EncodingTight}},
	} {
		if got := preferExact(tt.list); !slices.Equal(got, tt.want) {
			t.Errorf("of %v comes %v", tt.list, got)
		}
	}
}

// TestExactFirst: where no losses are wanted, a server is told to prefer Tight, without a
// level, as soon as it has sent something without losses, and before the next request.
func TestExactFirst(t *testing.T) {
	s, list := talkAs(t, Config{}, false)
	if list[0] != EncodingZRLE || list[1] != EncodingCopyRect || list[len(list)-1] != encodingJPEGQuality0+9 {
		t.Errorf("at first it is told %v", list)
	}
	s.say(new(packet).update(1).rect(0, 0, 0, 0, encodingExtendedKeyEvent))
	s.expect(incremental)
	s.say(onePixel())
	list = s.readEncodings()
	if list[0] != EncodingTight || slices.ContainsFunc(list, func(e Encoding) bool { return e >= encodingJPEGQuality0 && e <= encodingJPEGQuality0+9 }) {
		t.Errorf("then it is told %v", list)
	}
	s.takeDamage()
	s.expect(incremental)
	s.silent()
}

// TestRefreshOnSlowLine: no more is asked for at once than the line carries in a moment.
func TestRefreshOnSlowLine(t *testing.T) {
	l := lossyRegions{rate: 1e6}
	desktop := Rect{W: 1024, H: 768}
	l.stable.Add(desktop)
	asked, left := 0, []Rect{desktop}
	for !l.stable.Empty() {
		due := l.take(desktop)
		for _, r := range due {
			asked += wire.Area(r)
			left = subtract(left, r)
		}
		if n := len(due); n != 1 || wire.Area(due[0]) > 32<<10 {
			t.Fatalf("asked for at once: %v", due)
		}
	}
	if asked != wire.Area(desktop) || len(left) != 0 {
		t.Errorf("%d pixels of %d were asked for; %v were not", asked, wire.Area(desktop), left)
	}
}

// TestSubtract compares with pixels.
func TestSubtract(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	some := func() Rect { return Rect{X: r.IntN(12), Y: r.IntN(12), W: r.IntN(8), H: r.IntN(8)} }
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
