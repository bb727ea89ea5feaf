// SPDX-License-Identifier: GPL-2.0-or-later

package chooser

import (
	"os"
	"strings"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// Address is remote-viewer's first window when it was told nothing: it asks for
// an address and offers those that were used. It comes back when one cannot be shown.
type Address struct {
	program Program
	closed  func(problem.ExitCode)
	code    problem.ExitCode // what the program ends with if the user closes the window

	window *gtk.Window
	entry  *gtk.Entry
	wrong  *gtk.Label
	open   *gtk.Button
	list   *gtk.ListBox
	uris   []string // of the list's rows
}

// AskAddress opens the window; code is what it means if there is none. closed is called
// when the window has closed, with what that counts as: ExitOK if something was opened.
func AskAddress(p Program, code problem.ExitCode, closed func(problem.ExitCode)) *Address {
	c := &Address{program: p, code: code, closed: closed, uris: recentDisplays()}
	c.build()
	c.window.ShowAll()
	c.wrong.Hide()
	c.entry.GrabFocus()
	return c
}

func (c *Address) build() {
	b := gtkx.Load(views, "connect.ui")
	c.window = gtkx.Object[*gtk.Window](b, "window")
	c.entry = gtkx.Object[*gtk.Entry](b, "address")
	c.wrong = gtkx.Object[*gtk.Label](b, "wrong")
	c.open = gtkx.Object[*gtk.Button](b, "connect")
	c.list = gtkx.Object[*gtk.ListBox](b, "list")
	c.window.SetIconName(config.ApplicationID)
	gtkx.DescribeWhileEmpty(c.list, gtkx.Object[*gtk.Label](b, "empty"))
	c.addRecent(gtkx.Object[*gtk.ListStore](b, "recent"))
	c.entry.Connect("changed", c.changed)
	c.entry.Connect("activate", c.connect)
	c.entry.Connect("icon-press", func() {
		c.entry.SetText("")
		c.entry.GrabFocus()
	})
	c.list.Connect("row-selected", func(_ *gtk.ListBox, row *gtk.ListBoxRow) {
		if row != nil {
			c.entry.SetText(c.uris[row.GetIndex()])
		}
	})
	c.list.Connect("row-activated", c.connect)
	c.open.Connect("clicked", c.connect)
	gtkx.Object[*gtk.Button](b, "cancel").Connect("clicked", c.close)
	closedByKeys(c.window, c.close)
	c.changed()
}

// addRecent lists what was used before: a click fills it in, a second one connects. The
// entry completes it, too.
func (c *Address) addRecent(completed *gtk.ListStore) {
	for _, uri := range c.uris {
		row := gtkx.Object[*gtk.Label](gtkx.Load(views, "address.ui"), "address")
		row.SetText(rfbclient.CleanText(uri, 200))
		c.list.Add(row)
		if err := completed.SetValue(completed.Append(), 0, uri); err != nil {
			c.program.Log("%s is not completed: %v", uri, err)
		}
	}
}

func (c *Address) text() string {
	text, err := c.entry.GetText()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(text)
}

// changed follows what is typed.
func (c *Address) changed() {
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
func (c *Address) connect() {
	if c.text() == "" {
		return
	}
	o, err := c.target(c.program.Options().ForOther())
	if err == nil {
		err = c.program.Open(o)
	}
	if err != nil {
		c.wrong.SetText(gtkx.LaidOut(problem.Finished(problem.Words(err))))
		c.wrong.Show()
		return
	}
	c.done()
}

// target gives the options for what was typed: a connection file, or an address.
func (c *Address) target(o config.Options) (config.Options, error) {
	text := c.text()
	path, isFile := filePath(text)
	if !isFile && !strings.Contains(text, "://") {
		_, err := os.Stat(text)
		path, isFile = text, err == nil
	}
	if isFile {
		o.File = path
		o = c.program.ReadFile(o)
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
func (c *Address) close() {
	c.window.Destroy()
	c.closed(c.code)
}

// done closes the window when something was opened.
func (c *Address) done() {
	c.window.Destroy()
	c.closed(problem.ExitOK)
}
