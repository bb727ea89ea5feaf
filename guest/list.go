// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"cmp"
	"context"
	"encoding/xml"
	"slices"
	"strings"

	"libvirt.org/go/libvirt"
)

// Info is a line of a list of guests.
type Info struct {
	Name               string
	Title, Description string // "" if it has none
	UUID               string // in lower case, with dashes
	State              State
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

// Count gives how many guests there are, running or not. Errors: CallError, LostError.
func (c *Connection) Count(ctx context.Context) (int, error) {
	names, err := c.names(ctx)
	return len(names), err
}

// names gives the names of all guests, for one question in all.
func (c *Connection) names(ctx context.Context) ([]string, error) {
	return call(ctx, c, "list the guests", func(lv *libvirt.Connect) ([]string, error) {
		domains, err := lv.ListAllDomains(0)
		if err != nil {
			return nil, err
		}
		var names []string
		for i := range domains {
			if name, err := domains[i].GetName(); err == nil { // libvirt has sent it with the list
				names = append(names, name)
			}
			domains[i].Free()
		}
		return names, nil
	})
}

// wordsAbout takes title and description out of a guest's XML. They stand before
// everything that is long.
func wordsAbout(description string) (title, text string) {
	d := xml.NewDecoder(strings.NewReader(description))
	for depth := 0; ; {
		token, err := d.Token()
		if err != nil {
			return title, text
		}
		switch t := token.(type) {
		case xml.StartElement:
			var into *string
			switch name := t.Name.Local; {
			case depth == 1 && name == "title":
				into = &title
			case depth == 1 && name == "description":
				into = &text
			case depth == 1 && (name == "memory" || name == "devices"):
				return title, text
			}
			if into == nil {
				depth++
			} else if d.DecodeElement(into, &t) != nil {
				*into = ""
				return title, text
			}
		case xml.EndElement:
			depth--
		}
	}
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
	info := Info{Name: name, UUID: uuid, State: state}
	// One question more for each guest, not two: each takes the time of the way to the
	// host and back.
	if description, err := d.GetXMLDesc(0); err == nil {
		info.Title, info.Description = wordsAbout(description)
	}
	return info, nil
}
