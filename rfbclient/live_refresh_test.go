// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"fmt"
	"image"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// photo is a picture that only a lossy encoding makes small.
func photo(w, h, seed int) servers.Picture {
	p := servers.NewPicture(w, h)
	r := rand.New(rand.NewPCG(uint64(seed), 7))
	for i := range p.RGB {
		x, y := i%w, i/w
		c := [3]int{(x*255/w + r.IntN(12)) & 255, (y*255/h + r.IntN(12)) & 255, (x + y + seed*40 + r.IntN(12)) & 255}
		p.RGB[i] = servers.RGB(c)
	}
	return p
}

// TestLiveRefresh: whenever a picture with losses stands still, it comes to be the
// server's own.
func TestLiveRefresh(t *testing.T) {
	type canvas interface {
		Put(t testing.TB, x, y int, p servers.Picture)
		Truth(t testing.TB) servers.Picture
	}
	const w, h = 320, 240
	before := quietTime
	quietTime = 50 * time.Millisecond
	t.Cleanup(func() { quietTime = before })
	for _, tt := range []struct {
		name  string
		start func() (string, canvas)
	}{
		{"Xvnc", func() (string, canvas) {
			x := servers.StartXvnc(t, w, h)
			return fmt.Sprintf("127.0.0.1:%d", x.Port), x.Canvas(t)
		}},
		{"libvncserver", func() (string, canvas) {
			s := servers.StartLibVNCServer(t, w, h, 32, false)
			return fmt.Sprintf("127.0.0.1:%d", s.Port), s
		}},
		{"QEMU", func() (string, canvas) {
			q, c := servers.StartQEMUCanvas(t, servers.QEMUOptions{VNC: "lossy=on"}, w, h)
			return q.Address(), c
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			address, c := tt.start()
			var lossy atomic.Bool
			var s *live
			s = connectAs(t, "tcp", address, Config{Encodings: []Encoding{EncodingTight}, JPEGQuality: 4, UpdateEnd: func(int64) {
				s.c.out.mu.Lock()
				defer s.c.out.mu.Unlock()
				if l := &s.c.out.quality.lossy; !l.recent.Empty() {
					lossy.Store(true)
				}
			}})
			s.until("the session", func() bool { return s.u.Initialized })
			for n := range maxRefreshFailures + 2 {
				for m := range 3 {
					c.Put(t, 32, 24, photo(256, 192, 10*n+m))
					time.Sleep(20 * time.Millisecond)
				}
				truth := imageOf(c.Truth(t))
				s.until("the picture without losses", func() bool { return s.shows(truth, 0) })
			}
			if !lossy.Load() {
				t.Error("the server has sent nothing with losses")
			}
		})
	}
}

func imageOf(p servers.Picture) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, p.W, p.H))
	for i, rgb := range p.RGB {
		m.Pix[4*i], m.Pix[4*i+1], m.Pix[4*i+2], m.Pix[4*i+3] = byte(rgb>>16), byte(rgb>>8), byte(rgb), 255
	}
	return m
}
