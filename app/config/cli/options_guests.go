// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/guest"
)

// guestOptions are about guests of libvirt. remote-viewer does not have them.
var guestOptions = []*Option{
	{Name: "connect", Letter: "c", Kind: Text, Group: Guests, Modes: GuestWindow | Chooser | GuestSteps,
		Help: i18n.Mark("connect to the libvirt at `URI`"),
		Manual: `Connect to the libvirt at _URI_.
Without it libvirt decides (LIBVIRT_DEFAULT_URI).`,
		Completion: Connection, Words: []string{"qemu:///system", "qemu:///session"},
		take: text(func(o *config.Options) *string { return &o.Connect })},
	{Name: "id", Group: Guests, Modes: GuestWindow | GuestSteps,
		Help:   i18n.Mark("GUEST is an ID"),
		Manual: `_GUEST_ is only looked up as an ID.`,
		take:   lookup(guest.ByID)},
	{Name: "uuid", Group: Guests, Modes: GuestWindow | GuestSteps,
		Help:   i18n.Mark("GUEST is a UUID"),
		Manual: `_GUEST_ is only looked up as a UUID.`,
		take:   lookup(guest.ByUUID)},
	{Name: "domain-name", Group: Guests, Modes: GuestWindow | GuestSteps,
		Help:   i18n.Mark("GUEST is a name"),
		Manual: `_GUEST_ is only looked up as a name.`,
		take:   lookup(guest.ByName)},
	{Name: "wait", Letter: "w", Group: Guests, Modes: GuestWindow | GuestSteps,
		Help:   i18n.Mark("wait for the guest to be created"),
		Manual: `Wait for the guest to be created.`,
		take:   flag(func(o *config.Options) *bool { return &o.Wait })},
	{Name: "reconnect", Letter: "r", Group: Guests, Modes: windows,
		Help: i18n.Mark("wait for the guest to start again when it has ended"),
		Manual: `When the guest has ended, wait for it to start again, whatever *--quit-on-stop* says.
Where a server closes a session that has lasted for some time, connect again without a question (see *LOST CONNECTIONS*).`,
		take: flag(func(o *config.Options) *bool { return &o.Reconnect })},
	{Name: "quit-on-stop", Group: Guests, Modes: GuestWindow | Chooser, Default: "true",
		Help: i18n.Mark("end when the guest has ended (default); --quit-on-stop=false stays"),
		Manual: `End, with the exit code 0, when the guest has ended (default), as *virt-install*(1) waits for that to go on.
With *--quit-on-stop=false* the window stays, says how the guest has ended, and can start it.
A guest that has moved to another host is followed in either case.`,
		take: func(l *line, value string) error {
			l.StayOnStop = value == "false"
			return nil
		}},
	{Name: "attach", Letter: "a", Group: Guests, Modes: GuestWindow | Chooser | GuestSteps,
		Help:   i18n.Mark("reach the display through libvirt"),
		Manual: `Reach the display through libvirt, which passes an open connection, instead of its address.`,
		take:   flag(func(o *config.Options) *bool { return &o.Attach })},
	{Name: "direct", Letter: "d", Group: Guests, Modes: GuestWindow | Chooser | GuestSteps,
		Help: i18n.Mark("do not reach the display through ssh, even if libvirt is"),
		Manual: `Connect to the display's address as it is.
Without this, a display is reached through *ssh*(1) where libvirt is (see *DISPLAYS BEHIND SSH*).`,
		take: flag(func(o *config.Options) *bool { return &o.Direct })},
}

// lookup takes over how the guest is looked up.
func lookup(by guest.By) func(l *line, value string) error {
	return func(l *line, value string) error {
		if value == "true" {
			l.By = by
		}
		return nil
	}
}
