// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/guest"
)

// guestRules say what libvirt, and the way to it, can be wrong with.
var guestRules = []rule{
	when(guest.ErrCancelled, func(error) *Problem {
		return fails(ExitCancelled, i18n.T("the question was not answered"), "")
	}),
	when(guest.ErrNoLibvirt, func(err error) *Problem {
		return fails(ExitNoLibvirt, notConnected(err), i18n.T("Install libvirt's client library (libvirt0)."))
	}),
	on(accessProblem),
	on(daemonProblem),
	on(func(e *guest.StartError) *Problem {
		return fails(ExitNoLibvirt, said(fmt.Sprintf(i18n.T("the service %s was not started"), e.Service), e.Said),
			fmt.Sprintf(i18n.T("Start it as root: \"systemctl start %s.socket\"."), e.Service))
	}),
	on(func(e *guest.TunnelError) *Problem {
		var ssh *guest.SSHError
		if !errors.As(e, &ssh) {
			return nil
		}
		return tunnelProblem(e, ssh)
	}),
	on(func(e *guest.ConnectError) *Problem {
		var ssh *guest.SSHError
		switch check := i18n.T("Check the URI (--connect), that libvirt runs there, and that you may use it: \"virsh -c URI list\" must work."); {
		case errors.Is(e, guest.ErrLibvirtsSSH) && errors.As(e, &ssh): // ssh may have worked, and not what it led to
			return fails(ExitNoLibvirt, sshReason(ssh), adviceOnSSH(ssh)+" "+check)
		case errors.As(e, &ssh):
			return fails(ExitNoLibvirt, sshReason(ssh), adviceOnSSH(ssh))
		default:
			return fails(ExitNoLibvirt, notConnected(e), check)
		}
	}),
	on(func(e *guest.SSHError) *Problem { return fails(ExitUnreachable, sshReason(e), adviceOnSSH(e)) }),
	on(func(e *guest.AuthError) *Problem {
		return fails(ExitAuth, fmt.Sprintf(i18n.T("no access to %s: %s"), ShownURI(e.URI), libvirtReason(e.Err)),
			i18n.T("Check the user name and the password."))
	}),
	on(func(e *guest.ActionError) *Problem {
		return fails(ExitNoDisplay, libvirtReason(e.Err),
			i18n.T("It has no VNC display, and libvirt needs write access and a screen of the guest's for a picture."))
	}),
	on(func(e *guest.CallError) *Problem {
		return fails(ExitNoLibvirt, fmt.Sprintf(i18n.T("libvirt (%s) did not do it: %s"), ShownURI(e.URI), libvirtReason(e.Err)),
			i18n.T("Check that libvirt still runs there."))
	}),
	on(func(e *guest.LostError) *Problem {
		return fails(ExitNoLibvirt, fmt.Sprintf(i18n.T("the connection to %s was lost: %s"), ShownURI(e.URI), lossReason(e.Loss)),
			i18n.T("Check that libvirt still runs there."))
	}),
	on(func(e *guest.NoGuestError) *Problem {
		if address.IsIP(e.Text) {
			return fails(ExitNoGuest, noGuestReason(e), fmt.Sprintf(i18n.T("The display of the host with this address is vnc://%s."), e.Text))
		}
		return fails(ExitNoGuest, noGuestReason(e), i18n.T("\"virsh list --all\" lists the guests; --wait waits for one to appear."))
	}),
	on(func(e *guest.DialError) *Problem {
		f := dialProblem(e.Err)
		f.Reason = fmt.Sprintf("%s (%s)", f.Reason, e.Address)
		return f
	}),
}

// displayRules say why a guest's display cannot be used.
var displayRules = []rule{
	on(func(e *guest.NoDisplayError) *Problem {
		return fails(ExitNoDisplay, noDisplayReason(e), i18n.T("Add <graphics type='vnc' autoport='yes'/> to its devices (\"virsh edit\") and start it anew."))
	}),
	on(func(e *guest.NotReadyError) *Problem {
		return fails(ExitNoDisplay, fmt.Sprintf(i18n.T("the VNC display of the guest %q has no address yet"), e.Guest),
			i18n.T("Look at its <graphics> element: \"virsh dumpxml\"."))
	}),
	on(func(e *guest.BadDisplayError) *Problem {
		return fails(ExitNoDisplay, fmt.Sprintf(i18n.T("the description of the guest %q cannot be used: %s"), e.Guest, inner(e.Err)),
			i18n.T("Look at its <graphics> element: \"virsh dumpxml\"."))
	}),
	on(func(e *guest.NotRunningError) *Problem {
		return fails(ExitNoDisplay, fmt.Sprintf(i18n.T("the guest %q is not running (%s)"), e.Guest, GuestState(e.State)),
			i18n.T("Start it: \"virsh start\"."))
	}),
	on(func(e *guest.UnreachableError) *Problem {
		if e.Direct {
			return fails(ExitUnreachable, fmt.Sprintf(i18n.T("the display of the guest %q can only be reached on its own host (%s, %s), to which ssh leads, but it was to be reached directly"),
				e.Guest, e.Where, ShownURI(e.URI)), i18n.T("Leave out --direct."))
		}
		return fails(ExitUnreachable, fmt.Sprintf(i18n.T("the display of the guest %q can only be reached on its own host (%s, %s)"), e.Guest, e.Where, ShownURI(e.URI)),
			i18n.T("With a URI such as qemu+ssh://HOST/system it is reached through ssh, if it has an address or a socket."))
	}),
	on(func(e *guest.AttachError) *Problem {
		return fails(ExitUnreachable, fmt.Sprintf(i18n.T("libvirt cannot open the display of the guest %q: %s"), e.Guest, libvirtReason(e.Err)),
			i18n.T("Passing a display needs write access to libvirt on this machine; without --attach its address is used."))
	}),
}

// accessProblem says what a user lacks.
func accessProblem(e *guest.AccessError) *Problem {
	reason := i18n.T("no access to %s: %s")
	if e.Write {
		reason = i18n.T("this needs write access to %s, which was refused: %s")
	}
	why := e.Said
	if e.Socket { // whose path says nothing to people
		why = i18n.T("your user may not open it")
	}
	f := fails(ExitAuth, fmt.Sprintf(reason, ShownURI(e.URI), why), i18n.T("Ask the administrator of libvirt for access."))
	if e.Group != "" {
		f.Advice = fmt.Sprintf(i18n.T("Become a member of the group %q and log in again."), e.Group)
	}
	if e.NoAgent {
		f.Advice = strings.TrimSpace(i18n.T("No polkit agent runs in this session that could ask for a password: start your desktop's.") + " " + f.Advice)
	}
	return f
}

// daemonProblem says that libvirt does not run, or is not there.
func daemonProblem(e *guest.NoDaemonError) *Problem {
	if e.Service == "" {
		return fails(ExitNoLibvirt, fmt.Sprintf(i18n.T("libvirt, which %s needs, is not installed on this machine"), ShownURI(e.URI)),
			i18n.T("Install it: the package libvirt-daemon-system (Debian, Ubuntu), libvirt-daemon-kvm (Fedora), or libvirt (Arch); or name another machine's: --connect qemu+ssh://HOST/system."))
	}
	advice := fmt.Sprintf(i18n.T("Start it as root: \"systemctl start %s.socket\"."), e.Service)
	if !e.CanStart {
		advice = fmt.Sprintf(i18n.T("Start it as root: \"%s --daemon\"."), e.Service)
	}
	return fails(ExitNoLibvirt, fmt.Sprintf(i18n.T("libvirt's service %[1]s, which %[2]s needs, does not run on this machine"), e.Service, ShownURI(e.URI)), advice)
}

// ShownURI names a connection to libvirt.
func ShownURI(uri string) string {
	if s := guest.ShownURI(uri); s != "" {
		return s
	}
	return i18n.T("libvirt's default connection")
}

// notConnected says why there is no connection to a libvirt.
func notConnected(err error) string {
	var connect *guest.ConnectError
	if errors.As(err, &connect) {
		return fmt.Sprintf(i18n.T("cannot connect to %s: %s"), ShownURI(connect.URI), libvirtReason(connect.Err))
	}
	var none *guest.NoLibvirtError
	detail := ""
	if errors.As(err, &none) {
		detail = libvirtReason(none.Err)
	}
	return said(i18n.T("libvirt is not usable on this machine"), detail)
}

// libvirtReason gives libvirt's words as they are, and for what is not libvirt's our own.
func libvirtReason(err error) string {
	err = guest.Cause(err)
	words, code, ok := guest.Said(err)
	switch {
	case !ok:
		return inner(err)
	case words == "":
		return fmt.Sprintf(i18n.T("libvirt gave no reason (code %d)"), code)
	}
	return words
}

func noGuestReason(none *guest.NoGuestError) string {
	var s string
	switch none.By {
	case guest.ByID:
		s = fmt.Sprintf(i18n.T("there is no guest with the ID %q on %s"), none.Text, ShownURI(none.URI))
	case guest.ByUUID:
		s = fmt.Sprintf(i18n.T("there is no guest with the UUID %q on %s"), none.Text, ShownURI(none.URI))
	case guest.ByName:
		s = fmt.Sprintf(i18n.T("there is no guest with the name %q on %s"), none.Text, ShownURI(none.URI))
	default:
		s = fmt.Sprintf(i18n.T("there is no guest with the name, UUID or ID %q on %s"), none.Text, ShownURI(none.URI))
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

func noDisplayReason(e *guest.NoDisplayError) string {
	switch {
	case e.Has > 0:
		return fmt.Sprintf(i18n.T("the guest %q has no VNC display number %d, only %d in all"), e.Guest, e.Number+1, e.Has)
	case len(e.Others) == 0:
		return fmt.Sprintf(i18n.T("the guest %q has no graphical display"), e.Guest)
	}
	return fmt.Sprintf(i18n.T("the guest %q has no VNC display, only %s"), e.Guest, strings.Join(e.Others, ", "))
}

// tunnelProblem knows why a display is not reached through ssh.
func tunnelProblem(tunnel *guest.TunnelError, ssh *guest.SSHError) *Problem {
	reason := sshReason(ssh)
	if tunnel.WasOpen {
		return fails(ExitLost, fmt.Sprintf(i18n.T("the tunnel to the display of the guest %q has ended: %s"), tunnel.Guest, reason),
			i18n.T("The network failed, or the host was stopped."))
	}
	reason = fmt.Sprintf(i18n.T("the display of the guest %q at %s is not reached: %s"), tunnel.Guest, tunnel.Where, reason)
	if strings.Contains(ssh.Said, "open failed") {
		return fails(ExitUnreachable, reason,
			i18n.T("ssh has reached the host, but not the display from there. Check that the guest runs, and that the host allows forwarding or has nc."))
	}
	return fails(ExitUnreachable, reason, adviceOnSSH(ssh)+" "+i18n.T("Or use --direct."))
}

func adviceOnSSH(ssh *guest.SSHError) string {
	host := ssh.Host
	if ssh.Port != "" {
		host = "-p " + ssh.Port + " " + host
	}
	return fmt.Sprintf(i18n.T("Check that \"ssh %s\" works in a terminal."), host)
}

// sshReason says how ssh ended, and what it said.
func sshReason(ssh *guest.SSHError) string {
	s := sshEnd(ssh)
	if ssh.Said == "" {
		return s
	}
	//: %[1]s says how ssh ended, %[2]s are its own words.
	return fmt.Sprintf(i18n.T("%[1]s; it said: %[2]s"), s, ssh.Said)
}

func sshEnd(ssh *guest.SSHError) string {
	var exit *exec.ExitError
	switch {
	case errors.As(ssh.Err, &exit) && exit.ExitCode() >= 0:
		return fmt.Sprintf(i18n.T("ssh to %q ended with status %d"), ssh.Host, exit.ExitCode())
	case errors.As(ssh.Err, new(*guest.PrivateDirError)): // which may be for want of a directory
	case errors.Is(ssh.Err, exec.ErrNotFound), errors.Is(ssh.Err, os.ErrNotExist):
		return fmt.Sprintf(i18n.T("there is no ssh program to reach %q with (%v)"), ssh.Host, ssh.Err)
	case errors.Is(ssh.Err, guest.ErrLibvirtsSSH):
		return fmt.Sprintf(i18n.T("libvirt's connection through ssh to %q ended"), ssh.Host)
	}
	return fmt.Sprintf(i18n.T("ssh to %q failed: %v"), ssh.Host, inner(ssh.Err))
}
