// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// lossyRegions are where the picture has losses, and what was asked for to mend that. The
// outbox's mutex guards them.
//
// What was drawn with losses moves, probably: it is compared some time later. What was
// not drawn anew by then is asked for without losses, whatever goes on elsewhere; a
// slow line carries only so much of it at a time, so that keys do not wait for it.
type lossyRegions struct {
	stable    Region // drawn with losses before the last comparison, and not since
	recent    Region // drawn with losses since the last comparison
	refresh   refresh
	failures  int     // refreshes in a row that were answered with losses, or not at all
	rate      float64 // of the line, bits a second; 0 if it is not known
	more      bool    // nothing moves, and there is what was too much for one refresh
	scheduled bool    // the timer runs
	ended     bool    // the connection is
	timer     *time.Timer

	pause     time.Duration // between two comparisons; 0: quietTime
	refreshed time.Time     // when the last refresh ended
}

// quietTime is between two comparisons.
var quietTime = 300 * time.Millisecond

// maxQuiet is how many times quietTime a pause is at most, and how long after a refresh
// another one counts as one of a series: each tells the server other encodings twice,
// and where pictures move and rest in turn, not every rest is worth that. Servers with
// fences take it easily.
const maxQuiet = 10

// nextPause makes pauses longer in a series of refreshes, and quietTime at its end.
func (l *lossyRegions) nextPause(now time.Time) {
	if now.Sub(l.refreshed) > maxQuiet*quietTime {
		l.pause = quietTime
	} else {
		l.pause = min(2*max(l.pause, quietTime), maxQuiet*quietTime)
	}
}

// maxRefreshFailures is how often a server may send losses where it was asked for
// none; then it is not asked any more.
const maxRefreshFailures = 5

// refresh is a part of the picture that the server was asked for without losses. The
// first updates after the question may still be of before it, and the answer may come in
// several.
type refresh struct {
	due     []Rect // what has not come yet
	area    int    // px of what was asked for; 0: nothing was
	again   int    // px that came with losses since
	updates int    // that have come since
}

// maxRefreshUpdates is how many updates may come before the answer's end.
const maxRefreshUpdates = 100

func (r *refresh) asked() bool { return r.area > 0 }

// ended says whether all has come, or will not.
func (r *refresh) ended() bool {
	return len(r.due) == 0 || r.again >= r.area || r.updates >= maxRefreshUpdates
}

// drawn notes how a rectangle was drawn.
func (c *conn) drawn(rect Rect, lossy bool) {
	c.noteExact(rect, lossy)
	if !c.mayLose() {
		return
	}
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	l := &c.out.quality.lossy
	if lossy {
		l.recent.Add(rect)
		if c.out.flow.part.Empty() { // it has been asked for
			for _, r := range l.refresh.due {
				l.refresh.again += wire.Area(r.Intersect(rect))
			}
		}
	} else {
		l.drawnWell(rect, c.fb.Source)
	}
	if !l.recent.Empty() {
		c.scheduleRefresh()
	}
}

// drawnWell notes that a rectangle was drawn without losses but those of the place that
// it was copied from, if it was.
func (l *lossyRegions) drawnWell(rect, source Rect) {
	var copied []Rect
	if !source.Empty() {
		for _, list := range [][]Rect{l.stable.Rects(), l.recent.Rects(), l.refresh.due} {
			for _, r := range list {
				if r = r.Intersect(source); !r.Empty() {
					copied = append(copied, Rect{X: r.X + rect.X - source.X, Y: r.Y + rect.Y - source.Y, W: r.W, H: r.H})
				}
			}
		}
	}
	wire.RemoveFrom(&l.stable, rect)
	wire.RemoveFrom(&l.recent, rect)
	l.refresh.due = subtract(l.refresh.due, rect)
	for _, r := range copied {
		l.recent.Add(r)
	}
}

// mayLose says whether the picture may have losses somewhere.
func (c *shared) mayLose() bool { return c.everLossy.Load() }

// scheduleRefresh has refreshStable called. The outbox is locked.
func (c *shared) scheduleRefresh() {
	l := &c.out.quality.lossy
	switch {
	case l.scheduled, l.ended:
		return
	case l.timer == nil:
		l.timer = time.AfterFunc(quietTime, c.refreshStable)
	case c.out.flow.fences:
		l.timer.Reset(quietTime)
	default:
		l.timer.Reset(max(l.pause, quietTime))
	}
	l.scheduled = true
}

// refreshStable asks for what does not move any more.
func (c *shared) refreshStable() {
	defer c.containSelf()
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	c.out.quality.lossy.scheduled = false
	c.refreshNext()
}

// refreshNext asks for what does not move, without losses. The outbox is locked.
func (c *shared) refreshNext() {
	l := &c.out.quality.lossy
	if l.refresh.asked() || l.failures >= maxRefreshFailures || c.out.flow.hidden || !c.out.flow.started {
		return // it is called again when that has changed
	}
	size := *c.size.Load()
	due := l.take(Rect{W: size.Width, H: size.Height})
	if len(due) > 0 {
		// One request at a time, whose answer is then known to be one (encodingchange.go).
		ask := coalesce(due)
		if len(ask) > 1 {
			for _, r := range due[1:] {
				l.stable.Add(r)
			}
			due, l.more = due[:1], true
		}
		if !l.more {
			l.nextPause(time.Now())
		}
		l.refresh = refresh{due: due}
		for _, r := range due {
			l.refresh.area += wire.Area(r)
		}
		f := &c.out.flow
		f.part, f.refreshing, f.late = ask[0], true, 0
		c.wantEncodings(c.askedEncodings(levels{compression: c.out.quality.asked.compression, lossless: true}))
		c.awaitUpdate()
	} else if !l.stable.Empty() {
		c.scheduleRefresh()
	}
}

// take gives what does not move and the line carries in a moment. What moved may be
// stable by the next comparison.
func (l *lossyRegions) take(desktop Rect) []Rect {
	var due []Rect
	for _, r := range l.stable.Rects() {
		if r = r.Intersect(desktop); !r.Empty() {
			due = append(due, r)
		}
	}
	for _, r := range l.recent.Rects() {
		due = subtract(due, r)
	}
	due, rest := split(due, l.budget())
	l.more = len(rest) > 0 && l.recent.Empty()
	l.stable, l.recent = l.recent, l.stable
	l.recent.Clear()
	for _, r := range rest {
		l.stable.Add(r)
	}
	return due
}

// budget is how many pixels the line carries in a quarter of a second, without losses.
func (l *lossyRegions) budget() int {
	const bitsPerPixel, least = 16, 32 << 10
	if l.rate == 0 {
		return wire.DesktopPixels
	}
	return max(least, int(l.rate/4/bitsPerPixel))
}

// allStable has the next refresh take all that has losses.
func (l *lossyRegions) allStable() {
	l.stable.AddRegion(&l.recent)
	l.recent.Clear()
}

// refreshEnded is called at an update's end. It says whether a refresh has ended by it, and
// with it that the server is to be told the levels again. The outbox is locked.
func (c *shared) refreshEnded() bool {
	l := &c.out.quality.lossy
	r := &l.refresh
	if !r.asked() || !c.out.flow.part.Empty() {
		return false
	}
	if r.updates++; !r.ended() {
		return false
	}
	switch q := &c.out.quality; {
	case len(r.due) == 0:
		l.failures = 0
	case !q.exact && !c.out.flow.continuous:
		l.failures = maxRefreshFailures // a server that has only JPEG
	default:
		l.failures++
	}
	l.refreshed = time.Now()
	for _, rest := range r.due {
		l.stable.Add(rest)
	}
	*r = refresh{}
	c.out.flow.refreshing = false
	if l.more && l.recent.Empty() && l.failures == 0 {
		c.refreshNext()
	} else {
		c.scheduleRefresh()
	}
	return !r.asked()
}

// forgetLosses is for a desktop of a new size, all of which is drawn anew. The outbox is
// locked.
func (c *shared) forgetLosses() {
	l := &c.out.quality.lossy
	l.stable.Clear()
	l.recent.Clear()
	if l.refresh.asked() {
		l.refresh = refresh{}
		c.out.flow.refreshing, c.out.flow.part = false, Rect{}
		c.askLevels()
	}
}

// stopQuality ends the timer.
func (o *outbox) stopQuality() {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := &o.quality.lossy
	l.ended = true
	for _, timer := range []*time.Timer{l.timer, o.flow.timer, o.flow.soon} {
		if timer != nil {
			timer.Stop()
		}
	}
}

// subtract takes a rectangle away from others, in their memory. When they have become
// very many they stay as they are.
func subtract(list []Rect, r Rect) []Rect {
	const many = 256
	for i := 0; i < len(list) && len(list) < many; {
		old := list[i]
		part := old.Intersect(r)
		if part.Empty() {
			i++
			continue
		}
		list[i] = list[len(list)-1]
		list = list[:len(list)-1]
		for _, left := range []Rect{
			{X: old.X, Y: old.Y, W: old.W, H: part.Y - old.Y},
			{X: old.X, Y: part.Y, W: part.X - old.X, H: part.H},
			{X: part.X + part.W, Y: part.Y, W: old.X + old.W - part.X - part.W, H: part.H},
			{X: old.X, Y: part.Y + part.H, W: old.W, H: old.Y + old.H - part.Y - part.H},
		} {
			if !left.Empty() {
				list = append(list, left)
			}
		}
	}
	return list
}

// split divides rectangles into those of so many pixels, at least a row, and the rest.
func split(list []Rect, pixels int) (first, rest []Rect) {
	for i, r := range list {
		if pixels -= wire.Area(r); pixels >= 0 {
			continue
		}
		rows := max(0, r.H+pixels/r.W)
		if i == 0 {
			rows = max(1, rows)
		}
		rest = append(rest, list[i+1:]...)
		first = list[:i]
		if rows > 0 {
			first = append(first, Rect{X: r.X, Y: r.Y, W: r.W, H: rows})
		}
		if rows < r.H {
			rest = append(rest, Rect{X: r.X, Y: r.Y + rows, W: r.W, H: r.H - rows})
		}
		return first, rest
	}
	return list, nil
}

// coalesce gives the rectangles to ask for: one for all, unless it is much larger than they
// are together.
func coalesce(list []Rect) []Rect {
	const few = 8
	var all Rect
	pixels := 0
	for _, r := range list {
		all = all.Union(r)
		pixels += wire.Area(r)
	}
	if len(list) <= few && wire.Area(all) > 2*pixels {
		return list
	}
	return []Rect{all}
}
