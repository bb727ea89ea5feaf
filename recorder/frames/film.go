// SPDX-License-Identifier: LGPL-2.1-or-later

package frames

import (
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
)

// Film gives the frames of a display whose time is its caller's, such as a session that
// is played faster than it was. It belongs to one goroutine.
type Film struct {
	w       writer
	changed bool          // since the last frame
	last    time.Duration // of the last frame
}

// NewFilm begins a film, by a sink that open gives as soon as there is a picture.
func NewFilm(open Opener) *Film { return &Film{w: writer{open: open}} }

// Update brings the picture up to date: damage is what has changed of it, or size is
// another one than before.
func (f *Film) Update(screen Screen, size rfbclient.Size, damage *rfbclient.Region) {
	w := &f.w
	w.damage.AddRegion(damage)
	if size != w.size {
		w.resize(size)
		w.damage.Add(rfbclient.Rect{W: size.Width, H: size.Height})
	}
	if w.damage.Empty() || size.Width == 0 || size.Height == 0 {
		return
	}
	f.changed = screen.CopyDamage(&w.damage, w.picture, 4*size.Width, size.Width, size.Height) || f.changed
}

// Frame writes the picture of a time, if it has changed, and if the sink takes one more
// before the time that the next one may change at.
func (f *Film) Frame(at, next time.Duration) error {
	if !f.changed {
		return nil
	}
	if f.w.sink != nil {
		at = max(at, f.last+time.Second/time.Duration(f.w.limits.FPS))
	}
	if at >= next {
		return nil
	}
	f.last, f.changed = at, false
	return f.w.write(at)
}

// Close ends the film at a time.
func (f *Film) Close(end time.Duration) error {
	if f.w.sink == nil && !f.changed {
		return ErrNothing
	}
	err := f.w.write(end)
	if closeErr := f.w.close(); err == nil {
		err = closeErr
	}
	return err
}
