// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/i18n"
)

// connectionInfo says what protects the connection, honestly.
func (w *window) connectionInfo() {
	dialog, err := gtk.DialogNew()
	if err != nil {
		return
	}
	w.prepareDialog(dialog)
	dialog.SetTitle(i18n.T("Connection"))
	dialog.SetResizable(false)
	area, err := dialog.GetContentArea()
	if err != nil {
		return
	}
	area.SetSpacing(12)
	area.SetBorderWidth(18)
	security := w.v.display.Security()
	if err := addText(area, protection(security, w.v.target)); err != nil {
		return
	}
	width, height := w.v.display.DesktopSize()
	facts := [][2]string{
		{i18n.T("Server"), w.v.target.where},
		{i18n.T("Desktop"), fmt.Sprintf(i18n.T("%s, %d × %d pixels"), w.v.display.DesktopName(), width, height)},
	}
	if err := addFacts(area, append(facts, securityFacts(security)...)); err != nil {
		return
	}
	if _, err := dialog.AddButton(i18n.T("_Close"), gtk.RESPONSE_CLOSE); err != nil {
		return
	}
	dialog.SetDefaultResponse(gtk.RESPONSE_CLOSE)
	dialog.Connect("response", func() {
		dialog.Destroy()
		w.v.display.GrabFocus()
	})
	dialog.ShowAll()
}

// protection says in words what a listener could do.
func protection(s rfbclient.Security, t target) string {
	switch {
	case s.Encrypted && s.Peer == rfbclient.PeerVerified:
		return i18n.T("This connection is encrypted, and an authority that this computer trusts vouches for the server.")
	case s.Encrypted && s.Peer == rfbclient.PeerAccepted:
		return i18n.T("This connection is encrypted, and you have said that you trust this server.")
	case s.Encrypted && t.local:
		return i18n.T("This connection is encrypted and does not leave this computer, or goes through ssh.")
	case s.Encrypted:
		return i18n.T("This connection is encrypted, but nobody has checked who the server is: somebody in between could read along.")
	case t.local:
		return i18n.T("This connection is not encrypted; it does not leave this computer, or goes through ssh.")
	}
	return i18n.T("Nothing is encrypted: whoever can listen to the network sees what you see and all that you type.")
}

// securityFacts are the details.
func securityFacts(s rfbclient.Security) [][2]string {
	kind := s.Type
	if s.Subtype != "" {
		kind += ", " + s.Subtype
	}
	if s.Mechanism != "" {
		kind += ", " + s.Mechanism
	}
	facts := [][2]string{{i18n.T("Security type"), kind}, {i18n.T("Encryption"), s.Protocol}, {i18n.T("Cipher"), s.Cipher}}
	if c := s.Certificate; c != nil {
		facts = append(facts, [2]string{i18n.T("Certificate"), c.Subject}, [2]string{i18n.T("Issued by"), c.Issuer})
	}
	return facts
}
