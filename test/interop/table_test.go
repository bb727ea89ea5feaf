// SPDX-License-Identifier: GPL-2.0-or-later

package interop

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "write docs/servers.md anew")

const file = "../../docs/servers.md"

const introduction = `# Servers that rfbclient was tested with

Made by ` + "`go test ./test/interop -update`" + `, which says how. A client that asks for one encoding, in one
pixel format, watches pictures change on the server; every picture must be the server's own, pixel by pixel
(with JPEG and the like, nearly).

- **ok**: the server used that encoding, and all pictures were right
- **other**: it used another, and all pictures were right
- **refused**: it ended the session
- **faulty**: it sends what is no rectangle in that encoding, **wrong**: what is another picture
`

// table is what docs/servers.md says.
type table struct {
	mu       sync.Mutex // guards all below
	versions map[string]string
	verdicts map[string]map[string]string // by server and cell
}

func (r *table) add(server, version string, verdicts map[string]string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.versions == nil {
		r.versions, r.verdicts = map[string]string{}, map[string]map[string]string{}
	}
	r.versions[server], r.verdicts[server] = version, verdicts
}

// compare fails the test if the committed file says something else.
func (r *table) compare(t *testing.T) {
	t.Helper()
	if len(r.versions) != len(serverList) {
		t.Log("not all servers were tested: docs/servers.md is not compared")
		return
	}
	measured := r.markdown()
	if *update {
		if err := os.WriteFile(file, []byte(measured), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	committed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(committed) == measured {
		return
	}
	was, section := strings.Split(string(committed), "\n"), ""
	for i, line := range strings.Split(measured, "\n") {
		if strings.HasPrefix(line, "## ") {
			section = line
		}
		if i >= len(was) || was[i] != line {
			t.Logf("%s: now %q", section, line)
		}
	}
	t.Error("docs/servers.md says something else than was measured; go test ./test/interop -update writes it anew")
}

// markdown writes the table: one for all modes of a program of which it says the
// same.
func (r *table) markdown() string {
	var b strings.Builder
	b.WriteString(introduction)
	for _, s := range serverList {
		alike := r.alike(s)
		if alike[0] != s.name() {
			continue // its table is there already
		}
		title := s.program
		if s.mode != "" && len(alike) == 1 {
			title += ", " + s.mode
		}
		fmt.Fprintf(&b, "\n## %s\n\nVersion %s", title, r.versions[s.name()])
		if len(alike) > 1 {
			fmt.Fprintf(&b, ", the same in %d modes:\n\n", len(alike))
			for _, name := range alike {
				mode := strings.TrimPrefix(strings.TrimPrefix(name, s.program), ", ")
				if mode == "" {
					mode = "nothing special"
				}
				fmt.Fprintf(&b, "- %s\n", mode)
			}
			b.WriteString("\n| Encoding |")
		} else {
			b.WriteString(".\n\n| Encoding |")
		}
		for _, d := range depths {
			fmt.Fprintf(&b, " %s |", d.name)
		}
		b.WriteString("\n|---|" + strings.Repeat("---|", len(depths)) + "\n")
		for _, e := range encodings {
			fmt.Fprintf(&b, "| %s |", e.name)
			for _, d := range depths {
				fmt.Fprintf(&b, " %s |", r.verdicts[s.name()][cell(e, d)])
			}
			b.WriteString("\n")
		}
		for _, what := range knownFaults(s) {
			fmt.Fprintf(&b, "\n%s\n", what)
		}
	}
	return b.String()
}

// alike gives the names of all modes of a server's program of which the table says
// the same as of it, in the order of the list.
func (r *table) alike(s server) (names []string) {
	for _, other := range serverList {
		if other.program == s.program && r.versions[other.name()] == r.versions[s.name()] &&
			maps.Equal(r.verdicts[other.name()], r.verdicts[s.name()]) && slices.Equal(knownFaults(other), knownFaults(s)) {
			names = append(names, other.name())
		}
	}
	return names
}

// knownFaults gives what is known to be wrong in a server.
func knownFaults(s server) (all []string) {
	for _, e := range encodings {
		for _, d := range depths {
			if what := fault(s, e, d); what != "" && !slices.Contains(all, what) {
				all = append(all, what)
			}
		}
	}
	return all
}
