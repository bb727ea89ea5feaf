// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"testing"
	"time"
)

// TestBell: a guest that rings a thousand times a second is heard five times.
func TestBell(t *testing.T) {
	var b bell
	rung := 0
	for ms := range 1000 {
		if b.due(time.UnixMilli(int64(1e12) + int64(ms))) {
			rung++
		}
	}
	if rung != 5 {
		t.Errorf("it rang %d times in a second", rung)
	}
}
