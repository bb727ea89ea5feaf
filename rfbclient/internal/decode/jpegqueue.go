// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"runtime"
	"sync"

	"github.com/govnc/virt-viewer/rfbclient/internal/turbojpeg"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// jpegQueue decodes Tight's JPEG pictures on a second core while the connection's
// goroutine reads on; that one takes part once it has read all of an update. A
// picture stands for itself, so that only its place matters: before something is
// drawn over it, or copied from there, or the update ends, it must be there.
//
// A wake-up costs as much as a small picture: the worker is only woken when there
// is more than one, and then takes one after the other.
type jpegQueue struct {
	mine turbojpeg.Decoder // the connection's goroutine's

	mu      sync.Mutex // guards all below
	jobs    []jpegJob  // of this update; their memory is reused
	next    int        // jobs[next:] wait
	working bool       // the worker decodes one
	rested  sync.Cond  // the worker has finished one
	err     error      // the first
	started bool
	wake    chan struct{} // closed: the worker ends
	ended   chan struct{}
}

// jpegJob is a picture that waits.
type jpegJob struct {
	rect   wire.Rect
	data   []byte
	pixels []uint32 // from its first one on
	stride int      // px
}

// Bounds of what waits: pictures, and bytes of one; what is larger is decoded at once.
const (
	maxPictures    = 256
	maxPictureData = 256 << 10
)

// newJPEGQueue makes a queue; nil where there is no second core.
func newJPEGQueue() *jpegQueue {
	if runtime.NumCPU() < 2 || runtime.GOMAXPROCS(0) < 2 {
		return nil
	}
	p := &jpegQueue{wake: make(chan struct{}, 1), ended: make(chan struct{})}
	p.rested.L = &p.mu
	return p
}

// add queues a picture. It says false if the caller must decode it itself.
func (p *jpegQueue) add(fb *wire.Framebuffer, rect wire.Rect, data []byte) bool {
	if p == nil || len(data) > maxPictureData || wire.Area(rect) > quickPicture {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.jobs) >= maxPictures {
		return false
	}
	n := len(p.jobs)
	if n == cap(p.jobs) {
		p.jobs = append(p.jobs, jpegJob{})
	} else {
		p.jobs = p.jobs[:n+1]
	}
	job := &p.jobs[n]
	job.rect, job.data = rect, append(job.data[:0], data...)
	job.pixels, job.stride = fb.Pix[rect.Y*fb.Width+rect.X:], fb.Width
	if len(p.jobs)-p.next > 1 {
		if !p.started {
			p.started = true
			go p.work()
		}
		select {
		case p.wake <- struct{}{}:
		default:
		}
	}
	return true
}

// touches says whether a picture that may not be there yet has something of rect.
func (p *jpegQueue) touches(rect wire.Rect) bool {
	if p == nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.jobs {
		if !p.jobs[i].rect.Intersect(rect).Empty() {
			return true
		}
	}
	return false
}

// wait helps until every picture is there. Its error is that of the first that
// cannot be decoded.
func (p *jpegQueue) wait() error {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.next < len(p.jobs) {
		p.one(&p.mine)
	}
	for p.working {
		p.rested.Wait()
	}
	p.jobs, p.next = p.jobs[:0], 0
	err := p.err
	p.err = nil
	return err
}

// one decodes the next picture, without holding the mutex meanwhile.
func (p *jpegQueue) one(decoder *turbojpeg.Decoder) {
	job := p.jobs[p.next] // they may move
	p.next++
	p.mu.Unlock()
	err := job.decode(decoder)
	p.mu.Lock()
	if p.err == nil {
		p.err = err
	}
}

func (p *jpegJob) decode(decoder *turbojpeg.Decoder) (err error) {
	defer wire.Contain(&err)
	if err := decoder.Decode(p.pixels, p.stride, p.rect.W, p.rect.H, p.data); err != nil {
		return wire.Errorf("Tight rectangle %v: %v", p.rect, err)
	}
	return nil
}

// work is the worker's goroutine.
func (p *jpegQueue) work() {
	var decoder turbojpeg.Decoder
	defer close(p.ended)
	defer decoder.Close()
	for range p.wake {
		p.oneByOne(&decoder)
	}
}

func (p *jpegQueue) oneByOne(decoder *turbojpeg.Decoder) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.next < len(p.jobs) {
		p.working = true
		p.one(decoder)
	}
	p.working = false
	p.rested.Broadcast()
}

// close ends the worker and frees what is outside Go.
func (p *jpegQueue) close() {
	if p == nil {
		return
	}
	_ = p.wait() // of an update that has failed already
	if p.started {
		close(p.wake)
		<-p.ended
	}
	p.mine.Close()
}
