// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"errors"

	"libvirt.org/go/libvirt"
)

// Cause takes a CallError away, which says the same again around the reason.
func Cause(err error) error {
	var failed *CallError
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}

// Said gives libvirt's own words and the code of its error; ok is false if it is none of
// libvirt's.
func Said(err error) (words string, code int, ok bool) {
	lverr, ok := err.(libvirt.Error)
	return lverr.Message, int(lverr.Code), ok
}

// ShownURI gives a URI as messages show it: quoted, without a password. It is "" for
// libvirt's default.
func ShownURI(uri string) string {
	if uri == "" {
		return ""
	}
	return nameURI(uri)
}
