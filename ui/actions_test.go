// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import "testing"

// TestMenus: what stands in a menu has a name, and is not what nobody can choose there:
// opening a menu releases keyboard and pointer.
func TestMenus(t *testing.T) {
	for _, a := range actions() {
		switch {
		case a.place == placeNone:
		case a.name == "release":
			t.Error("it is grey whenever it is seen")
		case a.choices == nil && a.label == "":
			t.Errorf("%s has no name", a.name)
		}
	}
}
