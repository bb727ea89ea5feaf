// SPDX-License-Identifier: GPL-2.0-or-later

package interop

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
)

// encoding is a row of the table.
type encoding struct {
	name    string
	number  rfbclient.Encoding
	quality int     // asked for in Config.JPEGQuality
	loss    float64 // how much a component may be off on average; 0: nothing at all
}

// encodings are those of the client, the simplest first; with losses, too, where they are
// allowed by default.
var encodings = func() (list []encoding) {
	const loss = 12
	known := rfbclient.Encodings()
	slices.SortFunc(known, func(a, b rfbclient.EncodingInfo) int { return cmp.Compare(uint32(a.Encoding), uint32(b.Encoding)) })
	for _, e := range known {
		row := encoding{name: e.Encoding.String(), number: e.Encoding}
		switch {
		case e.Lossy && e.NeedsLevel: // QEMU takes 9 for none
			row.quality, row.loss = 7, loss
		case e.Lossy:
			row.quality, row.loss = 9, loss
		}
		list = append(list, row)
		if e.JPEG && !e.OptIn {
			list = append(list, encoding{name: row.name + " with JPEG", number: row.number, quality: 9, loss: loss})
		}
	}
	return list
}()

// depth is a column of the table.
type depth struct {
	name string
	max  [3]int // of the components; 0: what the server has by itself
	set  func(*rfbclient.Config)
}

// The first has all of the colours.
var depths = []depth{
	{name: "32 bits", max: [3]int{255, 255, 255}, set: func(c *rfbclient.Config) { c.Depth = rfbclient.DepthFull }},
	{name: "16 bits", max: [3]int{31, 63, 31}, set: func(c *rfbclient.Config) { c.Depth = rfbclient.DepthMedium }},
	{name: "8 bits", max: [3]int{7, 7, 3}, set: func(c *rfbclient.Config) { c.Depth = rfbclient.DepthLow }},
	{name: "3 bits", max: [3]int{1, 1, 1}, set: func(c *rfbclient.Config) { c.Depth = rfbclient.DepthUltraLow }},
	{name: "its own", set: func(c *rfbclient.Config) { c.Depth = rfbclient.DepthServer }},
}

// server is a server in one of its modes.
type server struct {
	program string
	mode    string // what is special; "" if nothing is
	start   func(t *testing.T) running
	// quantise gives v of 0..from as the server sends it in 0..to.
	quantise func(v, from, to int) int
	// forgets says that the server may stop to answer a client for ever.
	forgets bool
	// own is how much each component is at most in the server's own format; 0: as
	// much as on its screen.
	own [3]int
}

func (s server) name() string {
	if s.mode == "" {
		return s.program
	}
	return s.program + ", " + s.mode
}

// running is a server that listens.
type running struct {
	version  string
	address  string
	user     string
	password string
	screen   canvas
	// reach changes how it is connected to; nil: by TCP at its address, and no TLS.
	reach func(*rfbclient.Config)
}

var results table

func TestServers(t *testing.T) {
	// Servers wait more than they work: libvncserver 0.1 s for each caller, QEMU for
	// its next look at the display. Many more than processors can run.
	const together = 8
	turn := make(chan struct{}, together)
	var wg sync.WaitGroup
	for _, s := range serverList {
		wg.Add(1)
		turn <- struct{}{}
		go func() {
			defer wg.Done()
			// Directories get the test's name, and QEMU parts its options at commas.
			t.Run(strings.ReplaceAll(s.name(), ",", ""), func(t *testing.T) { testServer(t, s) })
			<-turn
		}()
	}
	wg.Wait()
	if !t.Failed() {
		results.compare(t)
	}
}

// testServer draws the pictures on a server's screen while viewers of all kinds
// look: those of one depth at a time, for QEMU forgets clients when there are many.
func testServer(t *testing.T, s server) {
	r := s.start(t)
	var viewers []*viewer
	truth := servers.NewPicture(width, height)
	for _, d := range depths {
		var audience []*viewer
		for _, e := range encodings {
			audience = append(audience, &viewer{encoding: e, depth: d, to: r})
		}
		truth = s.play(t, r, audience, truth)
		for _, v := range audience {
			v.close()
		}
		viewers = append(viewers, audience...)
	}
	report(t, s, r, viewers)
}

// play draws the pictures for an audience of one depth, on a screen that shows
// truth. It gives what the screen shows at the end.
func (s server) play(t *testing.T, r running, audience []*viewer, truth servers.Picture) servers.Picture {
	t.Helper()
	for i, step := range steps {
		step.draw(t, r.screen)
		before := truth
		truth = r.screen.Truth(t)
		changed := differences(before, truth)
		if len(changed) == 0 {
			t.Fatalf("%s: the server shows nothing new", step.name)
		}
		picture := &expected{s.inDepth(truth, r.screen.Max(), audience[0].depth), s.inDepth(truth, r.screen.Max(), depths[0]), step, changed}
		look := func(v *viewer) {
			if step.tiny && v.encoding.loss > 0 {
				return // its next picture must be right
			}
			if v.ended == nil && v.wrong == "" && !s.watch(t, v, picture) {
				t.Logf("%s, %s: %s: %s %v", v.encoding.name, v.depth.name, step.name, v.wrong, v.ended)
			}
		}
		if i > 0 {
			each(audience, look)
			continue
		}
		// They come one after the other: QEMU's queue of callers is short.
		for _, v := range audience {
			v.start()
			t.Cleanup(v.close)
			look(v)
		}
	}
	return truth
}

// forgetful is how long a server of which it is known that it may forget clients
// may say nothing.
const forgetful = 4 * time.Second

// watch waits until a viewer shows a picture.
func (s server) watch(t *testing.T, v *viewer, picture *expected) bool {
	right := func() bool { return v.shows(picture) }
	v.news = false
	if s.forgets && !v.wait(min(forgetful, patience(s, v)), right) && !v.news && v.ended == nil {
		t.Logf("%s, %s: the server has forgotten the client, which comes again", v.encoding.name, v.depth.name)
		v.again()
	}
	for range afresh {
		if v.wait(patience(s, v), right) {
			return true
		}
		if !s.forgets || v.ended != nil || fault(s, v.encoding, v.depth) != "" {
			return false
		}
		t.Logf("%s, %s: the client comes again: %s", v.encoding.name, v.depth.name, v.wrong)
		v.again()
	}
	return v.wait(patience(s, v), right)
}

// afresh is how often a client may come again to a server that forgets clients: it
// does so more often on a busy machine. Who comes is sent the whole picture.
const afresh = 2

// each does something with all viewers at the same time.
func each(viewers []*viewer, do func(v *viewer)) {
	var wg sync.WaitGroup
	for _, v := range viewers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			do(v)
		}()
	}
	wg.Wait()
}

// patience is how long a picture is waited for. Faults that are known are not
// waited for long.
func patience(s server, v *viewer) time.Duration {
	if fault(s, v.encoding, v.depth) != "" {
		return 2 * time.Second
	}
	return servers.Patience
}

// differences gives the pixels that are not the same.
func differences(a, b servers.Picture) (where []int) {
	for i := range a.RGB {
		if a.RGB[i] != b.RGB[i] {
			where = append(where, i)
		}
	}
	return where
}

// inDepth gives a picture, whose components go to max, as a client in the given
// depth shows it: the server sends fewer colours, of which the client makes 8 bits
// a component.
func (s server) inDepth(p servers.Picture, max [3]int, d depth) servers.Picture {
	var look [3][256]int
	for i := range look {
		to := cmp.Or(d.max[i], s.own[i], max[i])
		for v := range max[i] + 1 {
			sent := v
			if to != max[i] {
				sent = s.quantise(v, max[i], to)
			}
			look[i][v] = servers.Scale(sent, to, 255)
		}
	}
	q := servers.NewPicture(p.W, p.H)
	for i, rgb := range p.RGB {
		c := servers.Components(rgb)
		q.RGB[i] = servers.RGB([3]int{look[0][c[0]], look[1][c[1]], look[2][c[2]]})
	}
	return q
}

// report adds the server to the table, and fails the test if pictures were wrong.
func report(t *testing.T, s server, r running, viewers []*viewer) {
	t.Helper()
	lines := map[string]string{}
	for _, v := range viewers {
		words, bad := v.verdict()
		known := fault(s, v.encoding, v.depth)
		if bad && known == "" {
			t.Errorf("%s, %s: %s %s", v.encoding.name, v.depth.name, words, v.wrong)
		}
		if !bad && known != "" {
			t.Errorf("%s, %s: is %q, but is listed as a fault: %s", v.encoding.name, v.depth.name, words, known)
		}
		t.Logf("%s, %s: %s; rectangles: %v; losses: %v", v.encoding.name, v.depth.name, words, v.c.EncodingsSeen(), v.losses)
		lines[cell(v.encoding, v.depth)] = words
	}
	results.add(s.name(), r.version, lines)
}

// cell is the key of a verdict.
func cell(e encoding, d depth) string { return fmt.Sprintf("%s in %s", e.name, d.name) }
