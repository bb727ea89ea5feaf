// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// AskTrust asks the user whether a server is the right one. changed says that the server
// has shown another certificate before. always: the server is to be trusted from now on.
// The caller closes the dialog.
func AskTrust(o Owner, c *rfbclient.Certificate, changed bool, answer func(accept, always bool)) *gtk.Dialog {
	b := gtkx.Load(views, "trust.ui")
	dialog := gtkx.Object[*gtk.Dialog](b, "dialog")
	o.Adopt(dialog)
	heading, text := trustWords(c, changed)
	gtkx.Object[*gtk.Label](b, "heading").SetText(gtkx.LaidOut(heading))
	gtkx.Object[*gtk.Label](b, "text").SetText(gtkx.LaidOut(text))
	addFacts(gtkx.Object[*gtk.Grid](b, "facts"), certificateFacts(c))
	if changed { // the user can connect only after an act of its own
		sure := gtkx.Object[*gtk.CheckButton](b, "sure")
		accept := []*gtk.Button{gtkx.Object[*gtk.Button](b, "once"), gtkx.Object[*gtk.Button](b, "always")}
		allow := func() {
			for _, button := range accept {
				button.SetSensitive(sure.GetActive())
			}
		}
		sure.Connect("toggled", allow)
		allow()
		sure.Show()
	}
	dialog.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) {
		answer(response == gtk.RESPONSE_OK || response == gtk.RESPONSE_ACCEPT, response == gtk.RESPONSE_ACCEPT)
	})
	dialog.ShowAll()
	return dialog
}

// trustWords says what is in doubt.
func trustWords(c *rfbclient.Certificate, changed bool) (heading, text string) {
	heading = i18n.T("Is this the right server?")
	text = fmt.Sprintf(i18n.T("What the server shows does not prove who it is: %s."), problem.CertificateReason(c))
	if c.Host != "" {
		text = fmt.Sprintf(i18n.T("What %[1]s shows does not prove who it is: %[2]s."), c.Host, problem.CertificateReason(c))
	}
	if changed {
		heading = i18n.T("This is not the server that you trusted")
		text = i18n.T("The certificate or key is another one than before. Somebody may be between you and the server, "+
			"who could then read your password and all that you type.") + " " + text
	}
	return heading, text
}

// certificateFacts are what there is to compare.
func certificateFacts(c *rfbclient.Certificate) [][2]string {
	facts := [][2]string{{i18n.T("Key"), c.Key}}
	if !c.BareKey {
		facts = [][2]string{
			{i18n.T("For"), c.Subject}, {i18n.T("Names"), strings.Join(c.Names, ", ")}, {i18n.T("Issued by"), c.Issuer},
			{i18n.T("Valid"), fmt.Sprintf(i18n.T("%s to %s"), problem.Day(c.NotBefore), problem.Day(c.NotAfter))}, {i18n.T("Key"), c.Key},
		}
	}
	return withValue(append(facts, [2]string{"SHA-256", inLines(c.FingerprintText(), 4)}))
}

// inLines breaks a fingerprint into lines, so that it fits and can be compared.
func inLines(text string, n int) string {
	pairs := strings.Split(text, ":")
	var lines []string
	for part := range slices.Chunk(pairs, max(1, (len(pairs)+n-1)/n)) {
		lines = append(lines, strings.Join(part, ":"))
	}
	return strings.Join(lines, "\n")
}

// withValue leaves out the facts without a value.
func withValue(facts [][2]string) [][2]string {
	return slices.DeleteFunc(facts, func(f [2]string) bool { return f[1] == "" })
}
