// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"cmp"
	"context"
	"encoding/xml"
	"slices"
	"strings"
	"time"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/guest/internal/value"
)

// Snapshot is a state of a guest that can be gone back to.
type Snapshot struct {
	Name        string
	Description string // "" if it has none
	Parent      string // name of the one that it follows; "" for none
	Created     time.Time
	Running     bool // the guest's memory is in it, too: it goes on from there
	Current     bool // what the guest is now follows this one
}

// Snapshots gives the guest's snapshots, the oldest first. Errors: NoGuestError,
// CallError, LostError.
func (g *Guest) Snapshots(ctx context.Context) ([]Snapshot, error) {
	return onDomain(ctx, g, "list the guest's snapshots", func(d *libvirt.Domain) ([]Snapshot, error) {
		all, err := d.ListAllSnapshots(0)
		if err != nil {
			return nil, err
		}
		var list []Snapshot
		for i := range all {
			if s, err := snapshotOf(&all[i]); err == nil { // else it has just gone
				list = append(list, s)
			}
			all[i].Free()
		}
		sortSnapshots(list)
		return list, nil
	})
}

// sortSnapshots sorts by age. libvirt tells that in seconds: of the same second,
// those that follow others come after them.
func sortSnapshots(list []Snapshot) {
	parents := map[string]string{}
	for _, s := range list {
		parents[s.Name] = s.Parent
	}
	depth := func(name string) (n int) {
		for n < len(list) && name != "" {
			name = parents[name]
			n++
		}
		return n
	}
	slices.SortFunc(list, func(a, b Snapshot) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(depth(a.Name), depth(b.Name)), cmp.Compare(a.Name, b.Name))
	})
}

// snapshotXML is what is read of a snapshot's description.
type snapshotXML struct {
	XMLName     xml.Name `xml:"domainsnapshot"`
	Name        string   `xml:"name,omitempty"`
	Description string   `xml:"description,omitempty"`
	Parent      string   `xml:"parent>name,omitempty"`
	Created     int64    `xml:"creationTime,omitempty"` // s since 1970
	State       string   `xml:"state,omitempty"`
}

func snapshotOf(s *libvirt.DomainSnapshot) (Snapshot, error) {
	text, err := s.GetXMLDesc(0)
	if err != nil {
		return Snapshot{}, err
	}
	if len(text) > maxXML {
		return Snapshot{}, &SizeError{len(text), maxXML}
	}
	var read snapshotXML
	if err := xml.Unmarshal([]byte(text), &read); err != nil {
		return Snapshot{}, &XMLError{Kind: XMLMalformed, Text: value.Quote(err.Error())}
	}
	current, err := s.IsCurrent(0)
	return Snapshot{
		Name: read.Name, Description: read.Description, Parent: read.Parent,
		Created: time.Unix(read.Created, 0),
		Running: read.State == "running" || read.State == "paused",
		Current: current,
	}, err
}

// CreateSnapshot keeps the guest's present state, its memory too if it runs. Without
// a name libvirt chooses one. It takes as long as writing the guest's memory. Errors:
// ActionError.
func (g *Guest) CreateSnapshot(ctx context.Context, name, description string) error {
	text, err := xml.Marshal(snapshotXML{Name: strings.TrimSpace(name), Description: strings.TrimSpace(description)})
	if err != nil {
		return &ActionError{Guest: g.name, Doing: doingSnapshot, Err: err}
	}
	return g.act(ctx, doingSnapshot, func(d *libvirt.Domain) error {
		s, err := d.CreateSnapshotXML(string(text), 0)
		if err != nil {
			return err
		}
		return s.Free()
	})
}

const doingSnapshot = "make a snapshot of"

// RevertSnapshot brings the guest back into the state of a snapshot; what it is now is
// lost. Errors: ActionError.
func (g *Guest) RevertSnapshot(ctx context.Context, name string) error {
	return g.onSnapshot(ctx, "load a snapshot of", name, func(s *libvirt.DomainSnapshot) error { return s.RevertToSnapshot(0) })
}

// DeleteSnapshot removes a snapshot; the guest stays as it is. Errors: ActionError.
func (g *Guest) DeleteSnapshot(ctx context.Context, name string) error {
	return g.onSnapshot(ctx, "delete a snapshot of", name, func(s *libvirt.DomainSnapshot) error { return s.Delete(0) })
}

func (g *Guest) onSnapshot(ctx context.Context, doing, name string, f func(*libvirt.DomainSnapshot) error) error {
	return g.act(ctx, doing, func(d *libvirt.Domain) error {
		s, err := d.SnapshotLookupByName(name, 0)
		if err != nil {
			return err
		}
		defer s.Free()
		return f(s)
	})
}
