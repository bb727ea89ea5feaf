// SPDX-License-Identifier: GPL-2.0-or-later

// Command testsum reads what "go test -json" printed, from files or from stdin,
// shows the output of what failed, and ends with a line that says how many tests
// passed, failed and were skipped. A test with subtests counts as its subtests.
// It exits with 1 if anything failed or no test ran.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	s := newSummary()
	files := os.Args[1:]
	if len(files) == 0 {
		s.read(os.Stdin)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, "testsum:", err)
			os.Exit(1)
		}
		s.read(f)
		f.Close()
	}
	if !s.report(os.Stdout) {
		os.Exit(1)
	}
}

// event is a line of go test -json (go doc test2json).
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
}

// key names a test, or a package if test is "".
type key struct{ pkg, test string }

type summary struct {
	result map[key]string // pass, fail or skip
	output map[key][]string
	order  []key
	noise  []string // lines that are no events
}

func newSummary() *summary {
	return &summary{result: map[key]string{}, output: map[key][]string{}}
}

func (s *summary) read(r io.Reader) {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if line = strings.TrimSpace(line); line != "" {
			s.line(line)
		}
		if err != nil {
			return
		}
	}
}

func (s *summary) line(line string) {
	var e event
	if json.Unmarshal([]byte(line), &e) != nil {
		s.noise = append(s.noise, line)
		return
	}
	k := key{e.Package, e.Test}
	switch e.Action {
	case "output":
		s.output[k] = append(s.output[k], e.Output)
	case "build-output":
		s.noise = append(s.noise, strings.TrimRight(e.Output, "\n"))
	case "pass", "fail", "skip":
		if _, seen := s.result[k]; !seen {
			s.order = append(s.order, k)
		}
		s.result[k] = e.Action
	}
}

// hasSubtests says whether a test's result is only that of its subtests.
func (s *summary) hasSubtests(k key) bool {
	for other := range s.result {
		if other.pkg == k.pkg && strings.HasPrefix(other.test, k.test+"/") {
			return true
		}
	}
	return false
}

// report says whether all is well.
func (s *summary) report(w io.Writer) bool {
	counts := map[string]int{}
	failed := map[string]bool{} // packages with failed tests
	for _, k := range s.order {
		if k.test == "" || s.hasSubtests(k) && s.result[k] != "fail" {
			continue
		}
		if s.result[k] == "fail" {
			failed[k.pkg] = true
			fmt.Fprintf(w, "--- %s %s\n%s\n", k.pkg, k.test, strings.Join(s.output[k], ""))
			if s.hasSubtests(k) {
				continue
			}
		}
		if s.result[k] == "skip" {
			fmt.Fprintf(w, "skipped: %s %s\n", k.pkg, k.test)
		}
		counts[s.result[k]]++
	}
	for _, k := range s.order {
		// A package may fail without a test: it does not compile, or panics.
		if k.test == "" && s.result[k] == "fail" && !failed[k.pkg] {
			counts["fail"]++
			fmt.Fprintf(w, "--- %s\n%s\n%s\n", k.pkg, strings.Join(s.output[k], ""), strings.Join(s.noise, "\n"))
		}
	}
	fmt.Fprintf(w, "%d passed, %d failed, %d skipped\n", counts["pass"], counts["fail"], counts["skip"])
	return counts["fail"] == 0 && counts["pass"] > 0
}
