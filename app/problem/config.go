// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"fmt"

	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/config/keyspec"
	"github.com/govnc/virt-viewer/app/config/settings"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login/secrets"
)

// configRules say what is wrong with what the user has written: addresses, keys,
// settings, a password's file.
var configRules = []rule{
	on(func(e *address.Error) *Problem { return fails(ExitUsage, addressReason(e), "") }),
	on(func(e *keyspec.Error) *Problem { return fails(ExitUsage, keyspecReason(e), "") }),
	when(keyspec.ErrTwoKeys, func(error) *Problem {
		return fails(ExitUsage, i18n.T("it has two keys that are not modifiers"), "")
	}),
	on(func(e *settings.Error) *Problem { return fails(ExitFile, settingsReason(e), "") }),
	on(func(e *secrets.Error) *Problem { return fails(ExitUsage, secretsReason(e), "") }),
}

// addressReason says what is wrong with an address; "" for an unknown kind.
func addressReason(e *address.Error) string {
	switch e.Kind {
	case address.NotAddress:
		return fmt.Sprintf(i18n.T("%q is no address of a display: use vnc://HOST:PORT, HOST:DISPLAY or HOST::PORT"), e.Text)
	case address.NoPort:
		return fmt.Sprintf(i18n.T("%q: there is no port %s"), e.Text, e.Part)
	case address.NeedsZone:
		return fmt.Sprintf(i18n.T("%[1]q: this address exists on each of the machine's networks; name the network interface, as in [%[2]s%%eth0]"), e.Text, e.Part)
	case address.NotURI:
		return fmt.Sprintf(i18n.T("%q is no URI: %v"), e.Text, e.Err)
	case address.Password:
		return i18n.T("a password in the address can be read by everybody on this machine; leave it out, you will be asked")
	case address.SPICE:
		return fmt.Sprintf(i18n.T("%q is the address of a SPICE display; this program shows VNC displays only"), e.Text)
	case address.OtherProtocol:
		return fmt.Sprintf(i18n.T("%q: this program shows VNC displays only"), e.Text)
	case address.SocketHost:
		return fmt.Sprintf(i18n.T("%q: a unix socket is written vnc+unix:///PATH"), e.Text)
	case address.WebPage:
		return fmt.Sprintf(i18n.T("%q is a web page's address; a WebSocket's begins with ws:// or wss://"), e.Text)
	case address.UnknownScheme:
		return fmt.Sprintf(i18n.T("%q: addresses of displays begin with vnc://, vnc+unix://, ws:// or wss://; for libvirt's URIs use --connect"), e.Text)
	case address.AfterPort:
		return fmt.Sprintf(i18n.T("%q: nothing may follow the port"), e.Text)
	case address.Fragment:
		return fmt.Sprintf(i18n.T("%q: a WebSocket's address has no #"), e.Text)
	}
	return ""
}

// keyspecReason says which keys cannot be used; "" for an unknown kind. The words are
// those of virt-viewer 11.
func keyspecReason(e *keyspec.Error) string {
	switch e.Kind {
	case keyspec.NoHotkey:
		return fmt.Sprintf(i18n.T("Missing value for hotkey '%s'"), e.Name)
	case keyspec.BadHotkey:
		return fmt.Sprintf(i18n.T("Invalid hotkey '%s' for '%s': %v"), e.Text, e.Name, inner(e.Err))
	case keyspec.NoMapping:
		return fmt.Sprintf(i18n.T("Missing mapping value for key '%s'"), e.Name)
	case keyspec.UnknownKey:
		return fmt.Sprintf(i18n.T("Unable to lookup '%s' key"), e.Name)
	case keyspec.UnknownMappedKey:
		return fmt.Sprintf(i18n.T("Unable to lookup mapped key '%s' it will be ignored"), e.Name)
	}
	return ""
}

// settingsReason says what cannot be done with the settings; "" for an unknown kind.
func settingsReason(e *settings.Error) string {
	switch e.Kind {
	case settings.Unreadable:
		return said(i18n.T("cannot read the settings"), inner(e.Err))
	case settings.NotSaved:
		return said(i18n.T("cannot save the settings"), inner(e.Err))
	case settings.NoPlace:
		return said(i18n.T("there is no place for settings"), inner(e.Err))
	case settings.NotRegular:
		return said(fmt.Sprintf(i18n.T("%s is not a regular file"), e.File), inner(e.Err))
	case settings.TooLarge:
		return fmt.Sprintf(i18n.T("they have more than %d bytes"), e.Max)
	}
	return ""
}

// secretsReason says why there is no password; "" for an unknown kind.
func secretsReason(e *secrets.Error) string {
	switch e.Kind {
	case secrets.Unreadable:
		return said(i18n.T("cannot read the password"), inner(e.Err))
	case secrets.NoDescriptor:
		return fmt.Sprintf(i18n.T("there is no descriptor %d"), e.Descriptor)
	case secrets.TooLong:
		return fmt.Sprintf(i18n.T("the password in %s is longer than %d bytes"), e.File, secrets.MaxLength)
	}
	return ""
}
