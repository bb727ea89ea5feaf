// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import "github.com/govnc/virt-viewer/app/problem"

// openAnother asks for one more guest or address.
func (w *window) openAnother() {
	w.v.display.Release()
	if err := w.v.app.choose(w.v.optionsNow(), nil, problem.ExitOK); err != nil {
		w.v.say("the window cannot be made: %v", err)
	}
}
