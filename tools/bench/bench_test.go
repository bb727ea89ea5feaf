// SPDX-License-Identifier: GPL-2.0-or-later

package main

import "testing"

func TestQuantile(t *testing.T) {
	values := []float64{5, 1, 4, 2, 3}
	for part, want := range map[float64]float64{0: 1, .5: 3, .95: 5, 1: 5} {
		if got := quantile(values, part); got != want {
			t.Errorf("quantile %v is %v, want %v", part, got, want)
		}
	}
	if quantile(nil, .5) != 0 {
		t.Error("of nothing")
	}
}

func TestVerdict(t *testing.T) {
	ratio, absolute := row{goal: .5}, row{goal: 5, absolute: true}
	for _, tt := range []struct {
		got, want string
	}{
		{ratio.verdict(4, 10), "0.50 reached"},
		{ratio.verdict(6, 10), "0.50 not reached"},
		{absolute.verdict(4, 10), "5.00 ms reached"},
		{absolute.verdict(6, 10), "5.00 ms not reached"},
		{row{}.verdict(6, 10), ""},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}

func TestSlope(t *testing.T) {
	if got := slope([]float64{0, 1, 2, 3}, []float64{5, 7, 9, 11}); got != 2 {
		t.Errorf("%v, want 2", got)
	}
	if slope(nil, nil) != 0 || slope([]float64{1}, []float64{1}) != 0 {
		t.Error("of less than two")
	}
}
