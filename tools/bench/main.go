// SPDX-License-Identifier: GPL-2.0-or-later

// Command bench measures a viewer beside gvncviewer and TigerVNC's vncviewer, in
// one call and in turn, so that their ratios hold whatever else the machine does.
//
//	bench [--viewer build/virt-viewer] [--rounds 3] [--only text-tight,...] [--record]
//	bench --scaled         CPU for pictures that are scaled (scaled.go)
//	bench --long 1h        memory in a long replay (long.go)
//	bench --line           a film and keys over slow lines (lines.go)
//
// It records sessions of real servers once (record.go), replays them to each
// viewer on a screen of its own (replay.go, viewers.go), and measures CPU and
// time for an update, the first pixel, memory, and how long a key takes to the
// wire, idle and while text streams (measure.go). The table goes to stdout and to
// build/bench/results.md (report.go).
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

func main() {
	program := flag.String("viewer", "build/virt-viewer", "the `program` to measure")
	rounds := flag.Int("rounds", 3, "how often each viewer plays each recording")
	only := flag.String("only", "", "recordings to play, separated by commas; all by default")
	record := flag.Bool("record", false, "make the recordings anew")
	peers := flag.Bool("peers", true, "measure the other viewers too")
	scaled := flag.Bool("scaled", false, "measure nothing but pictures that are scaled")
	long := flag.Duration("long", 0, "measure nothing but memory in a replay of that `time`")
	slow := flag.Bool("line", false, "measure nothing but a film and keys over slow lines; --only names one")
	flag.Parse()
	var err error
	switch {
	case *scaled:
		err = alone(*program, "text-copyrect", func(v viewer) (string, error) { return measureScaled(v, *rounds) })
	case *long > 0:
		err = alone(*program, "text-hextile", func(v viewer) (string, error) { return measureLong(v, *long) })
	case *slow:
		err = compareOnLines(*program, *rounds, *only, *peers)
	default:
		err = compare(*program, *rounds, *only, *record, *peers)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

const directory = "build/bench"

// alone measures the program without the other viewers, with one recording.
func alone(program, name string, figures func(v viewer) (string, error)) error {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	for _, w := range workloads {
		if w.name == name {
			if err := recordOnce(w, false); err != nil {
				return fmt.Errorf("record %s: %w", w.name, err)
			}
		}
	}
	list := viewers(program)
	text, err := figures(list[len(list)-1])
	fmt.Print(text)
	return err
}

// compareOnLines measures the program beside TigerVNC's viewer.
func compareOnLines(program string, rounds int, only string, peers bool) error {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	list := viewers(program)
	list = slices.DeleteFunc(list, func(v viewer) bool { return v.name == baseline || !peers && v.name == "vncviewer" })
	text, err := measureLines(list, rounds, only)
	fmt.Print(text)
	return err
}

func compare(program string, rounds int, only string, anew, peers bool) error {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	list := viewers(program)
	if !peers {
		list = list[len(list)-1:]
	}
	var names []string
	for _, w := range workloads {
		if only == "" || strings.Contains(","+only+",", ","+w.name+",") {
			names = append(names, w.name)
			if err := recordOnce(w, anew); err != nil {
				return fmt.Errorf("record %s: %w", w.name, err)
			}
		}
	}
	r := newReport(list)
	// Each recording's figures are there as soon as they are: a whole run is long.
	for _, name := range names {
		recording, err := load(name)
		if err != nil {
			return err
		}
		for round := range rounds {
			for _, v := range list {
				fmt.Fprintf(os.Stderr, "%s, round %d, %s\n", name, round+1, v.name)
				m, err := measure(v, recording)
				if err != nil {
					// One bad run of many is said, and the others count.
					fmt.Fprintf(os.Stderr, "  left out: %v\n", err)
					continue
				}
				r.add(v.name, name, m)
			}
		}
		if err := r.write(directory + "/results.md"); err != nil {
			return err
		}
	}
	fmt.Print(r.table())
	return nil
}
