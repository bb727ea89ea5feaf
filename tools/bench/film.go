// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/jezek/xgb/xproto"
)

// The film's size and place on the desktop, px, and its number of pictures.
const (
	filmWidth    = 1280
	filmHeight   = 720
	filmX        = 100
	filmY        = 100
	filmPictures = 6
	filmGrain    = 6  // standard deviation of 256
	filmRows     = 32 // of a picture that go into a request of X, which has at most 256 KiB
)

// film shows pictures of soft colours with grain, as films have it: the next one each
// time before the server is asked for an update. So each update is a whole picture,
// however fast the server is; with pictures by the clock it would fill the pauses
// with small corrections of what JPEG has lost.
func film(s *session) error {
	display, err := xvnc(s)
	if err != nil {
		return err
	}
	x, err := openX(display)
	if err != nil {
		return err
	}
	gc, err := xproto.NewGcontextId(x.conn)
	if err != nil {
		return err
	}
	xproto.CreateGC(x.conn, gc, xproto.Drawable(x.root), 0, nil)
	var pictures []xproto.Drawable
	for n := range filmPictures {
		picture, err := x.pixmap(gc, filmPicture(n, filmWidth, filmHeight, filmGrain), filmWidth, filmHeight)
		if err != nil {
			return err
		}
		pictures = append(pictures, picture)
	}
	n := 0
	s.asked = func() {
		xproto.CopyArea(x.conn, pictures[n%filmPictures], xproto.Drawable(x.root), gc, 0, 0, filmX, filmY, filmWidth, filmHeight)
		x.conn.Sync()
		time.Sleep(filmPause)
		n++
	}
	return nil
}

// filmPause is how long Xvnc has to notice a picture: it looks 60 times a second, and
// answers a request before that with a correction.
const filmPause = 40 * time.Millisecond

// filmPicture gives the pixels of the film's n-th picture, as X wants them: B, G, R and a
// byte of nothing.
func filmPicture(n, width, height int, deviation float64) []byte {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	waves := func(x, y, phase float64) float64 {
		return 128 + 60*math.Sin(x/170+phase) + 50*math.Sin(y/110-phase*2+x/400)
	}
	p := make([]byte, 0, 4*width*height)
	for y := range height {
		for x := range width {
			grain := deviation * r.NormFloat64()
			for colour := range 3 {
				v := waves(float64(x), float64(y), float64(n)+2*float64(colour)) + grain
				p = append(p, byte(max(0, min(255, v))))
			}
			p = append(p, 0)
		}
	}
	return p
}
