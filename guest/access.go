// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"fmt"
	"os"
	"os/user"
	"regexp"
	"strings"
	"syscall"

	"libvirt.org/go/libvirt"
)

// An AccessError says that libvirt is there, but this user may not use it as was
// wanted. Another try ends in the same way. It wraps the AuthError or ConnectError
// that it stands for.
type AccessError struct {
	URI   string // as asked for, without a password
	Write bool   // read-write access was wanted; reading may well be allowed
	// NoAgent: polkit would have asked for a password, and no agent runs that can.
	NoAgent bool
	// Group is who may use libvirt without being asked; "" if that is not known.
	Group  string
	Socket bool   // libvirt's socket may not be opened
	Said   string // libvirt's words
	Err    error
}

func (e *AccessError) Error() string {
	if e.Write {
		return fmt.Sprintf("no write access to %s: %s", nameURI(e.URI), e.Said)
	}
	return fmt.Sprintf("no access to %s: %s", nameURI(e.URI), e.Said)
}

// Unwrap returns what libvirt said.
func (e *AccessError) Unwrap() error { return e.Err }

// socketPath finds the socket in libvirt's words: "Failed to connect socket to
// '/run/libvirt/libvirt-sock': Permission denied".
var socketPath = regexp.MustCompile(`'(/[^']+)'`)

// accessError gives what a refused connection or call means if it is about rights that
// the user has not; else nil. Those that a password or a user name decides on are an
// AuthError's.
func accessError(uri string, write bool, lverr error, err error) error {
	words := libvirtWords(lverr)
	e := &AccessError{URI: redact(uri), Write: write, Said: words, Err: err}
	at, wrong := findLocation(resolveURI(uri))
	local := wrong == nil && at.reach == here // groups of another machine are not known here
	switch {
	case strings.Contains(words, "no polkit agent"):
		e.NoAgent = true
		e.Group = groupIf(local, localGroup)
	case strings.Contains(words, "polkit"), strings.Contains(words, "access denied by policy"),
		hasCode(lverr, libvirt.ERR_AUTH_CANCELLED):
		e.Group = groupIf(local, localGroup)
	case hasCode(lverr, libvirt.ERR_ACCESS_DENIED, libvirt.ERR_OPERATION_DENIED): // rules for single calls, or a connection for reading
	case strings.Contains(words, "Permission denied") && socketPath.MatchString(words):
		e.Socket = true
		e.Group = groupIf(local, func() string { return groupOf(socketPath.FindStringSubmatch(words)[1]) })
	default:
		return nil
	}
	return e
}

func groupIf(local bool, find func() string) string {
	if !local {
		return ""
	}
	return find()
}

// groupOf names the group that may use a socket; "" if that is only root's.
func groupOf(path string) string {
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o060 != 0o060 {
		return ""
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || owner.Gid == 0 {
		return ""
	}
	group, err := user.LookupGroupId(fmt.Sprint(owner.Gid))
	if err != nil {
		return ""
	}
	return group.Name
}

// localGroup is the group that the rules of polkit usually let in.
func localGroup() string {
	for _, name := range []string{"libvirt", "libvirtd"} {
		if _, err := user.LookupGroup(name); err == nil {
			return name
		}
	}
	return ""
}
