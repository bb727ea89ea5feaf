// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/widget"
)

// The ways that copied text can go.
const (
	clipboardOff     = "off"
	clipboardToGuest = "to-guest"
	clipboardToHost  = "to-host"
	clipboardBoth    = "both"
)

func clipboardWays() []alternative {
	return []alternative{
		{clipboardBoth, i18n.T("Both ways")},
		{clipboardToGuest, i18n.T("Only to the guest")},
		{clipboardToHost, i18n.T("Only from the guest")},
		{clipboardOff, i18n.T("Off")},
	}
}

// setClipboard says which way copied text goes. Text for the guest only goes while
// the window has the focus, whatever is set.
func (w *window) setClipboard(way string) {
	directions := map[string]widget.ClipboardDirection{
		clipboardToGuest: widget.ClipboardToServer,
		clipboardToHost:  widget.ClipboardFromServer,
	}
	w.clipboard = way
	// Off comes first, so that nothing passes between the two.
	w.setProperty("clipboard", false)
	w.setProperty("clipboard-direction", int(directions[way]))
	w.setProperty("clipboard", way != clipboardOff)
	w.v.say("clipboard: %s", way)
}

// shareClipboard is the preference for all guests; what was chosen for one stays.
func (w *window) shareClipboard(on bool) {
	way := clipboardOff
	if on {
		way = clipboardBoth
	}
	w.setClipboard(way)
}

// cutTextTooLong tells that a text did not go to the guest.
func (w *window) cutTextTooLong(bytes int) {
	w.message.show(fmt.Sprintf(i18n.T("What you copied is too long for the guest's clipboard: %.1f MB, and servers take 1 MB."),
		float64(bytes)/1e6), "", nil)
}
