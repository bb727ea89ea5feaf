// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"testing"

	"github.com/govnc/virt-viewer/app/problem"
)

func TestExitOfSeveral(t *testing.T) {
	for _, tt := range []struct {
		name  string
		ended []problem.ExitCode
		want  problem.ExitCode
	}{
		{"one that ended well", []problem.ExitCode{problem.ExitOK}, problem.ExitOK},
		{"one that failed", []problem.ExitCode{problem.ExitAuth}, problem.ExitAuth},
		{"the user did not want the only one", []problem.ExitCode{problem.ExitCancelled}, problem.ExitCancelled},
		{"the user did not want the second", []problem.ExitCode{problem.ExitOK, problem.ExitCancelled}, problem.ExitOK},
		{"the first failure", []problem.ExitCode{problem.ExitOK, problem.ExitLost, problem.ExitAuth}, problem.ExitLost},
		{"a failure beside a cancelled one", []problem.ExitCode{problem.ExitCancelled, problem.ExitNoGuest}, problem.ExitNoGuest},
	} {
		if got := (&app{ended: tt.ended}).exit(); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}
