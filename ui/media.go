// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/ui/dialogs"
)

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
			dialogs.ChangeMedia(w.owner(), w.media(s, drives), image)
		}
	})
}

// media changes what is in the guest's drives.
func (w *window) media(s *session.GuestSource, drives []guest.Drive) dialogs.Media {
	conn := s.Connection()
	return dialogs.Media{
		Drives: drives,
		Here:   conn.Here(),
		Images: func(then func([]string)) {
			session.Do(s, conn.Images, func(images []string, err error) {
				if err != nil {
					w.v.say("%v", err)
				}
				then(images)
			})
		},
		Insert: func(target, path string) {
			w.doWork(i18n.T("Changing the medium…"), false, func(g *guest.Guest, ctx context.Context) error { return g.Insert(ctx, target, path) }, nil)
		},
	}
}
