// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/ui/gtkx"
)

// connectionInterval is how often the facts are brought up to date, in ms.
const connectionInterval = 2000

// ShowConnection says what protects the connection, and shows facts, names and values,
// while they change. There are always as many.
func ShowConnection(o Owner, protection string, facts func() [][2]string) {
	b := gtkx.Load(views, "connection.ui")
	dialog := gtkx.Object[*gtk.Dialog](b, "dialog")
	o.Adopt(dialog)
	gtkx.Object[*gtk.Label](b, "protection").SetText(gtkx.LaidOut(protection))
	values := addFacts(gtkx.Object[*gtk.Grid](b, "facts"), facts())
	timer := glib.TimeoutAdd(connectionInterval, func() bool {
		for i, fact := range facts() {
			text := gtkx.LaidOut(fact[1])
			if before, err := values[i].GetText(); err != nil || before != text {
				values[i].SetText(text)
			}
		}
		return true
	})
	dialog.Connect("destroy", func() { glib.SourceRemove(timer) })
	dialog.Connect("response", func() {
		dialog.Destroy()
		o.focus()
	})
	dialog.ShowAll()
}

// addFacts adds names and values to a table and gives the labels of the values.
func addFacts(table *gtk.Grid, facts [][2]string) []*gtk.Label {
	var values []*gtk.Label
	for row, fact := range facts {
		b := gtkx.Load(views, "fact.ui")
		name, value := gtkx.Object[*gtk.Label](b, "name"), gtkx.Object[*gtk.Label](b, "value")
		name.SetText(gtkx.LaidOut(fact[0]))
		value.SetText(gtkx.LaidOut(fact[1]))
		table.Attach(name, 0, row, 1, 1)
		table.Attach(value, 1, row, 1, 1)
		values = append(values, value)
	}
	return values
}
