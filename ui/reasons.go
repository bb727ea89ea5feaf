// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/i18n"
)

// The packages below state facts in English. Here those that users meet are said in
// their language; what only a developer can use stays as it is, after a colon.

// reason says what an error is, to follow "Cannot …: ".
func reason(err error) string {
	for _, words := range []func(error) string{guestReason, displayReason, sshReason, sessionReason} {
		if s := words(err); s != "" {
			return s
		}
	}
	return phrase(err.Error())
}

// Words says what an error is, in the user's language as far as it is known.
func Words(err error) string { return sentence(reason(err)) }

// phrases are those that are the same whenever they are said.
var phrases = map[string]bool{
	i18n.Mark("the server closed the connection"):             true,
	i18n.Mark("the server does not answer"):                   true,
	i18n.Mark("the server does not read what is sent to it"):  true,
	i18n.Mark("the server shows no certificate"):              true,
	i18n.Mark("what the server sends is not TLS"):             true,
	i18n.Mark("libvirt is not usable on this machine"):        true,
	i18n.Mark("the question was not answered"):                true,
	i18n.Mark("it was not made for servers"):                  true,
	i18n.Mark("the server does not speak WebSocket"):          true,
	i18n.Mark("the server does not speak TLS"):                true,
	i18n.Mark("this is not a VNC server"):                     true,
	i18n.Mark("the connection was closed by this side"):       true,
	i18n.Mark("the server shows a key without a certificate"): true,
	i18n.Mark("there is no such keyboard layout"):             true,
	i18n.Mark("no key is named"):                              true,
	i18n.Mark("the connection is closed"):                     true,
}

// phrase translates what is known, up to its first colon: the rest is a detail.
func phrase(s string) string {
	if phrases[s] {
		return i18n.T(s)
	}
	if head, rest, found := strings.Cut(s, ": "); found && phrases[head] {
		return i18n.T(head) + ": " + rest
	}
	return s
}

// shownURI names a connection to libvirt.
func shownURI(uri string) string {
	if s := guest.ShownURI(uri); s != "" {
		return s
	}
	return i18n.T("libvirt's default connection")
}

// guestReason knows what libvirt can answer.
func guestReason(err error) string {
	var connect *guest.ConnectError
	var auth *guest.AuthError
	var action *guest.ActionError
	var call *guest.CallError
	var lost *guest.LostError
	var none *guest.NoGuestError
	switch {
	case errors.As(err, &connect) && !isSSH(err):
		return fmt.Sprintf(i18n.T("cannot connect to %s: %s"), shownURI(connect.URI), phrase(guest.Words(connect.Err)))
	case errors.As(err, &auth):
		return fmt.Sprintf(i18n.T("no access to %s: %s"), shownURI(auth.URI), phrase(guest.Words(auth.Err)))
	case errors.As(err, &action):
		return phrase(guest.Words(action.Err))
	case errors.As(err, &call):
		return fmt.Sprintf(i18n.T("libvirt (%s) did not do it: %s"), shownURI(call.URI), phrase(guest.Words(call.Err)))
	case errors.As(err, &lost):
		return fmt.Sprintf(i18n.T("the connection to %s was lost: %s"), shownURI(lost.URI), lost.Reason)
	case errors.As(err, &none):
		return noGuestReason(none)
	}
	return ""
}

func isSSH(err error) bool {
	var ssh *guest.SSHError
	return errors.As(err, &ssh)
}

func noGuestReason(none *guest.NoGuestError) string {
	var s string
	switch none.By {
	case guest.ByID:
		s = fmt.Sprintf(i18n.T("there is no guest with the ID %q on %s"), none.Text, shownURI(none.URI))
	case guest.ByUUID:
		s = fmt.Sprintf(i18n.T("there is no guest with the UUID %q on %s"), none.Text, shownURI(none.URI))
	case guest.ByName:
		s = fmt.Sprintf(i18n.T("there is no guest with the name %q on %s"), none.Text, shownURI(none.URI))
	default:
		s = fmt.Sprintf(i18n.T("there is no guest with the name, UUID or ID %q on %s"), none.Text, shownURI(none.URI))
	}
	if len(none.Near) == 0 {
		return s
	}
	near := make([]string, len(none.Near))
	for i, name := range none.Near {
		near[i] = fmt.Sprintf("%q", name)
	}
	//: %[1]s says that there is no such guest, %[2]s are names of guests that are nearly it.
	return fmt.Sprintf(i18n.T("%[1]s; did you mean %[2]s?"), s, strings.Join(near, i18n.T(" or ")))
}

// displayReason knows why a guest's display cannot be used.
func displayReason(err error) string {
	var notRunning *guest.NotRunningError
	var noDisplay *guest.NoDisplayError
	var notReady *guest.NotReadyError
	var unreachable *guest.UnreachableError
	var bad *guest.BadDisplayError
	var attach *guest.AttachError
	switch {
	case errors.As(err, &notRunning):
		return fmt.Sprintf(i18n.T("the guest %q is not running (%s)"), notRunning.Guest, stateName(notRunning.State))
	case errors.As(err, &noDisplay) && len(noDisplay.Others) == 0:
		return fmt.Sprintf(i18n.T("the guest %q has no graphical display"), noDisplay.Guest)
	case errors.As(err, &noDisplay):
		return fmt.Sprintf(i18n.T("the guest %q has no VNC display, only %s"), noDisplay.Guest, strings.Join(noDisplay.Others, ", "))
	case errors.As(err, &notReady):
		return fmt.Sprintf(i18n.T("the VNC display of the guest %q has no address yet"), notReady.Guest)
	case errors.As(err, &unreachable) && unreachable.Direct:
		return fmt.Sprintf(i18n.T("the display of the guest %q can only be reached on its own host (%s, %s), to which ssh leads, but it was to be reached directly"),
			unreachable.Guest, unreachable.Where, shownURI(unreachable.URI))
	case errors.As(err, &unreachable):
		return fmt.Sprintf(i18n.T("the display of the guest %q can only be reached on its own host (%s, %s)"), unreachable.Guest, unreachable.Where, shownURI(unreachable.URI))
	case errors.As(err, &bad):
		return fmt.Sprintf(i18n.T("the description of the guest %q cannot be used: %s"), bad.Guest, bad.What)
	case errors.As(err, &attach):
		return fmt.Sprintf(i18n.T("libvirt cannot open the display of the guest %q: %s"), attach.Guest, phrase(guest.Words(attach.Err)))
	}
	return ""
}

// sshReason knows how ssh can fail, to libvirt or to a display.
func sshReason(err error) string {
	var ssh *guest.SSHError
	if !errors.As(err, &ssh) {
		return ""
	}
	s := sshEnd(ssh)
	if ssh.Said != "" {
		//: %[1]s says how ssh ended, %[2]s are its own words.
		s = fmt.Sprintf(i18n.T("%[1]s; it said: %[2]s"), s, ssh.Said)
	}
	var tunnel *guest.TunnelError
	switch {
	case !errors.As(err, &tunnel):
		return s
	case tunnel.WasOpen:
		return fmt.Sprintf(i18n.T("the tunnel to the display of the guest %q has ended: %s"), tunnel.Guest, s)
	}
	return fmt.Sprintf(i18n.T("the display of the guest %q at %s is not reached: %s"), tunnel.Guest, tunnel.Where, s)
}

func sshEnd(ssh *guest.SSHError) string {
	var exit *exec.ExitError
	switch {
	case errors.As(ssh.Err, &exit) && exit.ExitCode() >= 0:
		return fmt.Sprintf(i18n.T("ssh to %q ended with status %d"), ssh.Host, exit.ExitCode())
	case errors.Is(ssh.Err, exec.ErrNotFound), errors.Is(ssh.Err, os.ErrNotExist):
		return fmt.Sprintf(i18n.T("there is no ssh program to reach %q with (%v)"), ssh.Host, ssh.Err)
	}
	return fmt.Sprintf(i18n.T("ssh to %q failed: %v"), ssh.Host, ssh.Err)
}

// sessionReason knows how a session can end.
func sessionReason(err error) string {
	var auth *rfbclient.AuthError
	var refused *rfbclient.RefusedError
	var security *rfbclient.UnsupportedSecurityError
	var certificate *rfbclient.CertificateError
	var client *rfbclient.ClientCertificateError
	var unprotected *rfbclient.UnprotectedError
	var credential *rfbclient.CredentialError
	switch {
	case errors.As(err, &auth):
		return said(i18n.T("the server refused the authentication"), auth.Reason)
	case errors.As(err, &refused):
		return said(i18n.T("the server refused the connection"), refused.Reason)
	case errors.As(err, &security):
		_, offered, _ := strings.Cut(security.Error(), ": ")
		if len(security.Forbidden) > 0 {
			_, offered, _ = strings.Cut(security.Error(), "it has ")
			return said(i18n.T("the server offers no security type that is allowed; it has"), offered)
		}
		return said(i18n.T("the server offers no security type that this program has"), offered)
	case errors.As(err, &certificate):
		return said(i18n.T("the server's certificate was not accepted"), certificateReason(certificate.Certificate))
	case errors.As(err, &unprotected) && unprotected.Encrypted:
		return i18n.T("the server cannot show who it is, and a connection to an unknown server is not wanted")
	case errors.As(err, &unprotected):
		return i18n.T("the server does not encrypt, and a connection in clear text is not wanted")
	case errors.As(err, &client) && client.Sent:
		return i18n.T("the server ended the connection after it got the client certificate: it probably does not accept it")
	case errors.As(err, &client):
		return i18n.T("the server ended the connection after it asked for a client certificate, and there is none: it probably requires one")
	case errors.As(err, &credential) && credential.Field == "password":
		return fmt.Sprintf(i18n.T("the password is too long for this server: at most %d bytes can be sent"), credential.Max)
	case errors.As(err, &credential):
		return fmt.Sprintf(i18n.T("the user name is too long for this server: at most %d bytes can be sent"), credential.Max)
	}
	return ""
}

// said adds a server's words, if there are any.
func said(what, words string) string {
	if words == "" {
		return what
	}
	return what + ": " + words
}

// certificateReason says why a certificate is not trusted by itself.
func certificateReason(c *rfbclient.Certificate) string {
	words := make([]string, 0, len(c.Problems))
	for _, p := range c.Problems {
		if p == rfbclient.OtherProblem {
			return c.Reason
		}
		words = append(words, certificateProblem(p, c))
	}
	if len(words) == 0 {
		return c.Reason
	}
	return strings.Join(words, "; ")
}

func certificateProblem(p rfbclient.CertificateProblem, c *rfbclient.Certificate) string {
	switch p {
	case rfbclient.UnknownAuthority:
		return i18n.T("it is not signed by an authority that this computer trusts")
	case rfbclient.Expired:
		return fmt.Sprintf(i18n.T("it expired on %s"), day(c.NotAfter))
	case rfbclient.NotYetValid:
		return fmt.Sprintf(i18n.T("it is valid only from %s on"), day(c.NotBefore))
	case rfbclient.NotForServers:
		return i18n.T("it was not made for servers")
	case rfbclient.Revoked:
		return fmt.Sprintf(i18n.T("its authority revoked it on %s"), day(c.RevokedOn))
	case rfbclient.WeakKey:
		return fmt.Sprintf(i18n.T("its key is too weak (%s bits)"), c.Key)
	case rfbclient.UnknownKey:
		return i18n.T("the server shows a key without a certificate")
	case rfbclient.WrongHost:
		return wrongHost(c)
	}
	return c.Reason
}

func wrongHost(c *rfbclient.Certificate) string {
	names := c.Names
	if len(names) > 3 {
		names = append(names[:3:3], "…")
	}
	switch {
	case c.Host == "":
		return i18n.T("the name of the server is not known, so it cannot be compared with the certificate's")
	case len(names) > 0:
		return fmt.Sprintf(i18n.T("it is for %[1]s and not for %[2]s"), strings.Join(names, ", "), c.Host)
	}
	return fmt.Sprintf(i18n.T("it does not name %s (the subject's common name does not count)"), c.Host)
}

// day writes a date as the user's language does.
func day(t time.Time) string {
	//: A date in Go's layout: 2 is the day, January or 1 the month, 2006 the year. Names of months are always English: use numbers.
	return t.Format(i18n.T("2 January 2006"))
}
