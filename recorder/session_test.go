// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"bytes"
	"context"
	"math/rand/v2"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/rfbclient"
)

// noise paints tiles of all the kinds that an encoder tells apart: in one colour, in
// few, in runs, and in many.
func noise(w, h int, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	px := make([]byte, 4*w*h)
	for ty := 0; ty < h; ty += 64 {
		for tx := 0; tx < w; tx += 64 {
			colours, run := []int{1, 2, 4, 16, 17, 1 << 24}[r.IntN(6)], 1+r.IntN(300)
			base := r.IntN(1 << 24)
			n, c := 0, 0
			for y := ty; y < min(h, ty+64); y++ {
				for x := tx; x < min(w, tx+64); x++ {
					if n%run == 0 {
						c = (base + r.IntN(colours)*7919) % (1 << 24)
					}
					n++
					copy(px[4*(y*w+x):], []byte{byte(c), byte(c >> 8), byte(c >> 16), 0})
				}
			}
		}
	}
	return px
}

// viewer is a client that follows a player.
type viewer struct {
	client *rfbclient.Client
	woken  chan struct{}
	px     []byte
	size   rfbclient.Size
}

func view(t *testing.T, p *fbs.Player) *viewer {
	t.Helper()
	v := &viewer{woken: make(chan struct{}, 1)}
	v.client = rfbclient.Start(rfbclient.Config{
		Dial:  func(context.Context) (net.Conn, error) { return p.Conn() },
		Wake:  func() { v.woken <- struct{}{} },
		Depth: rfbclient.DepthServer,
	})
	t.Cleanup(func() {
		v.client.Close()
		<-v.client.Done()
	})
	return v
}

// wait follows the client until it shows a picture.
func (v *viewer) wait(t *testing.T, w, h int, want []byte) {
	t.Helper()
	var u rfbclient.Updates
	timeout := time.After(30 * time.Second)
	for v.size != (rfbclient.Size{Width: w, Height: h}) || !bytes.Equal(v.px, want) {
		select {
		case <-v.woken:
		case <-timeout:
			t.Fatalf("the picture of %dx%d does not come; it shows %v", w, h, v.size)
		}
		v.client.Take(&u)
		if u.Closed {
			t.Fatal(u.Err)
		}
		if u.Size != nil {
			v.size = *u.Size
			v.px = make([]byte, 4*v.size.Width*v.size.Height)
		}
		if !u.Damage.Empty() {
			v.client.CopyDamage(&u.Damage, v.px, 4*v.size.Width, v.size.Width, v.size.Height)
		}
	}
}

// TestSession records a session, with sizes that change, and plays it with this
// project's client, pixel by pixel, forwards and back.
func TestSession(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "x.fbs")
	s, limits, err := open(file, "web1", 300, 200)
	if err != nil {
		t.Fatal(err)
	}
	if limits.OneSize {
		t.Error("it wants all pictures in one size")
	}
	type frame struct {
		w, h int
		px   []byte
	}
	var frames []frame
	add := func(w, h int, px []byte) {
		if err := s.Frame(px, 4*w, w, h, time.Duration(len(frames))*time.Minute); err != nil {
			t.Fatal(err)
		}
		frames = append(frames, frame{w, h, bytes.Clone(px)})
	}
	for i, size := range []rfbclient.Size{{Width: 300, Height: 200}, {Width: 300, Height: 200}, {Width: 641, Height: 129}, {Width: 1, Height: 1}, {Width: 130, Height: 400}} {
		px := noise(size.Width, size.Height, uint64(i))
		add(size.Width, size.Height, px)
		px[len(px)/2&^3] ^= 0x55 // one pixel
		add(size.Width, size.Height, px)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := fbs.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	p := r.Play()
	p.Pause(true)
	v := view(t, p)
	for i, f := range frames {
		p.Seek(time.Duration(i) * time.Minute)
		v.wait(t, f.w, f.h, f.px)
	}
	if !p.Ended() {
		t.Error("it has not ended")
	}
	if !p.Seek(3 * time.Minute) {
		t.Error("to go back needs no new connection")
	}
	view(t, p).wait(t, frames[3].w, frames[3].h, frames[3].px)
}

// textPicture paints what looks like text to an encoder.
func textPicture(w, h int) []byte {
	px := bytes.Repeat([]byte{255}, 4*w*h)
	r := rand.New(rand.NewPCG(1, 1))
	for y := range h {
		for x := range w {
			if y%13 < 9 && x%6 < 5 && r.IntN(3) == 0 {
				copy(px[4*(y*w+x):], []byte{0, 0, 0})
			}
		}
	}
	return px
}

// BenchmarkSession encodes a full screen of text that scrolls.
func BenchmarkSession(b *testing.B) {
	const w, h = 1920, 1080
	px := textPicture(w, h+64)
	e := fbs.NewEncoder(discard{}, "")
	for i := range b.N {
		if err := e.Frame(px[4*w*(i%64):], 4*w, w, h, 0); err != nil {
			b.Fatal(err)
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) Close() error                { return nil }
