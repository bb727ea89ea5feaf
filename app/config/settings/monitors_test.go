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
		{"100:1", nil, "not display 1"},
		{"2:1", nil, "not display 1"},
		{"1:1 3:2", nil, "not display 2"},
	} {
		got, err := ParseMonitors(strings.Fields(tt.list), 2)
		if !maps.Equal(got, tt.want) || (err != nil) != (tt.wrong != "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
			t.Errorf("%s: %v %v", tt.list, got, err)
		}
	}
}

func TestWithMonitor(t *testing.T) {
	for _, tt := range []struct {
		before  string
		display int // that gets monitor 2 of 3
		want    string
	}{
		{"", 1, "1:2"}, {"1:1", 1, "1:2"}, {"2:1", 1, "1:2 2:1"}, {"1:1 2:3", 1, "1:2 2:3"}, {"x 1:1 1:3", 1, "1:2"},
		{"", 2, "1:1 2:2"},        // no gap
		{"1:2", 2, "1:1 2:2"},     // no monitor twice
		{"1:2 2:3", 2, "1:3 2:2"}, // they change places
		{"100:1", 3, "100:1"},     // not enough monitors
		{"", 4, ""},
	} {
		got := WithMonitor(strings.Fields(tt.before), tt.display, 2, 3)
		if !slices.Equal(got, strings.Fields(tt.want)) {
			t.Errorf("%s with display %d: %q, want %q", tt.before, tt.display, got, tt.want)
		}
		if _, err := ParseMonitors(got, 3); err != nil && !slices.Equal(got, strings.Fields(tt.before)) {
			t.Errorf("%s with display %d: %v", tt.before, tt.display, err)
		}
	}
}
