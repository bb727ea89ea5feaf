// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"fmt"
	"os"
	"time"
)

// scaledPace is how often an update comes while scaling is measured.
const scaledPace = time.Second / 30

// scaledZooms are the sizes of the window, in percent of the desktop's: itself,
// half of it, and three that no pixel fits.
var scaledZooms = []int{100, 50, 51, 73, 105}

// scaledFigures is what a viewer and its X server used, in ms an update.
type scaledFigures struct{ viewer, server []float64 }

// measureScaled compares the CPU that the viewer needs for a picture at its own size
// and at others, at the same pace; rounds alternate.
func measureScaled(v viewer, rounds int) (string, error) {
	recording, err := load("text-copyrect")
	if err != nil {
		return "", err
	}
	figures := map[int]*scaledFigures{}
	for round := range rounds {
		for _, zoom := range scaledZooms {
			fmt.Fprintf(os.Stderr, "scaled to %d %%, round %d\n", zoom, round+1)
			if figures[zoom] == nil {
				figures[zoom] = &scaledFigures{}
			}
			if err := figures[zoom].add(v, recording, zoom); err != nil {
				fmt.Fprintf(os.Stderr, "  left out: %v\n", err)
			}
		}
	}
	table := "\n| picture at 30 updates/s, text-copyrect | CPU, ms an update | to 1:1 | X server | to 1:1 |\n|---|---|---|---|---|\n"
	one := figures[100]
	for _, zoom := range scaledZooms {
		f := figures[zoom]
		viewer, server := quantile(f.viewer, .5), quantile(f.server, .5)
		table += fmt.Sprintf("| %d %% | %.2f | %.2f | %.2f | %.2f |\n", zoom, viewer, viewer/quantile(one.viewer, .5), server, server/quantile(one.server, .5))
	}
	return table, nil
}

func (f *scaledFigures) add(v viewer, r *recording, zoom int) error {
	w, err := startRun(v, r, play{pace: scaledPace}, "--zoom", fmt.Sprint(zoom))
	if err != nil {
		return err
	}
	defer w.end()
	// A small window is anywhere on the screen, so that what was sent counts and not
	// what is seen.
	if err := w.played(settled); err != nil {
		return err
	}
	viewer, server, before := cpuTime(w.pid()), cpuTime(w.screen.server()), w.server.played.Load()
	if err := w.played(int64(len(r.Ends))); err != nil {
		return err
	}
	n := float64(w.server.played.Load() - before)
	f.viewer = append(f.viewer, ms(cpuTime(w.pid())-viewer)/n)
	f.server = append(f.server, ms(cpuTime(w.screen.server())-server)/n)
	return nil
}

// settled is after how many updates the window has its size.
const settled = 20

// played waits until so many updates were sent.
func (w *run) played(n int64) error {
	return await(time.Minute, fmt.Sprintf("update %d", n), func() bool { return w.server.played.Load() >= n })
}
