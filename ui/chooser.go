// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// chooser is the window in which the user says what to open: one of the guests of a
// libvirt (chooserlist.go), or an address.
type chooser struct {
	app     *app
	options Options          // for what is opened
	problem *problem.Problem // why it is asked; nil if the user wants to
	code    problem.ExitCode // what it means if nothing is chosen

	ctx     context.Context // of everything under way
	cancel  context.CancelFunc
	link    *session.Link
	dialogs *window // of questions and messages; it shows no display

	window   *gtk.Window
	uri      *gtk.ComboBoxText
	search   *gtk.SearchEntry
	wrong    *gtk.Label // what cannot be opened, and why
	pictures *gtk.CheckButton
	start    *gtk.Button
	open     *gtk.Button
	list     *guestList
}

// openAnother asks for one more guest or address.
func (w *window) openAnother() {
	a := w.v.app
	if a.choosing != nil {
		a.choosing.window.Present()
		return
	}
	w.v.display.Release()
	if err := a.choose(w.v.optionsNow(), nil, problem.ExitOK); err != nil {
		w.v.say("the window cannot be made: %v", err)
	}
}

// choose asks what to open. If nothing is chosen, that counts as code.
func (a *app) choose(o Options, reason *problem.Problem, code problem.ExitCode) error {
	if c := a.choosing; c != nil {
		if reason != nil {
			c.problem = reason
			c.complain(problem.Finished(reason.Reason))
			c.search.SetText("")
			c.list.current = nil // what it says is selected
			c.list.refresh()
		}
		c.window.Present()
		return nil
	}
	c := &chooser{app: a, options: o, problem: reason, code: code}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	if err := c.build(); err != nil {
		return err
	}
	a.choosing = c
	c.window.ShowAll()
	if reason == nil {
		c.wrong.Hide()
	}
	c.search.GrabFocus()
	if entry, err := c.uri.GetEntry(); err == nil { // which had the focus until then
		entry.SelectRegion(0, 0)
	}
	c.connect()
	return nil
}

func (c *chooser) build() (err error) {
	if c.window, err = gtk.WindowNew(gtk.WINDOW_TOPLEVEL); err != nil {
		return err
	}
	c.window.SetTitle(i18n.T("Open a display"))
	c.window.SetIconName(ApplicationID)
	c.window.SetDefaultSize(520, 560)
	c.window.SetPosition(gtk.WIN_POS_CENTER)
	group, err := gtk.WindowGroupNew()
	if err != nil {
		return err
	}
	group.AddWindow(c.window)
	c.dialogs = &window{window: c.window, group: group, log: c.app.say}
	box, err := gtk.BoxNew(gtk.ORIENTATION_VERTICAL, 12)
	if err != nil {
		return err
	}
	box.SetBorderWidth(12)
	for _, part := range []func(*gtk.Box) error{c.addWrong, c.addConnection, c.addSearch, c.addList, c.addButtons} {
		if err := part(box); err != nil {
			return err
		}
	}
	c.window.Add(box)
	c.window.Connect("delete-event", func() bool {
		c.close(c.code)
		return true
	})
	c.window.Connect("key-press-event", func(_ *gtk.Window, event *gdk.Event) bool {
		if gdk.EventKeyNewFromEvent(event).KeyVal() != gdk.KEY_Escape {
			return false
		}
		c.close(c.code)
		return true
	})
	c.changed()
	return nil
}

// addWrong makes the line that says why it is asked, or what was wrong.
func (c *chooser) addWrong(box *gtk.Box) (err error) {
	if c.wrong, err = gtk.LabelNew(""); err != nil {
		return err
	}
	wrap(c.wrong)
	c.wrong.SetMaxWidthChars(60)
	c.wrong.SetXAlign(0)
	addClass(&c.wrong.Widget, classWrong)
	if c.problem != nil {
		c.wrong.SetText(laidOut(problem.Finished(c.problem.Reason)))
	}
	box.PackStart(c.wrong, false, false, 0)
	return nil
}

// complain says what was wrong, until the user types something else.
func (c *chooser) complain(text string) {
	c.wrong.SetText(laidOut(text))
	c.wrong.Show()
}

// addConnection makes the choice of a libvirt.
func (c *chooser) addConnection(box *gtk.Box) error {
	row, err := gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 12)
	if err != nil {
		return err
	}
	label, err := gtk.LabelNewWithMnemonic(i18n.T("Co_nnection"))
	if err != nil {
		return err
	}
	if c.uri, err = gtk.ComboBoxTextNewWithEntry(); err != nil {
		return err
	}
	label.SetMnemonicWidget(c.uri)
	for _, uri := range c.connections() {
		c.uri.AppendText(uri)
	}
	entry, err := c.uri.GetEntry()
	if err != nil {
		return err
	}
	entry.SetText(c.options.Connect)
	entry.SelectRegion(0, 0)
	entry.SetPlaceholderText(i18n.T("libvirt's default"))
	gtkx.SetName(entry, i18n.T("Connection to libvirt"))
	entry.Connect("activate", c.connect)
	c.uri.Connect("changed", func() {
		if c.uri.GetActive() >= 0 { // chosen from the list, not typed
			c.connect()
		}
	})
	row.PackStart(label, false, false, 0)
	row.PackStart(c.uri, true, true, 0)
	box.PackStart(row, false, false, 0)
	return nil
}

// connections are the URIs that are offered: those that are in use, those that were,
// those that have a short name in libvirt.conf, and those of this machine.
func (c *chooser) connections() []string {
	var list []string
	list = append(list, c.app.links.URIs()...)
	list = append(list, c.app.connections()...)
	list = append(list, slices.Sorted(maps.Keys(guest.Aliases()))...)
	list = append(list, "qemu:///system", "qemu:///session")
	var unique []string
	seen := map[string]bool{"": true}
	for _, uri := range list {
		if !seen[uri] {
			seen[uri] = true
			unique = append(unique, uri)
		}
	}
	return unique
}

func (c *chooser) addSearch(box *gtk.Box) (err error) {
	if c.search, err = gtk.SearchEntryNew(); err != nil {
		return err
	}
	gtkx.SetName(c.search, i18n.T("Search for a guest, or type an address"))
	c.search.Connect("changed", func() {
		c.wrong.Hide()
		c.list.filter(c.text())
		c.changed()
	})
	c.search.Connect("activate", c.choose)
	c.search.Connect("key-press-event", func(_ *gtk.SearchEntry, event *gdk.Event) bool {
		switch gdk.EventKeyNewFromEvent(event).KeyVal() {
		case gdk.KEY_Down:
			c.list.move(+1)
		case gdk.KEY_Up:
			c.list.move(-1)
		default:
			return false
		}
		return true
	})
	box.PackStart(c.search, false, false, 0)
	// Entries show no placeholder while they have the focus, which this one has.
	hint, err := dimLabel(i18n.T("Search for a guest, or type an address such as vnc://host.example:5901."))
	if err != nil {
		return err
	}
	box.PackStart(hint, false, false, 0)
	return nil
}

func (c *chooser) addList(box *gtk.Box) (err error) {
	if c.list, err = newGuestList(c); err != nil {
		return err
	}
	box.PackStart(c.list.scroller, true, true, 0)
	box.PackStart(c.list.other, false, false, 0) // screen readers do not see what is in an empty list
	return nil
}

func (c *chooser) addButtons(box *gtk.Box) error {
	row, err := gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 12)
	if err != nil {
		return err
	}
	if c.pictures, err = gtk.CheckButtonNewWithMnemonic(i18n.T("_Pictures")); err != nil {
		return err
	}
	c.pictures.SetTooltipText(i18n.T("Show what is on the guests' screens. It needs the right to change guests."))
	c.pictures.Connect("toggled", func() { c.list.setPictures(c.pictures.GetActive()) })
	cancel, err := gtk.ButtonNewWithMnemonic(i18n.T("_Cancel"))
	if err != nil {
		return err
	}
	cancel.Connect("clicked", func() { c.close(c.code) })
	if c.open, err = gtk.ButtonNewWithMnemonic(i18n.T("_Open")); err != nil {
		return err
	}
	addClass(&c.open.Widget, "suggested-action")
	c.open.Connect("clicked", c.choose)
	if c.start, err = gtk.ButtonNewWithMnemonic(i18n.T("_Start")); err != nil {
		return err
	}
	c.start.Connect("clicked", func() { c.list.startGuest(c.list.current) })
	row.PackStart(c.pictures, false, false, 0)
	row.PackEnd(c.open, false, false, 0)
	row.PackEnd(c.start, false, false, 0)
	row.PackEnd(cancel, false, false, 0)
	box.PackEnd(row, false, false, 0)
	return nil
}

// text is what the user has typed.
func (c *chooser) text() string {
	text, err := c.search.GetText()
	if err != nil {
		return ""
	}
	return text
}

// typed is the connection that the user has typed or chosen.
func (c *chooser) typed() string {
	entry, err := c.uri.GetEntry()
	if err != nil {
		return ""
	}
	text, err := entry.GetText()
	if err != nil {
		return ""
	}
	return text
}

// changed lets only be opened what names something.
func (c *chooser) changed() {
	selected := c.list.current
	c.open.SetSensitive(selected != nil || isAddress(c.text()))
	c.start.SetSensitive(selected != nil && canStart(selected))
}

// connect lists the guests of the connection that the user has chosen.
func (c *chooser) connect() {
	c.disconnect()
	c.options.Connect = c.typed()
	c.list.say(i18n.T("Connecting to libvirt…"), true)
	c.pictures.SetActive(picturesAreCheap(c.options.Connect))
	c.link = c.app.links.Use(linkKeyOf(c.options), c)
}

func (c *chooser) disconnect() {
	c.list.clear()
	if c.link != nil {
		c.link.Leave(c)
		c.link = nil
	}
}

// choose opens the address that was typed, else the guest that is selected. A guest may
// be called what is an address, web:1 or 192.168.1.5: it is meant if it is there.
func (c *chooser) choose() {
	selected, text := c.list.current, strings.TrimSpace(c.text())
	isGuest := selected != nil && (selected.IsNamed(text) || !address.LooksLike(text))
	if !isGuest && isAddress(text) {
		parsed, err := address.Parse(text)
		if err != nil {
			c.complain(problem.Finished(problem.Words(err)))
			return
		}
		c.openTarget(func(o *Options) { o.Address = &parsed })
		return
	}
	if selected != nil {
		c.openTarget(func(o *Options) { o.Guest, o.By = selected.UUID, guest.ByUUID })
	} else if c.text() != "" {
		c.complain(i18n.T("No guest is called that, and it is no address: one begins with vnc://, or ends in a port as in host.example:1."))
	}
}

// openTarget opens what was chosen and closes this window.
func (c *chooser) openTarget(set func(o *Options)) {
	o := c.options.ForOther()
	set(&o)
	if err := c.app.open(o); err != nil {
		c.complain(problem.Finished(problem.Explain("", err).Reason))
		return
	}
	c.close(problem.ExitOK)
}

// close closes the window; code is what counts if it was the last of the program's.
func (c *chooser) close(code problem.ExitCode) {
	if c.app.choosing != c {
		return
	}
	c.app.choosing = nil
	c.cancel()
	c.disconnect()
	c.list.close()
	if code != problem.ExitOK {
		c.app.ended = append(c.app.ended, c.giveUp(code))
	}
	onMainLoop(func() {
		c.window.Destroy()
		c.app.quitIfNobody()
	})
}

// giveUp says on stderr why the program ends without having shown anything.
func (c *chooser) giveUp(code problem.ExitCode) problem.ExitCode {
	if c.problem != nil {
		return complain(c.problem)
	}
	return complain(&problem.Problem{Code: code, Tried: i18n.T("Opened nothing"), Reason: i18n.T("cancelled")})
}

// LinkAsks asks what libvirt wants to know.
func (c *chooser) LinkAsks(q login.Question, answer func(a rfbclient.Credentials, ok bool)) {
	c.dialogs.askCredentials(q, answer)
}

// LinkOpened lists the guests of the connection.
func (c *chooser) LinkOpened() {
	c.app.rememberConnection(c.options.Connect)
	c.list.load(c.link.Connection())
}

// LinkFailed says why there is no list.
func (c *chooser) LinkFailed(err error) {
	c.link.Leave(c)
	c.link = nil
	f := problem.Explain("", err)
	c.list.say(problem.Capital(f.Reason)+". "+f.Advice, false)
	c.list.countElsewhere(c.options.Connect)
}

// LinkLost says that there is no list for a while.
func (c *chooser) LinkLost(err error, seconds int) {
	c.list.clear()
	var lost *guest.LostError
	reason := problem.Explain("", err).Reason
	if errors.As(err, &lost) {
		reason = i18n.T("The connection to libvirt was lost")
	}
	c.list.say(problem.Capital(reason)+".\n"+fmt.Sprintf(i18n.N("It is tried again in %d second.", "It is tried again in %d seconds.", seconds), seconds), true)
}

// LinkEvent follows the guests.
func (c *chooser) LinkEvent(e guest.Event) { c.list.event(e) }
