// SPDX-License-Identifier: GPL-2.0-or-later

package interop

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
)

// viewer is a client that asks for one encoding in one depth, and the picture that
// it has.
type viewer struct {
	encoding encoding
	depth    depth
	to       running

	c      *rfbclient.Client
	wake   chan struct{}
	u      rfbclient.Updates
	news   bool // something of the picture has come since this was set to false
	w, h   int
	pix    []byte // B, G, R, undefined
	ended  error  // why the session has ended
	wrong  string // how the picture is wrong
	losses bool   // a picture was accepted that was not exact
}

// start connects. Until close, wait must be called for what is to happen.
func (v *viewer) start() {
	v.wake = make(chan struct{}, 1)
	config := rfbclient.Config{
		Encodings:   []rfbclient.Encoding{v.encoding.number},
		JPEGQuality: v.encoding.quality,
		Wake:        func() { v.wake <- struct{}{} }, // once before each Take: never blocks
		Dial: func(ctx context.Context) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", v.to.address)
		},
	}
	if v.to.reach != nil {
		v.to.reach(&config)
	}
	if v.depth.set != nil {
		v.depth.set(&config)
	}
	v.c = rfbclient.Start(config)
}

// again begins a new session in place of the one that there is.
func (v *viewer) again() {
	v.close()
	v.ended, v.pix, v.u = nil, nil, rfbclient.Updates{}
	v.start()
}

func (v *viewer) close() {
	v.c.Close()
	<-v.c.Done()
}

// wait takes news until a condition holds. It says false if that did not happen
// in time, or the session has ended.
func (v *viewer) wait(patience time.Duration, holds func() bool) bool {
	limit := time.After(patience)
	for !holds() {
		if v.ended != nil {
			return false
		}
		select {
		case <-v.wake:
			v.take()
		case <-limit:
			return false
		}
	}
	return true
}

func (v *viewer) take() {
	v.c.Take(&v.u)
	if v.u.Credentials != nil {
		v.c.Answer(rfbclient.Credentials{Username: v.to.user, Password: []byte(v.to.password)})
	}
	if v.u.Size != nil {
		v.w, v.h = v.u.Size.Width, v.u.Size.Height
		v.pix = make([]byte, 4*v.w*v.h)
	}
	v.news = v.news || !v.u.Damage.Empty()
	v.c.CopyDamage(&v.u.Damage, v.pix, 4*v.w, v.w, v.h)
	if v.u.Closed {
		v.ended = v.u.Err
	}
}

// expected is a picture that a viewer must come to have.
type expected struct {
	servers.Picture
	full    servers.Picture // without loss of depth: some servers' JPEG has it in all depths
	step    step
	changed []int // pixels that the step has changed
}

// noiseFactor is how much more may be lost in text and noise: not so much that
// the picture before would do, which is off by about 80.
const noiseFactor = 5

// shows says whether the viewer's picture is the expected one, or differs by no
// more than its encoding may.
func (v *viewer) shows(want *expected) bool {
	if v.pix == nil {
		v.wrong = "no session has begun"
		return false
	}
	if v.w != want.W || v.h != want.H {
		v.wrong = fmt.Sprintf("the size is %dx%d", v.w, v.h)
		return false
	}
	off, first := 0, 0
	for i, rgb := range want.RGB {
		if binary.LittleEndian.Uint32(v.pix[4*i:])&0xffffff != rgb {
			if off == 0 {
				first = i
			}
			off++
		}
	}
	v.wrong = ""
	if off == 0 {
		return true
	}
	v.wrong = fmt.Sprintf("%d pixels are off; the first, %d,%d, is %06x and not %06x", off, first%want.W, first/want.W,
		binary.LittleEndian.Uint32(v.pix[4*first:])&0xffffff, want.RGB[first])
	if v.encoding.loss == 0 {
		return false
	}
	if v.resembles(want.Picture, want) || v.resembles(want.full, want) {
		v.wrong, v.losses = "", true
		return true
	}
	return false
}

// resembles says whether a lossy encoding may have made the viewer's picture of p.
func (v *viewer) resembles(p servers.Picture, want *expected) bool {
	all, changed := v.meanError(p, everywhere(p.W*p.H)), v.meanError(p, want.changed)
	v.wrong += fmt.Sprintf("; components are off by %.1f on average, by %.1f where the picture has changed", all, changed)
	allowed := v.encoding.loss
	if want.step.noisy {
		allowed *= noiseFactor
	}
	return all <= allowed && changed <= allowed
}

// meanError says how much a component is off on average, in the given pixels.
func (v *viewer) meanError(want servers.Picture, where []int) float64 {
	sum := 0
	for _, i := range where {
		for shift := 0; shift < 24; shift += 8 {
			d := int(v.pix[4*i+shift/8]) - int(want.RGB[i]>>shift&255)
			sum += max(d, -d)
		}
	}
	return float64(sum) / float64(3*max(1, len(where)))
}

func everywhere(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// verdict is what the table says of the viewer, and whether that is how it must
// not be.
func (v *viewer) verdict() (words string, bad bool) {
	var refused *rfbclient.RefusedError
	switch {
	case errors.Is(v.ended, rfbclient.ErrLost), errors.As(v.ended, &refused):
		return "refused: " + v.ended.Error(), false
	case v.ended != nil:
		return "faulty", true // the words differ from run to run
	case v.wrong != "":
		return "wrong", true
	}
	seen := v.c.EncodingsSeen()
	if seen[v.encoding.number] > 0 {
		return "ok", false
	}
	var others []string
	for _, e := range encodings {
		if seen[e.number] > 0 {
			others = append(others, e.name)
		}
	}
	return "other: " + strings.Join(others, ", "), false
}
