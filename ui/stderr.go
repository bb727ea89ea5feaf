// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/govnc/virt-viewer/rfbclient"
)

// programName is what the program was called as: virt-viewer, or remote-viewer.
var programName = filepath.Base(os.Args[0])

// maxLine is how much is said on stderr at once, in characters.
const maxLine = 400

// note says a line on stderr. It is plain text, wherever it comes from.
func note(format string, args ...any) { say(maxLine, format, args...) }

func say(limit int, format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%s: %s\n", programName, rfbclient.CleanText(fmt.Sprintf(format, args...), limit))
}
