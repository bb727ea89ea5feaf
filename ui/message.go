// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// messageBar tells what the user should know and need not answer. It has the last
// message; the guest keeps the keyboard. It lies over the picture: a guest that follows
// the window's size must not be given another one for it.
type messageBar struct {
	revealer *gtk.Revealer
	text     *gtk.Label
	button   *gtk.Button
	do       func()
	hiding   glib.SourceHandle // the timer that hides it; 0 if none runs
}

// messageTime is how long a message stays, in ms.
const messageTime = 20000

func newMessageBar() (*messageBar, error) {
	m := &messageBar{}
	var err error
	if m.revealer, err = gtk.RevealerNew(); err != nil {
		return nil, err
	}
	box, err := gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 12)
	if err != nil {
		return nil, err
	}
	box.SetBorderWidth(6)
	if m.text, err = gtk.LabelNew(""); err != nil {
		return nil, err
	}
	wrap(m.text)
	m.text.SetMaxWidthChars(72)
	m.text.SetXAlign(0)
	if m.button, err = gtk.ButtonNewWithLabel(""); err != nil {
		return nil, err
	}
	m.button.SetNoShowAll(true)
	m.button.SetVAlign(gtk.ALIGN_CENTER)
	m.button.Connect("clicked", func() {
		m.hide()
		m.do()
	})
	dismiss, err := gtk.ButtonNewFromIconName("window-close-symbolic", gtk.ICON_SIZE_BUTTON)
	if err != nil {
		return nil, err
	}
	dismiss.SetRelief(gtk.RELIEF_NONE)
	dismiss.SetVAlign(gtk.ALIGN_CENTER)
	dismiss.SetTooltipText(i18n.T("Dismiss"))
	gtkx.SetName(dismiss, i18n.T("Dismiss"))
	dismiss.Connect("clicked", m.hide)
	for _, b := range []*gtk.Button{m.button, dismiss} {
		b.SetFocusOnClick(false)
	}
	box.PackStart(m.text, true, true, 6)
	box.PackStart(m.button, false, false, 0)
	box.PackStart(dismiss, false, false, 0)
	m.revealer.Add(box)
	layOver(m.revealer, box)
	return m, nil
}

// show shows a plain text, and a button with a label that does something; "" for none.
func (m *messageBar) show(text, label string, do func()) {
	m.text.SetText(laidOut(text))
	m.do = do
	m.button.SetLabel(label)
	m.button.SetVisible(label != "")
	reveal(m.revealer, true)
	m.stop()
	m.hiding = glib.TimeoutAdd(messageTime, func() bool {
		m.hiding = 0
		m.hide()
		return false
	})
}

func (m *messageBar) hide() {
	m.stop()
	reveal(m.revealer, false)
}

func (m *messageBar) stop() {
	if m.hiding != 0 {
		glib.SourceRemove(m.hiding)
		m.hiding = 0
	}
}

// layOver lets a revealer show something over the lower edge of the picture.
func layOver(revealer *gtk.Revealer, box *gtk.Box) {
	revealer.SetTransitionType(gtk.REVEALER_TRANSITION_TYPE_SLIDE_UP)
	addClass(&box.Widget, "background", classStrip)
}
