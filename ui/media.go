// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"fmt"
	"slices"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// mediaDialog changes what is in a guest's drives. The paths are those of the guest's
// host; only if that is this machine, one can be looked for here.
type mediaDialog struct {
	w      *window
	s      *session.GuestSource
	dialog *gtk.Dialog
	drive  *gtk.ComboBoxText
	image  *gtk.ComboBoxText
	eject  *gtk.Button
	drives []guest.Drive
}

// responseEject is the dialog's third answer.
const responseEject = gtk.ResponseType(1)

// changeMedia asks libvirt for the guest's drives and lets the user change what is in
// them.
func (w *window) changeMedia() { w.insertMedium("") }

// insertMedium is changeMedia with the image of a CD that the user wants to insert; ""
// for none.
func (w *window) insertMedium(image string) {
	s := w.guestToPower()
	if s == nil {
		return
	}
	g := s.Libvirt()
	session.Do(s, g.Drives, func(drives []guest.Drive, err error) {
		switch {
		case w.v.session.IsOver():
		case err != nil:
			w.tell(i18n.T("The guest's drives are not known"), problem.Finished(problem.Explain("", err).Reason))
		case len(drives) == 0:
			w.tell(i18n.T("The guest has no drive for CDs or floppies"), i18n.T("One can be added to its description: \"virsh edit\"."))
		case image != "" && drives[0].Floppy: // those for CDs come first
			w.tell(i18n.T("The guest has no drive for CDs"), i18n.T("One can be added to its description: \"virsh edit\"."))
		default:
			if err := w.openMedia(s, drives, image); err != nil {
				w.v.say("the dialog cannot be made: %v", err)
			}
		}
	})
}

func (w *window) openMedia(s *session.GuestSource, drives []guest.Drive, image string) error {
	dialog, err := gtk.DialogNew()
	if err != nil {
		return err
	}
	d := &mediaDialog{w: w, s: s, dialog: dialog, drives: drives}
	w.prepareDialog(dialog)
	dialog.SetTitle(i18n.T("Change CD or floppy"))
	dialog.SetResizable(false)
	area, err := dialog.GetContentArea()
	if err != nil {
		return err
	}
	area.SetSpacing(12)
	area.SetBorderWidth(18)
	if err := d.addDrives(area); err != nil {
		return err
	}
	if err := d.addImage(area); err != nil {
		return err
	}
	if d.eject, err = dialog.AddButton(i18n.T("_Eject"), responseEject); err != nil {
		return err
	}
	if err := addButtons(dialog, i18n.T("_Insert")); err != nil {
		return err
	}
	d.driveChosen()
	if image != "" {
		d.propose(image)
	}
	dialog.Connect("response", func(_ *gtk.Dialog, response gtk.ResponseType) { d.respond(response) })
	dialog.ShowAll()
	d.loadImages()
	return nil
}

// propose proposes to insert an image in the first CD drive that is empty, or else in
// the first.
func (d *mediaDialog) propose(image string) {
	empty := slices.IndexFunc(d.drives, func(drive guest.Drive) bool { return !drive.Floppy && drive.Image == "" })
	d.drive.SetActive(max(0, empty))
	d.setPath(image)
	if button, err := d.dialog.GetWidgetForResponse(gtk.RESPONSE_OK); err == nil {
		button.ToWidget().GrabFocus()
	}
}

func (d *mediaDialog) addDrives(area *gtk.Box) (err error) {
	if d.drive, err = gtk.ComboBoxTextNew(); err != nil {
		return err
	}
	for _, drive := range d.drives {
		name := i18n.T("CD drive %s")
		if drive.Floppy {
			name = i18n.T("Floppy drive %s")
		}
		d.drive.AppendText(fmt.Sprintf(name, rfbclient.CleanText(drive.Target, 20)))
	}
	d.drive.SetActive(0)
	d.drive.Connect("changed", d.driveChosen)
	return addLabelled(area, i18n.T("_Drive"), d.drive)
}

func (d *mediaDialog) addImage(area *gtk.Box) (err error) {
	if d.image, err = gtk.ComboBoxTextNewWithEntry(); err != nil {
		return err
	}
	entry, err := d.image.GetEntry()
	if err != nil {
		return err
	}
	entry.SetWidthChars(44)
	entry.SetActivatesDefault(true)
	entry.SetPlaceholderText(i18n.T("empty"))
	gtkx.SetName(entry, i18n.T("Image, a file on the guest's host"))
	entry.Connect("changed", d.changed)
	if err := addLabelled(area, i18n.T("I_mage, a file on the guest's host"), d.image); err != nil {
		return err
	}
	if !d.s.Connection().Here() {
		return nil
	}
	browse, err := gtk.ButtonNewWithMnemonic(i18n.T("_Browse…"))
	if err != nil {
		return err
	}
	browse.SetHAlign(gtk.ALIGN_START)
	browse.Connect("clicked", d.browse)
	area.PackStart(browse, false, false, 0)
	return nil
}

// addLabelled adds a control below its name.
func addLabelled(area *gtk.Box, name string, control gtk.IWidget) error {
	label, err := gtk.LabelNewWithMnemonic(name)
	if err != nil {
		return err
	}
	label.SetXAlign(0)
	label.SetMnemonicWidget(control)
	area.PackStart(label, false, false, 0)
	area.PackStart(control, false, false, 0)
	return nil
}

func (d *mediaDialog) chosen() guest.Drive { return d.drives[max(0, d.drive.GetActive())] }

func (d *mediaDialog) path() string {
	entry, err := d.image.GetEntry()
	if err != nil {
		return ""
	}
	text, err := entry.GetText()
	if err != nil {
		return ""
	}
	return text
}

func (d *mediaDialog) setPath(path string) {
	if entry, err := d.image.GetEntry(); err == nil {
		entry.SetText(path)
		entry.SetPosition(-1)
	}
}

func (d *mediaDialog) driveChosen() {
	d.setPath(rfbclient.CleanText(d.chosen().Image, 1000))
	d.eject.SetSensitive(d.chosen().Image != "")
	d.changed()
}

// changed lets only be inserted what is not in the drive already.
func (d *mediaDialog) changed() {
	path := d.path()
	d.dialog.SetResponseSensitive(gtk.RESPONSE_OK, path != "" && path != d.chosen().Image)
}

// loadImages offers the images in the host's storage pools; without them the user can
// still type a path.
func (d *mediaDialog) loadImages() {
	conn := d.s.Connection()
	open := true
	d.dialog.Connect("destroy", func() { open = false })
	session.Do(d.s, conn.Images, func(images []string, err error) {
		if err != nil {
			d.w.v.say("%v", err)
		}
		for _, image := range images {
			if open {
				d.image.AppendText(image)
			}
		}
	})
}

func (d *mediaDialog) browse() {
	chooser, err := gtk.FileChooserNativeDialogNew(i18n.T("Choose an image"), d.w.window, gtk.FILE_CHOOSER_ACTION_OPEN, i18n.T("_Open"), i18n.T("_Cancel"))
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
	target, path := d.chosen().Target, d.path()
	d.dialog.Destroy()
	d.w.v.display.GrabFocus()
	if response == responseEject {
		path = ""
	} else if response != gtk.RESPONSE_OK {
		return
	}
	d.w.doWork(i18n.T("Changing the medium…"), false, func(g *guest.Guest, ctx context.Context) error { return g.Insert(ctx, target, path) }, nil)
}
