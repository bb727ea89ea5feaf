// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
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

// noGuest makes the error for a query that found nothing.
func (c *Connection) noGuest(ctx context.Context, q Query) error {
	missing := &NoGuestError{Text: q.Text, By: q.By, URI: c.uri}
	names, err := c.names(ctx)
	if err != nil {
		return missing // that is what counts; the names are only a help
	}
	missing.Near = nearest(q.Text, names)
	return missing
}
