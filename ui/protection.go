// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/trust"
	"github.com/govnc/virt-viewer/rfbclient"
)

// protection says in words what a listener could do.
func protection(s rfbclient.Security, t trust.Server) string {
	switch {
	case s.Encrypted && s.Peer == rfbclient.PeerVerified:
		return i18n.T("This connection is encrypted, and an authority that this computer trusts vouches for the server.")
	case s.Encrypted && s.Peer == rfbclient.PeerAccepted:
		return i18n.T("This connection is encrypted, and you have said that you trust this server.")
	case s.Encrypted && t.Local:
		return i18n.T("This connection is encrypted and does not leave this computer, or goes through ssh.")
	case s.Encrypted:
		return i18n.T("This connection is encrypted, but nobody has checked who the server is: somebody in between could read along.")
	case t.Local:
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
