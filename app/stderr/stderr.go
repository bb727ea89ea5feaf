// SPDX-License-Identifier: GPL-2.0-or-later

// Package stderr is what the program says on standard error: plain text, wherever it
// comes from, a line at a time.
package stderr

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
)

// ProgramName is what the program was called as: virt-viewer, or remote-viewer.
var ProgramName = filepath.Base(os.Args[0])

// How much is said at once, in characters: of what happens, and of what went wrong.
const longestNote, longestProblem = 400, 2000

// Note says what happens.
func Note(format string, args ...any) { print(longestNote, fmt.Sprintf(format, args...)) }

// Complain says why the program ends, and gives the code that it ends with.
func Complain(p *problem.Problem) problem.ExitCode {
	print(longestProblem, p.Error())
	return p.Code
}

func print(longest int, text string) {
	fmt.Fprintf(os.Stderr, "%s: %s\n", ProgramName, rfbclient.CleanText(text, longest))
}
