// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"bytes"
	"time"
)

// change finds out whether a picture has changed for good. A cursor that blinks is
// no change: small differences count when they have lasted longer than cursors
// stay on or off.
type change struct {
	from picture
	when time.Time // since when the picture is another one without a pause
}

// blink is longer than a cursor stays on, or off: 0.2 s on Linux' consoles, 0.53 s on
// Windows, 0.6 s in GTK.
const blink = 700 * time.Millisecond

// A difference of more than one pixel in largePart counts at once.
const largePart = 100

// look compares the picture that there is now. If it cannot be known yet, again is
// when to look at the latest, even if nothing comes until then.
func (c *change) look(now time.Time, p picture) (happened bool, again time.Time) {
	n, same := c.from.differences(p)
	if same && n == 0 {
		c.when = time.Time{}
		return false, time.Time{}
	}
	if c.when.IsZero() {
		c.when = now
	}
	if !same || n > p.width*p.height/largePart || now.Sub(c.when) >= blink {
		return true, time.Time{}
	}
	return false, c.when.Add(blink)
}

// differences counts the pixels that are not equal. same is false if the sizes are
// not.
func (p picture) differences(q picture) (n int, same bool) {
	if p.width != q.width || p.height != q.height {
		return 0, false
	}
	for y := range p.height {
		at := y * p.stride()
		a, b := p.pixels[at:at+p.stride()], q.pixels[at:at+p.stride()]
		if bytes.Equal(a, b) {
			continue
		}
		for x := 0; x < len(a); x += 4 {
			// The fourth byte means nothing.
			if a[x] != b[x] || a[x+1] != b[x+1] || a[x+2] != b[x+2] {
				n++
			}
		}
	}
	return n, true
}
