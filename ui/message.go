// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

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

func newMessageBar() *messageBar {
	b := gtkx.Load(views, "message.ui")
	m := &messageBar{
		revealer: gtkx.Object[*gtk.Revealer](b, "revealer"),
		text:     gtkx.Object[*gtk.Label](b, "text"),
		button:   gtkx.Object[*gtk.Button](b, "button"),
	}
	m.button.Connect("clicked", func() {
		m.hide()
		m.do()
	})
	gtkx.Object[*gtk.Box](b, "box").PackStart(newDismiss(m.hide), false, false, 0)
	return m
}

// show shows a plain text, and a button with a label that does something; "" for none.
func (m *messageBar) show(text, label string, do func()) {
	m.text.SetText(gtkx.LaidOut(text))
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
