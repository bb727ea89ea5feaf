// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import "testing"

func TestExitOfSeveral(t *testing.T) {
	for _, tt := range []struct {
		name  string
		ended []ExitCode
		want  ExitCode
	}{
		{"one that ended well", []ExitCode{ExitOK}, ExitOK},
		{"one that failed", []ExitCode{ExitAuth}, ExitAuth},
		{"the user did not want the only one", []ExitCode{ExitCancelled}, ExitCancelled},
		{"the user did not want the second", []ExitCode{ExitOK, ExitCancelled}, ExitOK},
		{"the first failure", []ExitCode{ExitOK, ExitLost, ExitAuth}, ExitLost},
		{"a failure beside a cancelled one", []ExitCode{ExitCancelled, ExitNoGuest}, ExitNoGuest},
	} {
		if got := (&app{ended: tt.ended}).exit(); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}
