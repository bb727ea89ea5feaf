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
		states := statesOf(lv)
		var list []Info
		for i := range domains {
			if info, err := infoOf(&domains[i], states); err == nil { // else it has just gone
				list = append(list, info)
			}
			domains[i].Free()
		}
		slices.SortFunc(list, func(a, b Info) int { return cmp.Compare(a.Name, b.Name) })
		return list, nil
	})
}

// Info gives the line of one guest. Errors: NoGuestError, CallError, LostError.
func (c *Connection) Info(ctx context.Context, uuid string) (Info, error) {
	return onDomain(ctx, &Guest{conn: c, uuid: uuid, name: uuid}, "read about the guest", func(d *libvirt.Domain) (Info, error) {
		return infoOf(d, nil)
	})
}

// statesOf asks for the states of all guests at once, by their UUIDs: each question
// takes the time of the way to the host and back. Drivers that cannot tell are asked
// for each guest.
func statesOf(lv *libvirt.Connect) map[string]State {
	stats, err := lv.GetAllDomainStats(nil, libvirt.DOMAIN_STATS_STATE, 0)
	if err != nil {
		return nil
	}
	states := make(map[string]State, len(stats))
	for _, s := range stats {
		if uuid, err := s.Domain.GetUUIDString(); err == nil && s.State != nil && s.State.StateSet {
			states[uuid] = stateOf(s.State.State)
		}
		s.Domain.Free()
	}
	return states
}

// infoOf copies what is known of a guest; its state is taken from states, if it is
// there.
func infoOf(d *libvirt.Domain, states map[string]State) (Info, error) {
	name, err := d.GetName()
	if err != nil {
		return Info{}, err
	}
	uuid, err := d.GetUUIDString()
	if err != nil {
		return Info{}, err
	}
	state, known := states[uuid]
	if !known {
		now, _, err := d.GetState()
		if err != nil {
			return Info{}, err
		}
		state = stateOf(now)
	}
	return Info{Name: name, Title: titleOf(d), UUID: uuid, State: state}, nil
}
