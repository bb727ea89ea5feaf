// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import "github.com/govnc/virt-viewer/recorder"

// recordingRules say why a recording cannot be written, also before one has begun: a
// command line may name a file that is none.
var recordingRules = []rule{
	func(err error) *Problem {
		if notWrittenReason(err) == "" {
			return nil
		}
		return notWritten(err)
	},
	on(func(e *recorder.FullError) *Problem { return notWritten(e) }),
}
