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
	rate := m.rate()
	for _, l := range lineLevels {
		if rate >= l.bitsPerSecond {
			return l.levels
		}
	}
	return lineLevels[len(lineLevels)-1].levels
}

// rate gives the best of the last samples, bits a second; 0 before the first.
func (m *lineMeter) rate() float64 { return slices.Max(m.best[:]) }

// quality is what is asked for. It is guarded by the outbox's mutex.
type quality struct {
	wanted levels       // by the application; jpeg may be JPEGQualityAuto
	asked  levels       // of the server, but for a refresh
	lossy  lossyRegions // refresh.go
	// exact says that the server has sent pixels without losses. Before that it may be
	// one that has nothing but JPEG (exact.go).
	exact bool
}

// updateEnded follows the line's speed, ends a refresh, and sends what waited for the
// update's end.
func (c *conn) updateEnded(bytes int64) {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	change := false
	if c.exactSeen && !c.out.quality.exact {
		c.out.quality.exact, c.out.flow.learning, change = true, 0, true
	}
	if c.mayLose() {
		change = c.followLine(bytes) || change
	}
	if change {
		c.askLevels()
	}
	c.sendDue()
}

// followLine says whether the levels are to be told again, behind an update of so many
// bytes. The outbox is locked.
func (c *conn) followLine(bytes int64) bool {
	q := &c.out.quality
	change := c.refreshEnded()
	if c.r.Measures && c.meter.add(bytes, c.r.Blocked) {
		c.meter.line = c.meter.levels()
		q.lossy.rate = c.meter.rate()
	}
	if q.wanted.jpeg == JPEGQualityAuto && c.meter.n > 0 && c.meter.line != q.asked {
		q.asked, change = c.meter.line, true
	}
	c.r.Blocked = 0
	c.r.Measures = q.wanted.jpeg != 0
	return change
}

// askLevels tells the server what is wanted, but for a refresh that is under way: it does
// so at its end. The outbox is locked.
func (c *shared) askLevels() {
	if q := &c.out.quality; !q.lossy.refresh.asked() {
		c.wantEncodings(c.askedEncodings(q.asked))
	}
}

// possible gives levels that may be asked for in the course of a session: with an
// encoding whose rectangles do not say how they were made, such as ZYWRLE, only those
// that change nothing about it.
func (c *shared) possible(l levels) levels {
	for _, e := range c.cfg.Encodings {
		if level := e.info().Level; level != nil {
			l = l.keeping(level, c.cfg.JPEGQuality)
		}
	}
	return l
}

// keeping gives levels with which an encoding has the level that it has with a quality.
func (l levels) keeping(level func(quality int) int, quality int) levels {
	first := level(quality)
	if l.jpeg == 0 {
		l.lossless = l.lossless || first != level(0)
		return l
	}
	for l.jpeg < 9 && level(l.jpeg) > first {
		l.jpeg++
	}
	for l.jpeg > 1 && level(l.jpeg) < first {
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
	c.r.Measures = q.wanted.jpeg != 0
	if q.asked.jpeg == 0 && !q.exact {
		c.out.flow.learning = learningUpdates
	}
	c.askLevels()
}

// SetQuality changes what Config.JPEGQuality and Config.Compression say, in the
// session too. What has losses is mended if there shall be none any more.
func (c *Client) SetQuality(jpeg, compression int) {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	q := &c.out.quality
	wanted := levels{jpeg: max(JPEGQualityAuto, min(jpeg, 9)), compression: max(0, min(compression, 9))}
	change := wanted != q.wanted
	q.wanted = wanted
	if jpeg != 0 {
		c.everLossy.Store(true)
	}
	if change && c.out.flow.started {
		q.asked, q.lossy.failures = wanted.first(), 0
		c.askLevels()
	}
	switch {
	case change && jpeg == 0:
		q.lossy.allStable()
		c.refreshNext()
	case change:
		c.scheduleRefresh()
	}
}
