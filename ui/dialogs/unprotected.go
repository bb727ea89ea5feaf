// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// AskUnprotected asks the user whether to connect although nothing protects that well;
// where is the server. The caller closes the dialog.
func AskUnprotected(o Owner, where string, u *rfbclient.Unprotected, answer func(accept, remember bool)) *gtk.Dialog {
	b := gtkx.Load(views, "unprotected.ui")
	dialog := gtkx.Object[*gtk.Dialog](b, "dialog")
	o.Adopt(dialog)
	heading, text := unprotectedWords(u)
	gtkx.Object[*gtk.Label](b, "heading").SetText(gtkx.LaidOut(heading))
	gtkx.Object[*gtk.Label](b, "where").SetText(gtkx.LaidOut(rfbclient.CleanText(where, 120)))
	gtkx.Object[*gtk.Label](b, "text").SetText(gtkx.LaidOut(text))
	remember := gtkx.Object[*gtk.CheckButton](b, "remember")
	dialog.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) {
		answer(response == gtk.RESPONSE_OK, remember.GetActive())
	})
	dialog.ShowAll()
	return dialog
}

// unprotectedWords says what is not protected, and what that means.
func unprotectedWords(u *rfbclient.Unprotected) (heading, text string) {
	switch {
	case u.Weak != nil:
		return i18n.T("The encryption of this server is weak"), problem.Weakness(u.Weak)
	case u.Encrypted:
		return i18n.T("Nobody can tell which server this is"),
			i18n.T("The connection is encrypted, but the server does not show who it is. Somebody in between could answer in its place, and then see the screen and what you type.")
	}
	return i18n.T("This connection is not encrypted"), i18n.T("Others on the network can see the screen and what you type.")
}
