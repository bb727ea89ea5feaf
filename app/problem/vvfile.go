// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"fmt"

	"github.com/govnc/virt-viewer/app/config/vvfile"
	"github.com/govnc/virt-viewer/app/i18n"
)

// connectionFileProblem says why a connection file cannot be used.
func connectionFileProblem(e *vvfile.Error) *Problem {
	f := fails(ExitFile, connectionFileReason(e), "")
	switch e.Kind {
	case vvfile.SPICE:
		f.Advice = i18n.T("Use a viewer that knows SPICE, or have the guest given a VNC display.")
	case vvfile.OVirt:
		f.Advice = i18n.T("Ask oVirt for the VNC console of the virtual machine.")
	}
	return f
}

// connectionFileReason says what is wrong with a connection file; "" for an unknown kind.
func connectionFileReason(e *vvfile.Error) string {
	switch e.Kind {
	case vvfile.Unreadable:
		return fmt.Sprintf(i18n.T("the file cannot be read: %v"), e.Err)
	case vvfile.TooLarge:
		return fmt.Sprintf(i18n.T("the file is larger than the %d bytes that a connection file may have"), vvfile.MaxSize)
	case vvfile.Directory:
		return i18n.T("this is a directory, and no connection file")
	case vvfile.NoGroup:
		return fmt.Sprintf(i18n.T("this is no connection file: it has no group [%s]"), vvfile.Group)
	case vvfile.NoType:
		return i18n.T("this is no connection file: it does not say the type of its display")
	case vvfile.NewerVersion:
		s := fmt.Sprintf(i18n.T("At least Remote Viewer version %s is required to setup this connection"), e.Text)
		if e.URL != "" {
			s = fmt.Sprintf(i18n.T("%[1]s, see %[2]s for details"), s, e.URL)
		}
		return s
	case vvfile.SPICE:
		return i18n.T("the file is for a SPICE display, and this program shows VNC displays only")
	case vvfile.OVirt:
		return i18n.T("the file is for oVirt's own protocol, which this program does not know")
	case vvfile.UnknownType:
		return fmt.Sprintf(i18n.T("Unsupported graphic type '%s'"), e.Text)
	case vvfile.TwoPlaces:
		return i18n.T("it names a unix socket and a host, and only one of them can be meant")
	case vvfile.RelativePath:
		return i18n.T("the path of the unix socket does not begin with a slash")
	case vvfile.NoHost:
		return i18n.T("it does not name the host of the display")
	case vvfile.BadHost:
		return fmt.Sprintf(i18n.T("%q is no name of a host"), e.Text)
	case vvfile.NoPort:
		return fmt.Sprintf(i18n.T("there is no port %q"), e.Text)
	case vvfile.NoCertificate:
		return i18n.T("its \"ca\" has no certificate in it")
	}
	return ""
}

// FileNote says which part of a connection file has no effect, and why.
func FileNote(n vvfile.Note) string {
	switch n.Kind {
	case vvfile.ForSPICE:
		return fmt.Sprintf(i18n.T("%s: %q is for SPICE displays and has no effect"), n.Name, n.Key)
	case vvfile.UnknownKey:
		return fmt.Sprintf(i18n.T("%s: %q is not known and has no effect"), n.Name, n.Key)
	case vvfile.ForOVirt:
		return fmt.Sprintf(i18n.T("%s: the group [%s] has no effect: CDs are not changed through oVirt"), n.Name, n.Key)
	case vvfile.NotDeleted:
		return fmt.Sprintf(i18n.T("%s: the file should be deleted, and cannot be: %s"), n.Name, n.Err)
	}
	return ""
}
