// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"fmt"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/guest"
)

// describedRules say what is wrong with a URI or with what libvirt tells of a guest. They
// mostly stand inside of another error.
var describedRules = []rule{
	on(func(e *guest.ValueError) *Problem { return fails(ExitNoLibvirt, valueReason(e), "") }),
	on(func(e *guest.XMLError) *Problem { return fails(ExitNoDisplay, xmlReason(e), "") }),
	on(func(e *guest.SizeError) *Problem { return fails(ExitNoDisplay, sizeReason(e), "") }),
	when(guest.ErrNotLocal, func(error) *Problem {
		return fails(ExitUnreachable, i18n.T("only a libvirt on this machine can pass an open connection"), "")
	}),
	when(guest.ErrClosed, func(error) *Problem {
		return fails(ExitNoLibvirt, i18n.T("the libvirt connection was closed by this side"), "")
	}),
	on(func(e *guest.PrivateDirError) *Problem {
		return fails(ExitUnreachable, said(i18n.T("there is no place for a private directory"), e.Err.Error()), "")
	}),
	when(guest.ErrSSHEnded, func(error) *Problem { return fails(ExitUnreachable, i18n.T("it ended without an error"), "") }),
	when(guest.ErrSSHSilent, func(error) *Problem {
		return fails(ExitUnreachable, i18n.T("it closed the connection before the display said anything"), "")
	}),
	when(guest.ErrSSHPath, func(error) *Problem {
		return fails(ExitUnreachable, i18n.T("it cannot forward a socket with such a path"), "")
	}),
}

// valueReason says what is wrong with a value; "" for an unknown kind.
func valueReason(e *guest.ValueError) string {
	text := valueText(e.Kind)
	if text == "" {
		return ""
	}
	return fmt.Sprintf(text, e.Value)
}

func valueText(kind guest.ValueKind) string {
	switch kind {
	case guest.ValueNotURI:
		return i18n.T("%s is not a connection URI")
	case guest.ValueNotHost:
		return i18n.T("%s is not a host name")
	case guest.ValueDash:
		return i18n.T("%s starts with a dash")
	case guest.ValueCharacters:
		return i18n.T("%s has characters that do not belong there")
	case guest.ValueUserDash:
		return i18n.T("the user name %s starts with a dash")
	case guest.ValueUserCharacters:
		return i18n.T("the user name %s has characters that do not belong there")
	case guest.ValueParameter:
		return i18n.T("the URI's parameter %s has characters that do not belong there")
	case guest.ValueKnownHosts:
		return i18n.T("ssh cannot be given the known_hosts file %s")
	case guest.ValueNotSocket:
		return i18n.T("%s is not the path of a socket")
	case guest.ValuePathCharacters:
		return i18n.T("%s has characters that do not belong in a path")
	case guest.ValueNotPort:
		return i18n.T("%s is not a port")
	case guest.ValueNotAbsolute:
		return i18n.T("%s is not an absolute path")
	case guest.ValueNoDrive:
		return i18n.T("it has no drive %s")
	}
	return ""
}

// xmlReason says what is wrong with a description; "" for an unknown kind.
func xmlReason(e *guest.XMLError) string {
	switch e.Kind {
	case guest.XMLMalformed:
		return fmt.Sprintf(i18n.T("it is not XML: %s"), e.Text)
	case guest.XMLNoDomain:
		return fmt.Sprintf(i18n.T("it is not a domain but %s"), e.Text)
	case guest.XMLManyDisplays:
		return fmt.Sprintf(i18n.N("it has more than %d display", "it has more than %d displays", e.Number), e.Number)
	case guest.XMLBadDisplay:
		return fmt.Sprintf(i18n.T("its display %d cannot be read: %s"), e.Number, e.Text)
	}
	return ""
}

func sizeReason(e *guest.SizeError) string {
	if e.Size == 0 {
		return fmt.Sprintf(i18n.T("it has more than %d bytes"), e.Max)
	}
	return fmt.Sprintf(i18n.T("it has %d bytes, more than %d"), e.Size, e.Max)
}

// lossReason says how a connection to libvirt broke; "" for an unknown kind.
func lossReason(l guest.Loss) string {
	switch l.Kind {
	case guest.LostLine:
		return i18n.T("the line failed")
	case guest.LostClosed:
		return i18n.T("the libvirt daemon closed it")
	case guest.LostSilent:
		return i18n.T("the libvirt daemon does not answer")
	case guest.LostSaid:
		return l.Said
	}
	return ""
}
