// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"os"
	"strings"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// connectWindow is remote-viewer's first window when it was told nothing: it asks for
// an address and offers those that were used. It comes back when one cannot be shown.
type connectWindow struct {
	app  *app
	code problem.ExitCode // what the program ends with if the user closes the window

	window *gtk.Window
	entry  *gtk.Entry
	wrong  *gtk.Label
	open   *gtk.Button
	list   *gtk.ListBox
	uris   []string // of the list's rows
}

// askAddress asks for an address; code is what it means if there is none.
func (a *app) askAddress(code problem.ExitCode) error {
	c := &connectWindow{app: a, code: code, uris: recentDisplays()}
	if err := c.build(); err != nil {
		return err
	}
	a.connecting = c
	c.window.ShowAll()
	c.wrong.Hide()
	c.entry.GrabFocus()
	return nil
}

func (c *connectWindow) build() (err error) {
	if c.window, err = gtk.WindowNew(gtk.WINDOW_TOPLEVEL); err != nil {
		return err
	}
	c.window.SetTitle(i18n.T("Connect to a display"))
	c.window.SetIconName(ApplicationID)
	c.window.SetDefaultSize(480, 420)
	c.window.SetPosition(gtk.WIN_POS_CENTER)
	box, err := gtk.BoxNew(gtk.ORIENTATION_VERTICAL, 12)
	if err != nil {
		return err
	}
	box.SetBorderWidth(18)
	for _, part := range []func(*gtk.Box) error{c.addEntry, c.addRecent, c.addButtons} {
		if err := part(box); err != nil {
			return err
		}
	}
	c.window.Add(box)
	c.window.Connect("delete-event", func() bool {
		c.close()
		return true
	})
	c.window.Connect("key-press-event", func(_ *gtk.Window, event *gdk.Event) bool {
		if gdk.EventKeyNewFromEvent(event).KeyVal() != gdk.KEY_Escape {
			return false
		}
		c.close()
		return true
	})
	c.changed()
	return nil
}

// addEntry makes the entry, which completes what was used before, and a line for what
// is wrong with it.
func (c *connectWindow) addEntry(box *gtk.Box) (err error) {
	if c.entry, err = addEntry(box, i18n.T("_Address of the display")); err != nil {
		return err
	}
	// Entries show no placeholder while they have the focus, which this one has.
	hint, err := dimLabel(i18n.T("Such as vnc://host.example:5901, host.example:1 or the name of a connection file (.vv)."))
	if err != nil {
		return err
	}
	box.PackStart(hint, false, false, 0)
	if err := c.complete(); err != nil {
		return err
	}
	if c.wrong, err = gtk.LabelNew(""); err != nil {
		return err
	}
	wrap(c.wrong)
	c.wrong.SetMaxWidthChars(50)
	c.wrong.SetXAlign(0)
	addClass(&c.wrong.Widget, classWrong)
	box.PackStart(c.wrong, false, false, 0)
	c.entry.Connect("changed", c.changed)
	c.entry.Connect("activate", c.connect)
	c.entry.Connect("icon-press", func() {
		c.entry.SetText("")
		c.entry.GrabFocus()
	})
	return nil
}

func (c *connectWindow) complete() error {
	completion, err := gtk.EntryCompletionNew()
	if err != nil {
		return err
	}
	store, err := gtk.ListStoreNew(glib.TYPE_STRING)
	if err != nil {
		return err
	}
	for _, uri := range c.uris {
		if err := store.SetValue(store.Append(), 0, uri); err != nil {
			return err
		}
	}
	completion.SetModel(store)
	completion.SetTextColumn(0)
	completion.SetInlineCompletion(true)
	c.entry.SetCompletion(completion)
	return nil
}

// addRecent lists what was used before: a click fills it in, a second one connects.
func (c *connectWindow) addRecent(box *gtk.Box) (err error) {
	label, err := gtk.LabelNewWithMnemonic(i18n.T("_Recent connections"))
	if err != nil {
		return err
	}
	label.SetXAlign(0)
	if c.list, err = gtk.ListBoxNew(); err != nil {
		return err
	}
	label.SetMnemonicWidget(c.list)
	gtkx.SetName(c.list, i18n.T("Recent connections"))
	for _, uri := range c.uris {
		row, err := gtk.LabelNew(rfbclient.CleanText(uri, 200))
		if err != nil {
			return err
		}
		row.SetXAlign(0)
		row.SetMarginTop(6)
		row.SetMarginBottom(6)
		row.SetMarginStart(6)
		c.list.Add(row)
	}
	c.list.SetActivateOnSingleClick(false)
	c.list.Connect("row-selected", func(_ *gtk.ListBox, row *gtk.ListBoxRow) {
		if row != nil {
			c.entry.SetText(c.uris[row.GetIndex()])
		}
	})
	c.list.Connect("row-activated", c.connect)
	empty, err := dimLabel(i18n.T("What you connect to is listed here the next time."))
	if err != nil {
		return err
	}
	empty.SetMarginTop(12)
	empty.SetMarginBottom(12)
	empty.SetMarginStart(12)
	empty.SetMarginEnd(12)
	empty.SetHAlign(gtk.ALIGN_CENTER)
	empty.Show()
	c.list.SetPlaceholder(empty)
	describeWhileEmpty(c.list, empty)
	scroller, err := gtk.ScrolledWindowNew(nil, nil)
	if err != nil {
		return err
	}
	scroller.SetPolicy(gtk.POLICY_AUTOMATIC, gtk.POLICY_AUTOMATIC)
	scroller.SetShadowType(gtk.SHADOW_IN)
	const someRows = 110 // px
	scroller.SetMinContentHeight(someRows)
	scroller.Add(c.list)
	box.PackStart(label, false, false, 0)
	box.PackStart(scroller, true, true, 0)
	return nil
}

func (c *connectWindow) addButtons(box *gtk.Box) error {
	row, err := gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 12)
	if err != nil {
		return err
	}
	cancel, err := gtk.ButtonNewWithMnemonic(i18n.T("_Cancel"))
	if err != nil {
		return err
	}
	cancel.Connect("clicked", c.close)
	if c.open, err = gtk.ButtonNewWithMnemonic(i18n.T("C_onnect")); err != nil {
		return err
	}
	addClass(&c.open.Widget, "suggested-action")
	c.open.Connect("clicked", c.connect)
	row.PackEnd(c.open, false, false, 0)
	row.PackEnd(cancel, false, false, 0)
	box.PackEnd(row, false, false, 0)
	return nil
}

func (c *connectWindow) text() string {
	text, err := c.entry.GetText()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(text)
}

// changed follows what is typed.
func (c *connectWindow) changed() {
	c.wrong.Hide()
	c.open.SetSensitive(c.text() != "")
	icon := ""
	if c.text() != "" {
		icon = "edit-clear-symbolic"
	}
	c.entry.SetIconFromIconName(gtk.ENTRY_ICON_SECONDARY, icon)
	c.entry.SetIconTooltipText(gtk.ENTRY_ICON_SECONDARY, i18n.T("Clear"))
}

// connect opens what was typed, or says what is wrong with it.
func (c *connectWindow) connect() {
	if c.text() == "" {
		return
	}
	o, err := c.target(c.app.options.ForOther())
	if err == nil {
		err = c.app.open(o)
	}
	if err != nil {
		c.wrong.SetText(laidOut(problem.Finished(problem.Words(err))))
		c.wrong.Show()
		return
	}
	c.destroy()
}

// target gives the options for what was typed: a connection file, or an address.
func (c *connectWindow) target(o Options) (Options, error) {
	text := c.text()
	path, isFile := filePath(text)
	if !isFile && !strings.Contains(text, "://") {
		_, err := os.Stat(text)
		path, isFile = text, err == nil
	}
	if isFile {
		o.File = path
		o = readFile(o)
		return o, o.Broken
	}
	// A host's name alone is an address here: there is nothing else that it can be.
	if !address.LooksLike(text) && !strings.ContainsAny(text, "/ ") {
		text = "vnc://" + text
	}
	parsed, err := address.Parse(text)
	o.Address = &parsed
	return o, err
}

// close ends the program, because the user does not want to go on.
func (c *connectWindow) close() {
	c.app.ended = append(c.app.ended, c.code)
	c.destroy()
	c.app.quitIfNobody()
}

func (c *connectWindow) destroy() {
	c.app.connecting = nil
	c.window.Destroy()
}
