// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"slices"
	"testing"

	"github.com/govnc/virt-viewer/app/config/cli"
)

// TestPreferencesOfOptions: what the command line can decide for a run is the same in the
// table of options and in that of preferences.
func TestPreferencesOfOptions(t *testing.T) {
	var decided, named []string
	for _, p := range preferences() {
		if p.given != nil {
			decided = append(decided, p.key)
		}
	}
	for _, o := range cli.Table {
		if o.Setting != "" {
			named = append(named, o.Setting)
		}
	}
	slices.Sort(decided)
	slices.Sort(named)
	if !slices.Equal(decided, named) {
		t.Errorf("options decide %q, and the table says %q", decided, named)
	}
}
