// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/rfbclient"
)

// trustDialog asks whether a server is the right one.
type trustDialog struct {
	*gtk.Dialog
	area   *gtk.Box
	accept []*gtk.Button // those that connect
}

// askTrust asks the user. changed says that the server has shown another
// certificate before.
func (w *window) askTrust(c *rfbclient.Certificate, changed bool, answer func(session.TrustAnswer)) {
	d, err := newTrustDialog(w, c, changed)
	if err != nil {
		w.v.say("the dialog cannot be made: %v", err)
		answer(session.TrustNot)
		return
	}
	w.v.question = d.Dialog
	d.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) {
		w.v.CloseQuestions()
		switch response {
		case gtk.RESPONSE_OK:
			answer(session.TrustOnce)
		case gtk.RESPONSE_ACCEPT:
			answer(session.TrustAlways)
		default:
			answer(session.TrustNot)
		}
	})
	d.ShowAll()
}

func newTrustDialog(w *window, c *rfbclient.Certificate, changed bool) (*trustDialog, error) {
	dialog, err := gtk.DialogNew()
	if err != nil {
		return nil, err
	}
	d := &trustDialog{Dialog: dialog}
	w.prepareDialog(dialog)
	dialog.SetTitle(i18n.T("Server not verified"))
	dialog.SetResizable(false)
	if d.area, err = dialog.GetContentArea(); err != nil {
		return nil, err
	}
	d.area.SetSpacing(12)
	d.area.SetBorderWidth(18)
	if err := d.addWords(c, changed); err != nil {
		return nil, err
	}
	if err := d.addFacts(c); err != nil {
		return nil, err
	}
	for _, b := range []struct {
		label    string
		response gtk.ResponseType
	}{{i18n.T("_Cancel"), gtk.RESPONSE_CANCEL}, {i18n.T("Connect _once"), gtk.RESPONSE_OK}, {i18n.T("_Trust this server"), gtk.RESPONSE_ACCEPT}} {
		button, err := dialog.AddButton(b.label, b.response)
		if err != nil {
			return nil, err
		}
		if b.response != gtk.RESPONSE_CANCEL {
			d.accept = append(d.accept, button)
		}
	}
	dialog.SetDefaultResponse(gtk.RESPONSE_CANCEL)
	if changed {
		return d, d.addWarning()
	}
	return d, nil
}

func (d *trustDialog) addWords(c *rfbclient.Certificate, changed bool) error {
	heading := i18n.T("Is this the right server?")
	text := fmt.Sprintf(i18n.T("What the server shows does not prove who it is: %s."), problem.CertificateReason(c))
	if c.Host != "" {
		text = fmt.Sprintf(i18n.T("What %[1]s shows does not prove who it is: %[2]s."), c.Host, problem.CertificateReason(c))
	}
	if changed {
		heading = i18n.T("This is not the server that you trusted")
		text = i18n.T("The certificate or key is another one than before. Somebody may be between you and the server, "+
			"who could then read your password and all that you type.") + " " + text
	}
	if err := addHeading(d.area, heading); err != nil {
		return err
	}
	if err := addText(d.area, text); err != nil {
		return err
	}
	return addText(d.area, i18n.T("Compare the fingerprint with one that you got from the server's administrator."))
}

// addFacts shows what there is to compare.
func (d *trustDialog) addFacts(c *rfbclient.Certificate) error {
	facts := [][2]string{{i18n.T("Key"), c.Key}}
	if !c.BareKey {
		facts = [][2]string{
			{i18n.T("For"), c.Subject}, {i18n.T("Names"), strings.Join(c.Names, ", ")}, {i18n.T("Issued by"), c.Issuer},
			{i18n.T("Valid"), fmt.Sprintf(i18n.T("%s to %s"), problem.Day(c.NotBefore), problem.Day(c.NotAfter))}, {i18n.T("Key"), c.Key},
		}
	}
	facts = append(facts, [2]string{"SHA-256", inLines(c.FingerprintText(), 4)})
	return addFacts(d.area, facts)
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

// addWarning lets the user connect only after an act of its own.
func (d *trustDialog) addWarning() error {
	check, err := gtk.CheckButtonNewWithMnemonic(i18n.T("I _know why the server has changed"))
	if err != nil {
		return err
	}
	allow := func() {
		for _, button := range d.accept {
			button.SetSensitive(check.GetActive())
		}
	}
	check.Connect("toggled", allow)
	allow()
	d.area.PackStart(check, false, false, 0)
	return nil
}

// addFacts adds a table of names and values; empty ones are left out.
func addFacts(area *gtk.Box, facts [][2]string) error {
	grid, err := gtk.GridNew()
	if err != nil {
		return err
	}
	grid.SetColumnSpacing(12)
	grid.SetRowSpacing(6)
	row := 0
	for _, fact := range facts {
		if fact[1] == "" {
			continue
		}
		for column, text := range fact {
			label, err := gtk.LabelNew(laidOut(text))
			if err != nil {
				return err
			}
			label.SetXAlign(0)
			label.SetYAlign(0)
			wrap(label)
			label.SetMaxWidthChars(56)
			if column == 1 {
				label.SetSelectable(true)
				label.SetCanFocus(false)
			} else if style, err := label.GetStyleContext(); err == nil {
				style.AddClass("dim-label")
			}
			grid.Attach(label, column, row, 1, 1)
		}
		row++
	}
	area.PackStart(grid, false, false, 0)
	return nil
}
