// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"slices"
	"time"
)

// JPEGQualityAuto, as Config.JPEGQuality, has the quality and the compression level
// follow the speed of the line: no losses where it is fast (rfbproto, "JPEG Quality
// Level Pseudo-encoding" and "Compression Level Pseudo-encoding").
const JPEGQualityAuto = -1

// levels are the JPEG quality level and the compression level that the server is
// asked for, 1 to 9 each; 0 is no JPEG, and the server's own choice. With lossless,
// encodings that cannot do without losses are not asked for either.
type levels struct {
	jpeg, compression int
	lossless          bool
}

// lineLevels are the levels for lines of at least so many bits a second. A level
// of JPEG halves or doubles a picture's size about every two steps.
var lineLevels = []struct {
	bitsPerSecond float64
	levels        levels
}{
	{100e6, levels{}},
	{20e6, levels{jpeg: 9}},
	{5e6, levels{jpeg: 7, compression: 3}},
	{1e6, levels{jpeg: 5, compression: 6}},
	{0, levels{jpeg: 2, compression: 9}},
}

// lineMeter measures how fast a line is: what came, by the time that the reader
// waited for it within updates. While nothing is on its way it waits between
// updates, which does not count.
type lineMeter struct {
	bytes  int64
	waited time.Duration
	best   [8]float64 // bits a second, of the last samples
	n      int
	line   levels // for the line, by the last sample
}

// A sample is taken when so much was waited; less says nothing about the line.
const (
	sampleTime  = 20 * time.Millisecond
	sampleBytes = 16 << 10
)

// add counts an update. It says whether there is a new sample.
func (m *lineMeter) add(bytes int64, waited time.Duration) bool {
	m.bytes += bytes
	m.waited += waited
	if m.waited < sampleTime || m.bytes < sampleBytes {
		// Fast lines never fill a sample with waiting, but with bytes.
		if m.bytes < 64*sampleBytes {
			return false
		}
	}
	m.best[m.n%len(m.best)] = float64(m.bytes) * 8 / max(m.waited, time.Microsecond).Seconds()
	m.n++
	m.bytes, m.waited = 0, 0
	return true
}

// levels gives the levels for the best of the last samples: a server that takes its
// time to encode looks like a slow line, so that the fastest counts.
func (m *lineMeter) levels() levels {
	rate := 0.0
	for _, r := range m.best {
		rate = max(rate, r)
	}
	for _, l := range lineLevels {
		if rate >= l.bitsPerSecond {
			return l.levels
		}
	}
	return lineLevels[len(lineLevels)-1].levels
}

// quality is what is asked for, and where the picture has losses. It is guarded by
// the outbox's mutex.
type quality struct {
	wanted     levels // by the application; jpeg may be JPEGQualityAuto
	asked      levels // of the server, but for a refresh
	lossy      Region // drawn with losses since it was last drawn without
	refreshing bool   // the server was asked for the lossy region without losses
	failures   int    // refreshes in a row that left losses
	quiet      *time.Timer
}

// quietTime is how long nothing with losses must have been drawn before what has
// losses is asked for anew without.
var quietTime = 500 * time.Millisecond

// maxRefreshFailures is how often a server may send losses where it was asked for
// none; then it is not asked any more.
const maxRefreshFailures = 5

// drawn notes how a rectangle was drawn.
func (c *conn) drawn(rect Rect, lossy bool) {
	if !c.mayLose() {
		return
	}
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	q := &c.out.quality
	if !lossy {
		q.lossy.remove(rect)
		return
	}
	q.lossy.Add(rect)
	if q.quiet == nil {
		q.quiet = time.AfterFunc(quietTime, c.refreshLossy)
	} else {
		q.quiet.Reset(quietTime)
	}
}

// mayLose says whether the picture may have losses somewhere.
func (c *Client) mayLose() bool { return c.everLossy.Load() }

// refreshLossy asks for the lossy region once more, without losses.
func (c *Client) refreshLossy() {
	defer c.containSelf()
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	q := &c.out.quality
	if q.refreshing || q.failures >= maxRefreshFailures || q.lossy.Empty() || c.out.flow.hidden {
		return
	}
	size := *c.size.Load()
	area := q.lossy.Bounds().Intersect(Rect{0, 0, size.Width, size.Height})
	if area.Empty() {
		q.lossy.Clear()
		return
	}
	q.refreshing = true
	c.send.setEncodings(c.askedEncodings(levels{compression: q.asked.compression, lossless: true}))
	c.send.framebufferUpdateRequest(false, area)
}

// updateEnded follows the line's speed, and ends a refresh.
func (c *conn) updateEnded(bytes int64) {
	if !c.mayLose() {
		return
	}
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	q := &c.out.quality
	change := q.refreshing
	if q.refreshing {
		q.refreshing = false
		q.failures++
		if q.lossy.Empty() {
			q.failures = 0
		}
	}
	if c.r.measures && c.meter.add(bytes, c.r.waited) {
		c.meter.line = c.meter.levels()
	}
	if q.wanted.jpeg == JPEGQualityAuto && c.meter.n > 0 && c.meter.line != q.asked {
		q.asked, change = c.meter.line, true
	}
	c.r.waited = 0
	c.r.measures = q.wanted.jpeg == JPEGQualityAuto
	if change {
		c.send.setEncodings(c.askedEncodings(q.asked))
	}
}

// possible gives levels that may be asked for in the course of a session: with
// ZYWRLE, whose rectangles do not say how they were made, only those that change
// nothing about it.
func (c *Client) possible(l levels) levels {
	if !slices.Contains(c.cfg.Encodings, EncodingZYWRLE) {
		return l
	}
	first := zywrleLevel(c.cfg.JPEGQuality)
	if l.jpeg == 0 {
		l.lossless = l.lossless || first != zywrleLevel(0)
		return l
	}
	for l.jpeg < 9 && zywrleLevel(l.jpeg) > first {
		l.jpeg++
	}
	for l.jpeg > 1 && zywrleLevel(l.jpeg) < first {
		l.jpeg--
	}
	return l
}

// first gives the levels before the line's speed is known.
func (l levels) first() levels { return levels{jpeg: max(0, l.jpeg), compression: l.compression} }

// askFirstLevels tells the server what is wanted at the session's beginning.
func (c *conn) askFirstLevels() {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	q := &c.out.quality
	q.asked = q.wanted.first()
	c.r.measures = q.wanted.jpeg == JPEGQualityAuto
	c.send.setEncodings(c.askedEncodings(q.asked))
}

// SetQuality changes what Config.JPEGQuality and Config.Compression say, in the
// session too. What has losses is mended if there shall be none any more.
func (c *Client) SetQuality(jpeg, compression int) {
	c.out.mu.Lock()
	q := &c.out.quality
	wanted := levels{jpeg: max(JPEGQualityAuto, min(jpeg, 9)), compression: max(0, min(compression, 9))}
	change := wanted != q.wanted
	q.wanted = wanted
	if jpeg != 0 {
		c.everLossy.Store(true)
	}
	if change && c.out.flow.started {
		q.asked, q.failures = wanted.first(), 0
		c.send.setEncodings(c.askedEncodings(q.asked))
	}
	c.out.mu.Unlock()
	if change && jpeg == 0 {
		c.refreshLossy()
	}
}

// stopQuality ends the timer.
func (o *outbox) stopQuality() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.quality.quiet != nil {
		o.quality.quiet.Stop()
	}
}
