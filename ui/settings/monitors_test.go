// SPDX-License-Identifier: GPL-2.0-or-later

package settings

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestParseMonitors(t *testing.T) {
	for _, tt := range []struct {
		list  string
		want  map[int]int
		wrong string
	}{
		{"1:2 2:1", map[int]int{1: 2, 2: 1}, ""},
		{"", map[int]int{}, ""},
		{"1:3", nil, "monitor 3 for display 1 does not exist"},
		{"1:1 1:2", nil, "twice"},
		{"1:1 2:1", nil, "twice"},
		{"0:1", nil, "from 1"},
		{"1", nil, "from 1"},
		{"1:x", nil, "from 1"},
	} {
		got, err := ParseMonitors(strings.Fields(tt.list), 2)
		if !maps.Equal(got, tt.want) || (err != nil) != (tt.wrong != "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
			t.Errorf("%s: %v %v", tt.list, got, err)
		}
	}
}

func TestWithMonitor(t *testing.T) {
	for _, tt := range []struct{ before, want string }{
		{"", "1:2"}, {"1:1", "1:2"}, {"2:1", "2:1 1:2"}, {"1:1 2:3", "1:2 2:3"}, {"x 1:1 1:3", "1:2"},
	} {
		if got := WithMonitor(strings.Fields(tt.before), 1, 2); !slices.Equal(got, strings.Fields(tt.want)) {
			t.Errorf("%s: %q", tt.before, got)
		}
	}
}
