// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"testing"
)

// TestReadQuestion: what ssh asks is understood, and what comes from a host is plain text.
func TestReadQuestion(t *testing.T) {
	for _, tt := range []struct {
		name, prompt, hint string
		want               askpassQuestion
	}{
		{"a passphrase", "Enter passphrase for key '/k': ", "", askpassQuestion{text: "Enter passphrase for key '/k':", secret: true}},
		{"a host's key", "Key is new.\nAre you sure (yes/no/[fingerprint])? ", "", askpassQuestion{text: "Key is new.\nAre you sure (yes/no/[fingerprint])?", yesNo: true}},
		{"the same again", "Please type 'yes', 'no' or the fingerprint: ", "", askpassQuestion{text: "Please type 'yes', 'no' or the fingerprint:", yesNo: true}},
		{"the agent's", "Allow use of key?", "confirm", askpassQuestion{text: "Allow use of key?", yesNo: true, silent: true}},
		{"a hostile host", "Pass\x1b[31mword\u202e: ", "", askpassQuestion{text: "Pass[31mword:", secret: true}},
	} {
		if got := readQuestion(tt.prompt, tt.hint); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}
