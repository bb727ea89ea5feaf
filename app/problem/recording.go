// SPDX-License-Identifier: GPL-2.0-or-later

package problem

// recordingRules say why a recording cannot be written, also before one has begun: a
// command line may name a file that is none.
var recordingRules = []rule{
	func(err error) *Problem {
		if notWrittenReason(err) == "" {
			return nil
		}
		return notWritten(err)
	},
}
