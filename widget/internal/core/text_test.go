// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import "testing"

func TestTextOfOldPrograms(t *testing.T) {
	if got := latin1("caf\u00e9 \u20ac5"); got != "caf\xe9 ?5" {
		t.Errorf("from the server: %q", got)
	}
	for given, want := range map[string]string{"caf\xe9": "caf\u00e9", "caf\u00e9": "caf\u00e9", "": ""} {
		if got := foreignText(given); got != want {
			t.Errorf("to the server: %q is taken for %q", given, got)
		}
	}
}
