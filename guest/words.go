// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import "errors"

// Words gives what libvirt said of an error of this package, for those who put the
// rest of the sentence themselves, in the user's language perhaps. What is not
// libvirt's is given as it is.
func Words(err error) string {
	var failed *CallError // says the same again, around the reason
	if errors.As(err, &failed) {
		err = failed.Err
	}
	return libvirtWords(err)
}

// ShownURI gives a URI as messages show it: quoted, without a password. It is "" for
// libvirt's default.
func ShownURI(uri string) string {
	if uri == "" {
		return ""
	}
	return nameURI(uri)
}
