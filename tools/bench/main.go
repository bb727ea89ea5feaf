// SPDX-License-Identifier: GPL-2.0-or-later

// Command bench measures a viewer beside gvncviewer and TigerVNC's vncviewer, in
// one call and in turn, so that their ratios hold whatever else the machine does.
//
//	bench [--viewer build/virt-viewer] [--rounds 3] [--only text-tight,...] [--record]
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
	"strings"
)

func main() {
	viewer := flag.String("viewer", "build/virt-viewer", "the `program` to measure")
	rounds := flag.Int("rounds", 3, "how often each viewer plays each recording")
	only := flag.String("only", "", "recordings to play, separated by commas; all by default")
	record := flag.Bool("record", false, "make the recordings anew")
	peers := flag.Bool("peers", true, "measure the other viewers too")
	flag.Parse()
	if err := run(*viewer, *rounds, *only, *record, *peers); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

const directory = "build/bench"

func run(program string, rounds int, only string, anew, peers bool) error {
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
