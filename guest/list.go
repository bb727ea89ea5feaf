// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"cmp"
	"context"
	"slices"

	"libvirt.org/go/libvirt"
)

// Info is a line of a list of guests.
type Info struct {
	Name  string
	Title string // "" if it has none
	UUID  string
	State State
}

// List gives all guests, running or not, by name. Errors: CallError, LostError.
func (c *Connection) List(ctx context.Context) ([]Info, error) {
	return call(ctx, c, "list the guests", func(lv *libvirt.Connect) ([]Info, error) {
		domains, err := lv.ListAllDomains(0)
		if err != nil {
			return nil, err
		}
		var list []Info
		for i := range domains {
			if info, err := infoOf(&domains[i]); err == nil { // else it has just gone
				list = append(list, info)
			}
			domains[i].Free()
		}
		slices.SortFunc(list, func(a, b Info) int { return cmp.Compare(a.Name, b.Name) })
		return list, nil
	})
}

func infoOf(d *libvirt.Domain) (Info, error) {
	name, err := d.GetName()
	if err != nil {
		return Info{}, err
	}
	uuid, err := d.GetUUIDString()
	if err != nil {
		return Info{}, err
	}
	state, _, err := d.GetState()
	if err != nil {
		return Info{}, err
	}
	return Info{Name: name, Title: titleOf(d), UUID: uuid, State: stateOf(state)}, nil
}
