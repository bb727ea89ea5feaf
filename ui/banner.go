// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// banner shows notices above the picture, each as long as it lasts. Of several, that of
// the first topic is shown.
type banner struct {
	revealer *gtk.Revealer
	text     *gtk.Label
	button   *gtk.Button
	notices  [session.Topics]*session.Notice
	closed   [session.Topics]bool // by the user, until the notice is taken back
	say      func(format string, args ...any)
	shown    *session.Notice
}

// newBanner makes it; plain is without buttons, for a kiosk.
func newBanner(say func(format string, args ...any), plain bool) *banner {
	view := gtkx.Load(views, "banner.ui")
	b := &banner{
		revealer: gtkx.Object[*gtk.Revealer](view, "revealer"),
		text:     gtkx.Object[*gtk.Label](view, "text"),
		button:   gtkx.Object[*gtk.Button](view, "button"),
		say:      say,
	}
	area := gtkx.Object[*gtk.Box](view, "area")
	if plain {
		area.Remove(b.button)
		return b
	}
	dismiss := newDismiss(b.dismiss)
	area.PackEnd(dismiss, false, false, 0)
	area.ReorderChild(dismiss, 1) // before the other one, which then stands at its left
	b.button.Connect("clicked", func() {
		if b.shown != nil && b.shown.Choice != nil {
			b.shown.Choice.Do()
		}
	})
	return b
}

// newDismiss makes the button that lets a message or a banner go.
func newDismiss(dismiss func()) *gtk.Button {
	button := gtkx.Object[*gtk.Button](gtkx.Load(views, "dismiss.ui"), "dismiss")
	button.Connect("clicked", dismiss)
	return button
}

// dismiss closes the banner while the same is shown.
func (b *banner) dismiss() {
	for c, n := range b.notices {
		if n != nil && n == b.shown {
			b.say("the banner was closed")
			b.closed[c] = true
		}
	}
	b.update()
}

// notify shows a notice; nil: there is none of the topic any more.
func (b *banner) notify(t session.Topic, n *session.Notice) {
	before := b.notices[t]
	if before == nil && n == nil {
		return
	}
	if before == nil {
		b.say("%s", n.Text)
	}
	b.notices[t] = n
	if n == nil {
		b.closed[t] = false
	}
	b.update()
}

func (b *banner) update() {
	b.shown = nil
	for c, n := range b.notices {
		if n != nil && !b.closed[c] {
			b.shown = n
			break
		}
	}
	if b.shown == nil {
		reveal(b.revealer, false)
		return
	}
	b.text.SetText(gtkx.LaidOut(b.shown.Text))
	if b.shown.Choice != nil {
		b.button.SetLabel(b.shown.Choice.Label)
	}
	b.button.SetVisible(b.shown.Choice != nil)
	reveal(b.revealer, true)
}
