// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"path/filepath"
	"strings"

	"github.com/govnc/virt-viewer/app/i18n"
)

// discMark is where a CD's image says in what format it is: after sixteen sectors of
// 2048 bytes, and the kind of that sector's contents (ECMA-119, 8.1.2; ECMA-167, 2/9.1.2).
const discMark = 16*2048 + 1

// isDisc says whether a file is the image of a CD or DVD.
func isDisc(path string) bool {
	f, err := openRegular(path)
	if err != nil {
		return false
	}
	defer f.Close()
	if strings.EqualFold(filepath.Ext(path), ".iso") {
		return true
	}
	var mark [5]byte
	if _, err := f.ReadAt(mark[:], discMark); err != nil {
		return false
	}
	return string(mark[:]) == "CD001" || string(mark[:]) == "BEA01" // ISO 9660, UDF
}

// dropDisc offers to insert the image of a CD, if libvirt can do that and the guest's
// host has the file.
func (w *window) dropDisc(path string) {
	s := w.guestToPower()
	switch {
	case s == nil:
		w.message.show(i18n.T("CDs can only be inserted in guests that are reached through libvirt."), "", nil)
	case !s.Connection().Here():
		w.message.show(i18n.T("The guest's host is another computer, which does not have this file. Copy it there first."),
			i18n.T("CD or floppy…"), w.changeMedia)
	default:
		w.insertMedium(path)
	}
}
