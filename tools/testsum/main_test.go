// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines string
		last  string
		well  bool
		shows string
	}{
		{"all pass", `{"Action":"pass","Package":"p","Test":"A"}
{"Action":"skip","Package":"p","Test":"B"}
{"Action":"pass","Package":"p"}`, "1 passed, 0 failed, 1 skipped", true, "skipped: p B"},
		{"subtests count, not their test", `{"Action":"pass","Package":"p","Test":"A/x"}
{"Action":"output","Package":"p","Test":"A/y","Output":"oh dear\n"}
{"Action":"fail","Package":"p","Test":"A/y"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, "1 passed, 1 failed, 0 skipped", false, "oh dear"},
		{"does not compile", `{"ImportPath":"p","Action":"build-output","Output":"syntax error\n"}
{"Action":"fail","Package":"p"}
{"Action":"pass","Package":"q","Test":"A"}`, "1 passed, 1 failed, 0 skipped", false, "syntax error"},
		{"nothing ran", ``, "0 passed, 0 failed, 0 skipped", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSummary()
			s.read(strings.NewReader(tt.lines))
			var out strings.Builder
			well := s.report(&out)
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			if well != tt.well || lines[len(lines)-1] != tt.last || !strings.Contains(out.String(), tt.shows) {
				t.Errorf("well %v:\n%s", well, out.String())
			}
		})
	}
}
