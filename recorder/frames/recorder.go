// SPDX-License-Identifier: LGPL-2.1-or-later

package frames

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
)

// Screen is where the pixels are: an rfbclient.Client.
type Screen interface {
	CopyDamage(region *rfbclient.Region, dst []byte, stride, width, height int) bool
}

// Recorder records a display into a file. Its methods may be called from any
// goroutine; only Close waits.
type Recorder struct {
	file    string
	key     string    // of the file
	before  *Recorder // that completes the same file still; nil if none does
	open    Opener
	failed  func(error)
	news    chan struct{} // has one element while there is something to do
	closing chan struct{}
	once    sync.Once // for closing
	done    chan struct{}
	err     error // set before done is closed

	mu     sync.Mutex // guards all below
	screen Screen
	size   rfbclient.Size
	damage rfbclient.Region // since the last frame, px
	clock  clock
	cursor cursor
	moved  bool // the cursor has, since the last frame
}

// Start begins a recording into a file, by a sink that open gives as soon as there is a
// picture. failed is called on the recorder's goroutine if it ends by itself. If a
// recording of before into the same file is stopped, and not complete yet, then this
// one begins when it is.
func Start(file string, open Opener, failed func(error)) (*Recorder, error) {
	// What cannot be written is to be known now.
	if err := touch(file, 0); err != nil {
		return nil, err
	}
	r := &Recorder{
		file: file, open: open, failed: failed,
		news:    make(chan struct{}, 1),
		closing: make(chan struct{}),
		done:    make(chan struct{}),
	}
	if err := r.claim(); err != nil {
		return nil, err
	}
	go r.run()
	return r, nil
}

// File is the recording's name.
func (r *Recorder) File() string { return r.file }

// Update says that a part of the display has changed, or, the first time and with a
// new size, all of it. It copies the region and no pixels.
func (r *Recorder) Update(screen Screen, size rfbclient.Size, damage *rfbclient.Region) {
	r.mu.Lock()
	r.screen = screen
	if size != r.size {
		r.size = size
		r.damage.Clear()
		r.damage.Add(rfbclient.Rect{W: size.Width, H: size.Height})
	}
	r.damage.AddRegion(damage)
	r.clock.start(time.Now())
	r.mu.Unlock()
	r.tell()
}

// Pointer says what the pointer looks like and where it is, if it is not in the
// display's own picture; a nil shape is none.
func (r *Recorder) Pointer(shape *rfbclient.Cursor, at rfbclient.Point) {
	r.mu.Lock()
	next := cursor{shape, at}
	changed := next != r.cursor && (shape != nil || r.cursor.shape != nil)
	r.cursor = next
	r.moved = r.moved || changed
	r.mu.Unlock()
	if changed {
		r.tell()
	}
}

func (r *Recorder) tell() {
	select {
	case r.news <- struct{}{}:
	default:
	}
}

// Pause stops the recording's time, or lets it go on.
func (r *Recorder) Pause(paused bool) {
	r.mu.Lock()
	r.clock.pause(time.Now(), paused)
	r.mu.Unlock()
	r.tell()
}

// Paused says whether the recording's time is stopped.
func (r *Recorder) Paused() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.clock.paused
}

// Elapsed is the recording's length so far.
func (r *Recorder) Elapsed() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.clock.now(time.Now())
}

// Stop ends the recording. The file is complete when Close returns, which is to be
// called, too.
func (r *Recorder) Stop() {
	r.once.Do(func() {
		r.mu.Lock()
		r.clock.stop(time.Now()) // the goroutine may be waiting for the encoder
		r.mu.Unlock()
		close(r.closing)
	})
}

func (r *Recorder) isStopped() bool {
	select {
	case <-r.closing:
		return true
	case <-r.done:
		return true
	default:
		return false
	}
}

// Close ends the recording and waits until the file is complete. It returns why it
// is not; ErrNothing if nothing was shown.
func (r *Recorder) Close() error {
	r.Stop()
	<-r.done
	return r.err
}

// ErrNothing is returned by Close when there was no picture to record.
var ErrNothing = errors.New("nothing was shown")

// run is the recorder's goroutine.
func (r *Recorder) run() {
	w := writer{open: r.open}
	err := r.begin(&w)
	if closeErr := w.close(); err == nil {
		err = closeErr
	}
	if err == nil && w.sink == nil {
		err = ErrNothing
		os.Remove(r.file) // it is empty
	}
	if err != nil && !errors.Is(err, ErrNothing) {
		err = fmt.Errorf("record %s: %w", r.file, err)
	}
	r.err = err
	r.release()
	close(r.done)
	select {
	case <-r.closing:
	default:
		if r.failed != nil {
			r.failed(err)
		}
	}
}

// begin records as soon as the file is this recorder's alone.
func (r *Recorder) begin(w *writer) error {
	waits := r.before != nil
	if err := r.own(); err != nil {
		return err
	}
	if waits {
		r.mu.Lock()
		r.clock.restart(time.Now())
		r.mu.Unlock()
	}
	return r.record(w)
}

// record writes frames until Close or a failure.
func (r *Recorder) record(w *writer) error {
	var due time.Time // of the next frame
	for {
		select {
		case <-r.closing:
			// What has changed since the last frame, or how long that was shown.
			return r.last(w)
		case <-r.news:
		}
		if wait := time.Until(due); wait > 0 {
			select {
			case <-r.closing:
				return r.last(w)
			case <-time.After(wait):
			}
		}
		begun := time.Now()
		written, err := r.frame(w)
		if err != nil {
			return err
		}
		if written {
			due = begun.Add(time.Second / time.Duration(w.limits.FPS))
		}
	}
}

// frame writes a frame if anything has changed.
func (r *Recorder) frame(w *writer) (bool, error) {
	at, changed := r.copy(w)
	if !changed {
		return false, nil
	}
	return true, w.write(at)
}

func (r *Recorder) last(w *writer) error {
	at, _ := r.copy(w)
	if w.picture == nil {
		return nil
	}
	return w.write(at)
}

// copy brings the writer's picture up to date, unless the recording pauses.
func (r *Recorder) copy(w *writer) (at time.Duration, changed bool) {
	r.mu.Lock()
	at = r.clock.now(time.Now())
	if r.damage.Empty() && !r.moved || r.clock.paused || r.screen == nil {
		r.mu.Unlock()
		return at, false
	}
	w.damage, r.damage = r.damage, w.damage
	r.damage.Clear()
	screen, size := r.screen, r.size
	w.cursor, r.moved = r.cursor, false
	r.mu.Unlock()
	if size != w.size || w.picture == nil {
		w.resize(size)
		w.damage.Add(rfbclient.Rect{W: size.Width, H: size.Height})
	}
	if size.Width == 0 || size.Height == 0 {
		return at, false
	}
	// If the desktop has a new size already, Update tells that next.
	return at, screen.CopyDamage(&w.damage, w.picture, 4*size.Width, size.Width, size.Height)
}

// writer has the picture, and the sink as soon as that is known.
type writer struct {
	open    Opener
	size    rfbclient.Size // of picture
	picture []byte         // rows without gaps
	damage  rfbclient.Region
	cursor  cursor
	shown   cursor // in the last frame
	sink    Sink
	limits  Limits
	fit     *fitter // nil while pictures have the first one's size
	first   rfbclient.Size
	end     time.Duration
}

func (w *writer) resize(size rfbclient.Size) {
	w.size = size
	w.picture = make([]byte, 4*size.Width*size.Height)
	w.fit = nil
	if w.sink != nil && w.limits.OneSize && size != w.first {
		w.fit = newFitter(size, w.first)
	}
}

func (w *writer) write(at time.Duration) error {
	if w.sink == nil {
		sink, limits, err := w.open(w.size.Width, w.size.Height)
		if err != nil {
			return err
		}
		w.sink, w.limits, w.first = sink, limits, w.size
	}
	w.end = max(w.end, at)
	defer w.cursor.draw(w.picture, w.size)()
	if s, ok := w.sink.(interface{ Changed(from, to int) }); ok {
		// The pointer changes rows where it is and where it was.
		changed := w.damage.Bounds().Union(w.cursor.bounds()).Union(w.shown.bounds())
		s.Changed(changed.Y, max(1, changed.Y+changed.H))
	}
	w.shown = w.cursor
	w.damage.Clear()
	if w.fit != nil {
		return w.sink.Frame(w.fit.frame(w.picture), 4*w.first.Width, w.first.Width, w.first.Height, w.end)
	}
	return w.sink.Frame(w.picture, 4*w.size.Width, w.size.Width, w.size.Height, w.end)
}

func (w *writer) close() error {
	if w.sink == nil {
		return nil
	}
	return w.sink.Close()
}

// clock is a time that can be stopped.
type clock struct {
	running, paused, stopped bool
	since                    time.Time     // since it goes on
	before                   time.Duration // that it went before
}

func (c *clock) start(now time.Time) {
	if !c.running {
		c.running, c.since = true, now
	}
}

// restart begins anew if it runs.
func (c *clock) restart(now time.Time) {
	if c.running && !c.stopped {
		c.before, c.since = 0, now
	}
}

func (c *clock) now(now time.Time) time.Duration {
	if !c.running || c.paused || c.stopped {
		return c.before
	}
	return c.before + now.Sub(c.since)
}

// stop stops it for good.
func (c *clock) stop(now time.Time) { c.before, c.stopped = c.now(now), true }

func (c *clock) pause(now time.Time, paused bool) {
	if paused == c.paused || c.stopped {
		return
	}
	c.before = c.now(now)
	c.paused, c.since = paused, now
}
