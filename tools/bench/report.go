// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// report gathers measurements and makes the table.
type report struct {
	viewers    []string
	recordings []string
	all        map[[2]string][]measurement // by viewer and recording
}

func newReport(list []viewer) *report {
	r := &report{all: map[[2]string][]measurement{}}
	for _, v := range list {
		r.viewers = append(r.viewers, v.name)
	}
	return r
}

func (r *report) add(viewer, recording string, m measurement) {
	if !slices.Contains(r.recordings, recording) {
		r.recordings = append(r.recordings, recording)
	}
	k := [2]string{viewer, recording}
	r.all[k] = append(r.all[k], m)
}

// quantile gives the value below which a part of them is; 0 of none.
func quantile(values []float64, part float64) float64 {
	if len(values) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(values))
	return s[min(len(s)-1, int(part*float64(len(s))))]
}

// median gives the median of one figure over all measurements of a viewer, of one
// recording or, if that is "", of all.
func (r *report) median(viewer, recording string, figure func(m measurement) []float64, part float64) float64 {
	var values []float64
	for _, name := range r.recordings {
		if recording == "" || name == recording {
			for _, m := range r.all[[2]string{viewer, name}] {
				values = append(values, figure(m)...)
			}
		}
	}
	return quantile(values, part)
}

// row is a figure of all viewers: the baseline's value and the others' ratios.
type row struct {
	name      string
	recording string
	figure    func(m measurement) []float64
	part      float64
	goal      float64 // ratio to the baseline, or ms if absolute; 0 for none
	absolute  bool
}

func one(f func(m measurement) float64) func(m measurement) []float64 {
	return func(m measurement) []float64 { return []float64{f(m)} }
}

// goals are those for an update's wall time and CPU, as ratios to the baseline.
var goals = map[string]struct{ wall, cpu float64 }{
	"text-tight":     {.10, .11},
	"text-zrle":      {.20, .20},
	"text-hextile":   {.20, .22},
	"text-raw":       {.75, .48},
	"text-copyrect":  {.70, .45},
	"video-tight":    {.35, .35},
	"video-tightjpg": {.45, .70},
	"qemu-tight":     {.12, .12},
	"qemu-hextile":   {.18, .18},
}

func (r *report) rows() (list []row) {
	for _, name := range r.recordings {
		list = append(list,
			row{"CPU, ms an update, " + name, name, one(func(m measurement) float64 { return m.cpu }), .5, goals[name].cpu, false},
			row{"wall, ms an update, " + name, name, one(func(m measurement) float64 { return m.wall }), .5, goals[name].wall, false})
	}
	busy := func(m measurement) []float64 { return m.busy }
	idle := func(m measurement) []float64 { return m.idle }
	list = append(list, row{"exec to first pixel, ms", "", one(func(m measurement) float64 { return m.first }), .5, 1, false},
		row{"PSS after the recording, MB", "", one(func(m measurement) float64 { return m.pss }), .5, 1.25, false},
		row{"key to wire, idle, median ms", "", idle, .5, 0, false},
		row{"key to wire, idle, p95 ms", "", idle, .95, 0, false})
	if slices.Contains(r.recordings, "text-tight") {
		list = append(list, row{"key to wire under text-tight, median ms", "text-tight", busy, .5, 2, true},
			row{"key to wire under text-tight, p95 ms", "text-tight", busy, .95, 6, true})
	}
	return list
}

func (r *report) write(file string) error {
	return os.WriteFile(file, []byte(r.table()), 0o644)
}

// table makes the table of all that was measured so far.
func (r *report) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "| | %s |\n|---|%s\n", strings.Join(append(r.viewers, "goal"), " | "), strings.Repeat("---|", len(r.viewers)+1))
	for _, w := range r.rows() {
		fmt.Fprintf(&b, "| %s |", w.name)
		base := r.median(r.viewers[0], w.recording, w.figure, w.part)
		var last float64
		for i, v := range r.viewers {
			last = r.median(v, w.recording, w.figure, w.part)
			if i == 0 || base == 0 {
				fmt.Fprintf(&b, " %.2f |", last)
			} else {
				fmt.Fprintf(&b, " %.2f (%.2f) |", last, last/base)
			}
		}
		fmt.Fprintf(&b, " %s |\n", w.verdict(last, base))
	}
	fmt.Fprintf(&b, "\nIn brackets: the ratio to %s. Medians over all rounds.\n", r.viewers[0])
	return b.String()
}

// verdict compares the last viewer with the goal.
func (w row) verdict(value, base float64) string {
	if w.goal == 0 || base == 0 {
		return ""
	}
	text := fmt.Sprintf("%.2f", w.goal)
	if !w.absolute {
		value /= base
	} else {
		text += " ms"
	}
	if value <= w.goal {
		return text + " reached"
	}
	return text + " not reached"
}
