// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"fmt"
	"slices"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// Media is what a guest's drives are changed with. Paths are those of the guest's host.
type Media struct {
	Drives []guest.Drive // those for CDs first; at least one
	Here   bool          // the host is this machine: a file can be looked for
	// Images asks for the images that the host has, which are offered; without them the
	// user can still type a path.
	Images func(then func([]string))
	Insert func(target, path string) // into a drive; "" empties it
}

// mediaDialog changes what is in a guest's drives.
type mediaDialog struct {
	Media
	owner  Owner
	dialog *gtk.Dialog
	drive  *gtk.ComboBoxText
	image  *gtk.ComboBoxText
	path   *gtk.Entry // of image
	eject  *gtk.Button
	open   bool
}

// responseEject is the dialog's third answer.
const responseEject = gtk.ResponseType(1)

// ChangeMedia lets the user change what is in a guest's drives. image is that of a CD that
// the user wants to insert; "" for none.
func ChangeMedia(o Owner, m Media, image string) { openMedia(o, m, image) }

func openMedia(o Owner, m Media, image string) *mediaDialog {
	b := gtkx.Load(views, "media.ui")
	d := &mediaDialog{
		Media:  m,
		owner:  o,
		dialog: gtkx.Object[*gtk.Dialog](b, "dialog"),
		drive:  gtkx.Object[*gtk.ComboBoxText](b, "drive"),
		image:  gtkx.Object[*gtk.ComboBoxText](b, "image"),
		path:   gtkx.Object[*gtk.Entry](b, "image-entry"),
		eject:  gtkx.Object[*gtk.Button](b, "eject"),
		open:   true,
	}
	o.Adopt(d.dialog)
	d.listDrives()
	browse := gtkx.Object[*gtk.Button](b, "browse")
	browse.Connect("clicked", d.browse)
	if !m.Here {
		browse.Destroy()
	}
	d.path.Connect("changed", d.changed)
	d.driveChosen()
	if image != "" {
		d.propose(image, gtkx.Object[*gtk.Button](b, "insert"))
	}
	d.dialog.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) { d.respond(response) })
	d.dialog.Connect("destroy", func() { d.open = false })
	d.dialog.ShowAll()
	m.Images(func(images []string) {
		for _, image := range images {
			if d.open {
				d.image.AppendText(image)
			}
		}
	})
	return d
}

// propose proposes to insert an image in the first CD drive that is empty, or else in
// the first.
func (d *mediaDialog) propose(image string, insert *gtk.Button) {
	empty := slices.IndexFunc(d.Drives, func(drive guest.Drive) bool { return !drive.Floppy && drive.Image == "" })
	d.drive.SetActive(max(0, empty))
	d.setPath(image)
	insert.GrabFocus()
}

func (d *mediaDialog) listDrives() {
	for _, drive := range d.Drives {
		name := i18n.T("CD drive %s")
		if drive.Floppy {
			name = i18n.T("Floppy drive %s")
		}
		d.drive.AppendText(fmt.Sprintf(name, rfbclient.CleanText(drive.Target, 20)))
	}
	d.drive.SetActive(0)
	d.drive.Connect("changed", d.driveChosen)
}

func (d *mediaDialog) chosen() guest.Drive { return d.Drives[max(0, d.drive.GetActive())] }

func (d *mediaDialog) typed() string {
	text, err := d.path.GetText()
	if err != nil {
		return ""
	}
	return text
}

func (d *mediaDialog) setPath(path string) {
	d.path.SetText(path)
	d.path.SetPosition(-1)
}

func (d *mediaDialog) driveChosen() {
	d.setPath(rfbclient.CleanText(d.chosen().Image, 1000))
	d.eject.SetSensitive(d.chosen().Image != "")
	d.changed()
}

// changed lets only be inserted what is not in the drive already.
func (d *mediaDialog) changed() {
	path := d.typed()
	d.dialog.SetResponseSensitive(gtk.RESPONSE_OK, path != "" && path != d.chosen().Image)
}

func (d *mediaDialog) browse() {
	chooser, err := gtk.FileChooserNativeDialogNew(i18n.T("Choose an image"), d.owner.Window, gtk.FILE_CHOOSER_ACTION_OPEN, i18n.T("_Open"), i18n.T("_Cancel"))
	if err != nil {
		return
	}
	chooser.Connect("response", func(_ any, response int) {
		if gtk.ResponseType(response) == gtk.RESPONSE_ACCEPT {
			d.setPath(chooser.GetFilename())
		}
		chooser.Destroy()
	})
	chooser.Show()
}

func (d *mediaDialog) respond(response gtk.ResponseType) {
	target, path := d.chosen().Target, d.typed()
	d.dialog.Destroy()
	d.owner.focus()
	switch response {
	case responseEject:
		d.Insert(target, "")
	case gtk.RESPONSE_OK:
		d.Insert(target, path)
	}
}
