// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
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
	close    *gtk.Button          // nil in a kiosk, which has no buttons
	say      func(format string, args ...any)
	shown    *session.Notice
}

// newBanner makes it; plain is without buttons, for a kiosk.
func newBanner(say func(format string, args ...any), plain bool) (*banner, error) {
	b := &banner{say: say}
	var err error
	if b.revealer, err = gtk.RevealerNew(); err != nil {
		return nil, err
	}
	// It lies over the picture: beside it, it would change the picture's size, and with
	// that, maybe, the guest's.
	b.revealer.SetVAlign(gtk.ALIGN_START)
	bar, err := gtk.InfoBarNew()
	if err != nil {
		return nil, err
	}
	bar.SetMessageType(gtk.MESSAGE_WARNING)
	if b.text, err = gtk.LabelNew(""); err != nil {
		return nil, err
	}
	wrap(b.text)
	b.text.SetXAlign(0)
	if b.button, err = gtk.ButtonNewWithLabel(""); err != nil {
		return nil, err
	}
	b.button.SetUseUnderline(true)
	b.button.SetFocusOnClick(false)
	b.button.SetVAlign(gtk.ALIGN_CENTER)
	b.button.SetNoShowAll(true)
	b.button.Connect("clicked", func() {
		if b.shown != nil && b.shown.Choice != nil {
			b.shown.Choice.Do()
		}
	})
	area, err := bar.GetContentArea()
	if err != nil {
		return nil, err
	}
	area.PackStart(b.text, true, true, 0)
	if !plain {
		if b.close, err = b.newClose(); err != nil {
			return nil, err
		}
		area.PackEnd(b.close, false, false, 0)
		area.PackEnd(b.button, false, false, 0)
	}
	b.revealer.Add(bar)
	return b, nil
}

// newClose makes the button that closes the banner while the same is shown.
func (b *banner) newClose() (*gtk.Button, error) {
	button, err := gtk.ButtonNewFromIconName("window-close-symbolic", gtk.ICON_SIZE_BUTTON)
	if err != nil {
		return nil, err
	}
	button.SetRelief(gtk.RELIEF_NONE)
	button.SetFocusOnClick(false)
	button.SetVAlign(gtk.ALIGN_CENTER)
	button.SetTooltipText(i18n.T("Dismiss"))
	gtkx.SetName(button, i18n.T("Dismiss"))
	button.Connect("clicked", func() {
		for c, n := range b.notices {
			if n != nil && n == b.shown {
				b.say("the banner was closed")
				b.closed[c] = true
			}
		}
		b.update()
	})
	return button, nil
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
	b.text.SetText(laidOut(b.shown.Text))
	if b.shown.Choice != nil {
		b.button.SetLabel(b.shown.Choice.Label)
	}
	b.button.SetVisible(b.shown.Choice != nil)
	reveal(b.revealer, true)
}
