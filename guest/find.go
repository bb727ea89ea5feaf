// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"libvirt.org/go/libvirt"
)

// By says what a text names a guest by.
type By int

// ByAny tries the others in the order that virt-viewer has: the ID if the text
// is a number, the UUID if it reads as one, the name.
const (
	ByAny By = iota
	ByID
	ByUUID
	ByName
)

func (b By) String() string {
	switch b {
	case ByID:
		return "ID"
	case ByUUID:
		return "UUID"
	case ByName:
		return "name"
	}
	return "name, UUID or ID"
}

// A Query names a guest.
type Query struct {
	Text string
	By   By
}

// Info is a line of a list of guests.
type Info struct {
	Name  string
	Title string // "" if it has none
	UUID  string
	State State
}

// Guest is a guest of a connection, running or not. Its methods may be called
// from any goroutine.
type Guest struct {
	conn              *Connection
	uuid, name, title string
}

// UUID is the guest's UUID in lower case, with dashes.
func (g *Guest) UUID() string { return g.uuid }

// Name is the name that the guest had when it was found.
func (g *Guest) Name() string { return g.name }

// Title is the guest's title, "" if it has none.
func (g *Guest) Title() string { return g.title }

// Connection is the connection that the guest was found on.
func (g *Guest) Connection() *Connection { return g.conn }

// Find looks a guest up. Errors: NoGuestError, CallError, LostError.
func (c *Connection) Find(ctx context.Context, q Query) (*Guest, error) {
	g, err := call(ctx, c, "look for the guest", func(lv *libvirt.Connect) (*Guest, error) {
		d, err := lookUp(lv, q)
		if d == nil || err != nil {
			return nil, err
		}
		defer d.Free()
		return c.describe(d)
	})
	if err != nil {
		return nil, err
	}
	if g == nil {
		return nil, c.noGuest(ctx, q)
	}
	return g, nil
}

// lookUp gives nil without an error if there is no such guest.
func lookUp(lv *libvirt.Connect, q Query) (*libvirt.Domain, error) {
	if id, ok := readID(q.Text); ok && (q.By == ByAny || q.By == ByID) {
		if d, err := lv.LookupDomainById(id); !isNoGuest(err) {
			return d, err
		}
	}
	if uuid, ok := readUUID(q.Text); ok && (q.By == ByAny || q.By == ByUUID) {
		if d, err := lv.LookupDomainByUUIDString(uuid); !isNoGuest(err) {
			return d, err
		}
	}
	// A zero byte would end the name early in libvirt, and name another guest.
	if q.Text != "" && !strings.Contains(q.Text, "\x00") && (q.By == ByAny || q.By == ByName) {
		if d, err := lv.LookupDomainByName(q.Text); !isNoGuest(err) {
			return d, err
		}
	}
	return nil, nil
}

// isNoGuest says whether a call failed because there is no such guest. Code 0,
// an error that is none, is what libvirt 9 gives for the ID of a guest that stops
// at that moment.
func isNoGuest(err error) bool {
	return hasCode(err, libvirt.ERR_NO_DOMAIN, libvirt.ERR_OK)
}

// readID reads a text of digits only as the number of a running guest.
func readID(s string) (uint32, bool) {
	if strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	id, err := strconv.ParseUint(s, 10, 32)
	return uint32(id), err == nil
}

// readUUID takes a UUID in upper or lower case, with dashes or without.
func readUUID(s string) (string, bool) {
	s = strings.ToLower(s)
	if len(s) == 36 && s[8] == '-' && s[13] == '-' && s[18] == '-' && s[23] == '-' {
		s = strings.ReplaceAll(s, "-", "")
	}
	if len(s) != 32 || strings.Trim(s, "0123456789abcdef") != "" {
		return "", false
	}
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:], true
}

// describe copies what a Guest keeps.
func (c *Connection) describe(d *libvirt.Domain) (*Guest, error) {
	uuid, err := d.GetUUIDString()
	if err != nil {
		return nil, err
	}
	name, err := d.GetName()
	if err != nil {
		return nil, err
	}
	return &Guest{conn: c, uuid: uuid, name: name, title: titleOf(d)}, nil
}

func titleOf(d *libvirt.Domain) string {
	// Fails where there is none, and with drivers that do not know titles.
	title, err := d.GetMetadata(libvirt.DOMAIN_METADATA_TITLE, "", 0)
	if err != nil {
		return ""
	}
	return title
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

// noGuest makes the error for a query that found nothing.
func (c *Connection) noGuest(ctx context.Context, q Query) error {
	missing := &NoGuestError{Text: q.Text, By: q.By, URI: c.uri}
	list, err := c.List(ctx)
	if err != nil {
		return missing // that is what counts; the names are only a help
	}
	names := make([]string, len(list))
	for i, info := range list {
		names[i] = info.Name
	}
	missing.Near = nearest(q.Text, names)
	return missing
}

// onDomain runs f with the guest's domain, looked up anew. Errors: NoGuestError
// if it is gone, CallError, LostError, and those of f.
func onDomain[T any](ctx context.Context, g *Guest, doing string, f func(*libvirt.Domain) (T, error)) (T, error) {
	return call(ctx, g.conn, doing, func(lv *libvirt.Connect) (T, error) {
		var none T
		d, err := lv.LookupDomainByUUIDString(g.uuid)
		if isNoGuest(err) {
			return none, &NoGuestError{Text: g.name, By: ByName, URI: g.conn.uri}
		}
		if err != nil {
			return none, err
		}
		defer d.Free()
		return f(d)
	})
}

// State says what the guest is doing. Errors: NoGuestError, CallError, LostError.
func (g *Guest) State(ctx context.Context) (State, error) {
	return onDomain(ctx, g, "read the guest's state", func(d *libvirt.Domain) (State, error) {
		state, _, err := d.GetState()
		return stateOf(state), err
	})
}

// WaitRunning returns when the guest runs, at once if it does. Errors: LostError,
// CallError (which wraps the context's error), NoGuestError if the guest's
// description has gone.
func (g *Guest) WaitRunning(ctx context.Context) error {
	_, err := g.conn.waitUntil(ctx, func() (*Guest, error) {
		active, err := onDomain(ctx, g, "read the guest's state", (*libvirt.Domain).IsActive)
		if err != nil || !active {
			return nil, err
		}
		return g, nil
	})
	return err
}

// WaitFor returns the guest that a query names as soon as there is one, running
// or not. Errors: LostError, CallError (which wraps the context's error).
func (c *Connection) WaitFor(ctx context.Context, q Query) (*Guest, error) {
	return c.waitUntil(ctx, func() (*Guest, error) {
		g, err := c.Find(ctx, q)
		var missing *NoGuestError
		if errors.As(err, &missing) {
			return nil, nil
		}
		return g, err
	})
}

// waitUntil tries try now and after each event until it gives a guest or an error.
func (c *Connection) waitUntil(ctx context.Context, try func() (*Guest, error)) (*Guest, error) {
	changed := make(chan struct{}, 1)
	stop := c.Watch(func(Event) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	defer stop()
	for {
		if g, err := try(); g != nil || err != nil {
			return g, err
		}
		if reason := c.lost.Load(); reason != nil {
			return nil, &LostError{URI: c.uri, Reason: *reason}
		}
		select {
		case <-changed:
		case <-c.closing:
			return nil, &CallError{URI: c.uri, Doing: "wait for the guest", Err: ErrClosed}
		case <-ctx.Done():
			return nil, &CallError{URI: c.uri, Doing: "wait for the guest", Err: context.Cause(ctx)}
		}
	}
}
