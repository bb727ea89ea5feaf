// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"fmt"
	"os"
	"time"
)

// sampleEvery is how often memory is looked at in a long replay.
const sampleEvery = 5 * time.Second

// measureLong plays a recording again and again, and tells how the viewer's memory
// grows: the slope of a line through the samples after the first quarter.
func measureLong(v viewer, long time.Duration) (string, error) {
	// Hextile has no streams that go on, so that it can begin anew.
	recording, err := load("text-hextile")
	if err != nil {
		return "", err
	}
	w, err := startRun(v, recording, play{loop: long})
	if err != nil {
		return "", err
	}
	defer w.end()
	if err := w.firstPixel(); err != nil {
		return "", err
	}
	var at, memory []float64 // hours, MB
	for began := time.Now(); time.Since(began) < long; time.Sleep(sampleEvery) {
		at, memory = append(at, time.Since(began).Hours()), append(memory, residentSet(w.pid()))
		if memory[len(memory)-1] == 0 {
			return "", fmt.Errorf("the viewer has ended after %v", time.Since(began).Round(time.Second))
		}
		fmt.Fprintf(os.Stderr, "%v: %.1f MB, %d updates\n", time.Since(began).Round(time.Second), memory[len(memory)-1], w.server.played.Load())
	}
	settled := len(at) / 4
	return fmt.Sprintf("\nMemory in a replay of %v (%d updates): %.1f MB after a quarter, %.1f MB at the end, %+.1f MB an hour.\n",
		long, w.server.played.Load(), memory[settled], memory[len(memory)-1], slope(at[settled:], memory[settled:])), nil
}

// slope is that of the line with the smallest squares of differences.
func slope(x, y []float64) float64 {
	var sx, sy, sxx, sxy float64
	for i := range x {
		sx, sy, sxx, sxy = sx+x[i], sy+y[i], sxx+x[i]*x[i], sxy+x[i]*y[i]
	}
	n := float64(len(x))
	if d := n*sxx - sx*sx; d != 0 {
		return (n*sxy - sx*sy) / d
	}
	return 0
}
