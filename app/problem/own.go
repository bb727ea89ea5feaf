// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"fmt"

	"github.com/govnc/virt-viewer/app/i18n"
)

// ownRules are those for what the application itself finds wrong (kinds.go). They come
// first: such an error may wrap one from below.
var ownRules = []rule{
	on(func(e *DowngradeError) *Problem {
		return fails(ExitAuth, i18n.T("this server has shown who it is before, and now it does not: somebody may have put another one in its place"),
			fmt.Sprintf(i18n.T("If this is right, remove the line with \"seen:verified\" of this server from %s."), e.File))
	}),
	on(func(e *OtherMachineError) *Problem {
		//: Both are names of machines, or what else tells them apart.
		return fails(ExitLost, fmt.Sprintf(i18n.T("%[1]s instead of %[2]s"), e.Is, e.Was),
			i18n.T("Its port may have been given to another one. Keys, pointer and copied text are not sent until you say so."))
	}),
	on(screenProblem),
	when(ErrGaveUp, func(error) *Problem { return fails(ExitCancelled, i18n.T("cancelled"), "") }),
}

// screenProblem says why there is no screen to open windows on.
func screenProblem(e *ScreenError) *Problem {
	switch e.Kind {
	case ScreenUnnamed:
		return fails(ExitNoScreen, i18n.T("there is no screen"), i18n.T("Run it in a graphical session; DISPLAY or WAYLAND_DISPLAY must be set."))
	case ScreenRefuses:
		return fails(ExitNoScreen, fmt.Sprintf(i18n.T("the X server of the display %q refuses this program"), e.Display),
			i18n.T("Run it as the user whose session that is, or have that user allow it: \"xhost +si:localuser:NAME\"; XAUTHORITY names the file with the key."))
	case ScreenGone:
		return fails(ExitNoScreen, fmt.Sprintf(i18n.T("there is no X server for the display %q"), e.Display),
			i18n.T("Check DISPLAY (or --display), and that the graphical session still runs."))
	case ScreenWayland:
		return fails(ExitNoScreen, fmt.Sprintf(i18n.T("the Wayland display %q cannot be used"), e.Display),
			i18n.T("Check WAYLAND_DISPLAY and XDG_RUNTIME_DIR, and that the graphical session still runs."))
	}
	return fails(ExitNoScreen, "", "")
}
