// SPDX-License-Identifier: LGPL-2.1-or-later

package core

// #include "private.h"
import "C"

import "github.com/govnc/virt-viewer/rfbclient"

// copier copies damage from the framebuffer to the picture on a goroutine of its own.
// For a large desktop that takes milliseconds, and longer while a rectangle is being
// decoded: keys would have to wait for it on the main loop.
//
// While it is busy the picture's memory and region are the goroutine's, and the picture may
// be drawn but not be made anew; everything else is the main loop's.
type copier struct {
	busy   bool
	region rfbclient.Region // that is being copied
	jobs   chan copyJob     // nil before the first
	done   chan bool        // whether the framebuffer had the picture's size
}

type copyJob struct {
	client        *rfbclient.Client
	picture       []byte
	stride        int // bytes
	width, height int // px
}

// start copies c.region.
func (c *copier) start(job copyJob, wake func()) {
	if c.jobs == nil {
		c.jobs, c.done = make(chan copyJob, 1), make(chan bool, 1)
		go c.run(wake)
	}
	c.busy = true
	c.jobs <- job
}

func (c *copier) run(wake func()) {
	for job := range c.jobs {
		c.done <- job.client.CopyDamage(&c.region, job.picture, job.stride, job.width, job.height)
		wake()
	}
}

// close ends the goroutine. The copier is not busy.
func (c *copier) close() {
	if c.jobs != nil {
		close(c.jobs)
		c.jobs = nil
	}
}

// smallDamage is the area, in pixels, up to which damage is copied at once, by the
// main loop, and also drawn at once after a pause.
const smallDamage = 256 << 10

// present has damage drawn: now, or when the frame that is under way has reached the
// screen. So a server that is faster than the screen costs a copy a frame, not an
// update.
func (d *Display) present(damage *rfbclient.Region) {
	d.pending.AddRegion(damage)
	d.nextFrame()
}

// nextFrame begins a frame with all damage that waits, unless one is under way.
func (d *Display) nextFrame() {
	if d.pending.Empty() || d.copier.busy {
		return
	}
	if !d.visible {
		d.copyPending(false)
		return
	}
	if C.govnc_frame_under_way(d.object) != 0 {
		return
	}
	if area(&d.pending) <= smallDamage {
		d.copyPending(true)
		return
	}
	data, stride := d.pictureMemory()
	if data == nil || d.client == nil {
		d.pending.Clear()
		return
	}
	width, height := d.Size()
	d.copier.region, d.pending = d.pending, d.copier.region
	d.copier.start(copyJob{d.client, data, stride, width, height}, d.waker.wake)
}

func area(region *rfbclient.Region) (pixels int) {
	for _, r := range region.Rects() {
		pixels += r.W * r.H
	}
	return pixels
}

// copyPending copies what waits from the framebuffer to the picture, and has it drawn, at
// once if now is a good time for it. If the framebuffer has a new size already, that
// comes next, with all its damage.
func (d *Display) copyPending(atOnce bool) {
	// It waits no more: drawing it at once may end the frame, and begin the next one.
	d.copying, d.pending = d.pending, d.copying
	defer d.copying.Clear()
	data, stride := d.pictureMemory()
	if data == nil || d.client == nil {
		return
	}
	width, height := d.Size()
	if d.client.CopyDamage(&d.copying, data, stride, width, height) {
		C.govnc_picture_dirty(d.object)
		d.invalidate(&d.copying, atOnce)
	}
}

// takeCopy ends the copier's work if it is done.
func (d *Display) takeCopy() {
	if !d.copier.busy {
		return
	}
	select {
	case ok := <-d.copier.done:
		d.copied(ok)
	default:
	}
}

func (d *Display) copied(ok bool) {
	d.copier.busy = false
	if ok {
		C.govnc_picture_dirty(d.object)
		d.invalidate(&d.copier.region, false)
	}
	d.copier.region.Clear()
}

// settle brings the picture up to date, for those who read it or make it anew. It waits for
// the copier.
func (d *Display) settle() {
	if d.copier.busy {
		d.copied(<-d.copier.done)
	}
	if !d.pending.Empty() {
		d.copyPending(false)
	}
}

// invalidate has a part of the desktop drawn anew.
func (d *Display) invalidate(damage *rfbclient.Region, atOnce bool) {
	width, height := d.Size()
	d.rects = d.rects[:0]
	for _, r := range damage.Rects() {
		r = r.Intersect(rfbclient.Rect{W: width, H: height})
		if r.Empty() {
			continue
		}
		d.rects = append(d.rects, C.int(r.X), C.int(r.Y), C.int(r.W), C.int(r.H))
	}
	if len(d.rects) > 0 {
		C.govnc_picture_damage(d.object, &d.rects[0], C.int(len(d.rects)/4), gboolean(atOnce))
	}
}
