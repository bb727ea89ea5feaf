// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/rfbclient"
)

// unsupportedReason says what a server has that this program does not know; "" for an
// unknown kind.
func unsupportedReason(e *rfbclient.UnsupportedError) string {
	version := fmt.Sprintf("%d.%d", e.Major, e.Minor)
	switch e.Kind {
	case rfbclient.UnsupportedServer:
		return fmt.Sprintf(i18n.T("this is not a VNC server: it begins with %s"), strconv.Quote(e.Text))
	case rfbclient.UnsupportedVersion:
		return fmt.Sprintf(i18n.T("the server speaks RFB %s; 3.3 is the oldest version that this program knows"), version)
	case rfbclient.UnsupportedSecurity:
		return fmt.Sprintf(i18n.T("the server demands security type %s, which this program does not have"), fmt.Sprint(e.Number))
	case rfbclient.UnsupportedName:
		return fmt.Sprintf(i18n.T("%q is not a security type that this program has; it has %s"), e.Text, strings.Join(e.Known, ", "))
	case rfbclient.UnsupportedTunnel:
		return i18n.T("the server demands a tunnel that this program does not have")
	case rfbclient.UnsupportedVeNCrypt:
		return fmt.Sprintf(i18n.T("the server speaks VeNCrypt %s; 0.2 is the oldest version that this program knows"), version)
	case rfbclient.UnsupportedAnswer:
		return fmt.Sprintf(i18n.T("the server does not accept VeNCrypt 0.2 (it answers %d)"), e.Number)
	case rfbclient.UnsupportedSASL:
		return fmt.Sprintf(i18n.T("SASL cannot be used: %s"), e.Text)
	case rfbclient.UnsupportedMechanisms:
		return fmt.Sprintf(i18n.T("the server offers no SASL mechanism that can be used here: %s"), strconv.Quote(e.Text))
	case rfbclient.UnsupportedMechanism:
		return fmt.Sprintf(i18n.T("SASL %s does not encrypt, and nothing else does"), e.Text)
	case rfbclient.UnsupportedColourMap:
		return fmt.Sprintf(i18n.T("the server has a colour map for pixels of %d bits; only those of 8 and 16 bits are understood"), e.Number)
	case rfbclient.UnsupportedCursor:
		return fmt.Sprintf(i18n.T("the server sent a cursor in %s"), e.Text)
	}
	return ""
}

// tlsReason says what TLS came to; "" for an unknown kind.
func tlsReason(e *rfbclient.TLSError) string {
	switch e.Kind {
	case rfbclient.TLSFailed:
		return fmt.Sprintf(i18n.T("TLS fails: %s"), e.Text)
	case rfbclient.TLSRefused:
		return fmt.Sprintf(i18n.T("the server ends TLS: %s"), e.Text)
	case rfbclient.TLSTooWeak:
		return fmt.Sprintf(i18n.T("the server ends TLS: %s (it may have only key exchanges and ciphers that are too weak)"), e.Text)
	case rfbclient.TLSBroken:
		return fmt.Sprintf(i18n.T("the server breaks the rules of TLS: %s"), e.Text)
	case rfbclient.TLSNotSpoken:
		return i18n.T("what the server sends is not TLS")
	case rfbclient.TLSOld:
		if e.Version == "" {
			return i18n.T("the server speaks only TLS 1.1, TLS 1.0 or older; TLS 1.2 is the oldest that this program accepts")
		}
		return fmt.Sprintf(i18n.T("the server speaks %s; TLS 1.2 is the oldest that this program accepts"), e.Version)
	case rfbclient.TLSNoCertificate:
		return i18n.T("the server shows no certificate")
	case rfbclient.TLSBadCertificate:
		return fmt.Sprintf(i18n.T("the server's certificate cannot be read: %s"), e.Text)
	}
	return ""
}

// fileReason says what is wrong with a certificate's file; "" for an unknown kind.
func fileReason(e *rfbclient.FileError) string {
	switch e.Kind {
	case rfbclient.FileClientCertificate:
		return said(i18n.T("cannot use the client certificate"), inner(e.Err))
	case rfbclient.FileAuthorities:
		return said(i18n.T("cannot read the certificate authorities"), inner(e.Err))
	case rfbclient.FileNoAuthority:
		return fmt.Sprintf(i18n.T("the file %s has no certificate authority in PEM form"), e.File)
	case rfbclient.FileRevocations:
		return said(i18n.T("cannot read the revoked certificates"), inner(e.Err))
	case rfbclient.FileNoRevocations:
		return fmt.Sprintf(i18n.T("the file %s has no list of revoked certificates"), e.File)
	}
	return ""
}

// endDetail says what is known of how the server or the network has ended a connection;
// "" if nothing is.
func endDetail(err error) string {
	var lost *rfbclient.LostError
	if !errors.As(err, &lost) {
		return ""
	}
	return inner(lost.Err)
}

// lostProblem is the end of a session that the server or the network has ended.
func lostProblem(err error) *Problem {
	reason := said(i18n.T("the server closed the connection"), endDetail(err))
	if errors.Is(err, rfbclient.ErrNotReading) {
		reason = i18n.T("the server does not read what is sent to it")
	}
	if ServerClosed(err) {
		return fails(ExitLost, reason, i18n.T("The server was stopped, or somebody else has taken it over."))
	}
	return fails(ExitLost, reason, i18n.T("The server was stopped, or the network failed."))
}

// securityProblem is a server that has no security type which may be used.
func securityProblem(e *rfbclient.UnsupportedSecurityError) *Problem {
	if len(e.Forbidden) > 0 {
		return fails(ExitProtocol, said(i18n.T("the server offers no security type that is allowed; it has"), e.Offered()),
			fmt.Sprintf(i18n.T("It protects less than it should. If you want it nevertheless: --security %s."), strings.Join(e.Forbidden, ",")))
	}
	return fails(ExitProtocol, said(i18n.T("the server offers no security type that this program has"), e.Offered()),
		i18n.T("Allow another security type at the server."))
}
