// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import "github.com/gotk3/gotk3/gtk"

// reveal shows or hides what lies over a part of the picture.
func reveal(r *gtk.Revealer, on bool) {
	if on {
		r.Show()
	}
	r.SetRevealChild(on)
}

// hideUnrevealed hides a revealer while it reveals nothing. GTK gives it a pixel's
// height even then, and the guest would not get the pointer there.
func hideUnrevealed(r *gtk.Revealer) {
	hide := func() {
		if !r.GetRevealChild() && !r.GetChildRevealed() {
			r.Hide()
		}
	}
	r.Connect("notify::child-revealed", hide)
	hide()
}
