// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"errors"

	"github.com/spf13/pflag"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/guest"
)

// guestFlags are the options about guests of libvirt.
type guestFlags struct {
	id, uuid, name bool
	quitOnStop     bool
	flags          *pflag.FlagSet
}

func (g *guestFlags) add(flags *pflag.FlagSet, o *config.Options) {
	g.flags = flags
	flags.StringVarP(&o.Connect, "connect", "c", "", i18n.T("connect to the libvirt at `URI`"))
	flags.BoolVar(&g.id, "id", false, i18n.T("GUEST is an ID"))
	flags.BoolVar(&g.uuid, "uuid", false, i18n.T("GUEST is a UUID"))
	flags.BoolVar(&g.name, "domain-name", false, i18n.T("GUEST is a name"))
	flags.BoolVarP(&o.Wait, "wait", "w", false, i18n.T("wait for the guest to be created"))
	flags.BoolVarP(&o.Reconnect, "reconnect", "r", false, i18n.T("wait for the guest to start again when it has ended"))
	flags.BoolVar(&g.quitOnStop, "quit-on-stop", true, i18n.T("end when the guest has ended (default); --quit-on-stop=false stays"))
	flags.BoolVarP(&o.Attach, "attach", "a", false, i18n.T("reach the display through libvirt"))
	flags.BoolVarP(&o.Direct, "direct", "d", false, i18n.T("do not reach the display through ssh, even if libvirt is"))
}

// any says whether what is to be shown must be a guest.
func (g *guestFlags) any() bool {
	return g.flags != nil && (g.id || g.uuid || g.name || g.flags.Changed("connect"))
}

// needsName gives the option that makes no sense without a guest's name, or "".
func (g *guestFlags) needsName(o *config.Options) string {
	for _, f := range []struct {
		given bool
		name  string
	}{{o.Wait, "--wait"}, {g.id, "--id"}, {g.uuid, "--uuid"}, {g.name, "--domain-name"}} {
		if f.given {
			return f.name
		}
	}
	return ""
}

// check takes over how the guest is to be looked up.
func (g *guestFlags) check(o *config.Options) error {
	o.StayOnStop = g.flags != nil && !g.quitOnStop
	chosen := 0
	for _, c := range []struct {
		given bool
		by    guest.By
	}{{g.id, guest.ByID}, {g.uuid, guest.ByUUID}, {g.name, guest.ByName}} {
		if c.given {
			o.By = c.by
			chosen++
		}
	}
	if chosen > 1 {
		return errors.New(i18n.T("--id, --uuid and --domain-name exclude one another"))
	}
	return nil
}
