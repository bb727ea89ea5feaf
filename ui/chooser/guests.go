// SPDX-License-Identifier: GPL-2.0-or-later

package chooser

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/app/stderr"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/dialogs"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// Guests is the window in which the user says what to open: one of the guests of a
// libvirt (chooserlist.go), or an address.
type Guests struct {
	program Program
	options config.Options   // for what is opened
	problem *problem.Problem // why it is asked; nil if the user wants to
	code    problem.ExitCode // what it means if nothing is chosen

	ctx    context.Context // of everything under way
	cancel context.CancelFunc
	link   *session.Link
	group  *gtk.WindowGroup // of it and its dialogs

	window   *gtk.Window
	uri      *gtk.ComboBoxText
	address  *gtk.Entry // of uri
	search   *gtk.SearchEntry
	wrong    *gtk.Label // what cannot be opened, and why
	pictures *gtk.CheckButton
	start    *gtk.Button
	open     *gtk.Button
	list     *guestList
	closed   bool

	whenClosed func(problem.ExitCode)
}

// Ask opens the window. why is what led to it, nil if the user wants to open something; if
// nothing is chosen, that counts as code. closed is called when the window has closed, with
// what that counts as: ExitOK if something was opened.
func Ask(p Program, o config.Options, why *problem.Problem, code problem.ExitCode, closed func(problem.ExitCode)) (*Guests, error) {
	c := &Guests{program: p, options: o, problem: why, code: code, whenClosed: closed}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	if err := c.build(); err != nil {
		return nil, err
	}
	c.window.ShowAll()
	if why == nil {
		c.wrong.Hide()
	}
	c.search.GrabFocus()
	c.address.SelectRegion(0, 0) // which had the focus until then
	c.connect()
	return c, nil
}

// Again brings the window to the front, and says why, unless that is nil.
func (c *Guests) Again(why *problem.Problem) {
	if why != nil {
		c.problem = why
		c.complain(problem.Finished(why.Reason))
		c.search.SetText("")
		c.list.current = nil // what it says is selected
		c.list.refresh()
	}
	c.window.Present()
}

func (c *Guests) build() error {
	b := gtkx.Load(views, "chooser.ui")
	c.window = gtkx.Object[*gtk.Window](b, "window")
	c.uri = gtkx.Object[*gtk.ComboBoxText](b, "uri")
	c.address = gtkx.Object[*gtk.Entry](b, "uri-entry")
	c.search = gtkx.Object[*gtk.SearchEntry](b, "search")
	c.wrong = gtkx.Object[*gtk.Label](b, "wrong")
	c.pictures = gtkx.Object[*gtk.CheckButton](b, "pictures")
	c.start = gtkx.Object[*gtk.Button](b, "start")
	c.open = gtkx.Object[*gtk.Button](b, "open")
	c.list = newGuestList(c, guestListParts{
		scroller: gtkx.Object[*gtk.ScrolledWindow](b, "scroller"),
		box:      gtkx.Object[*gtk.ListBox](b, "list"),
		turning:  gtkx.Object[*gtk.Spinner](b, "spinner"),
		reason:   gtkx.Object[*gtk.Label](b, "reason"),
		other:    gtkx.Object[*gtk.Button](b, "other"),
	})
	c.window.SetIconName(config.ApplicationID)
	var err error
	if c.group, err = gtk.WindowGroupNew(); err != nil {
		return err
	}
	c.group.AddWindow(c.window)
	if c.problem != nil {
		c.wrong.SetText(gtkx.LaidOut(problem.Finished(c.problem.Reason)))
	}
	for _, uri := range c.connections() {
		c.uri.AppendText(uri)
	}
	c.address.SetText(c.options.Connect)
	c.address.SelectRegion(0, 0)
	c.connectSignals(gtkx.Object[*gtk.Button](b, "cancel"))
	c.changed()
	return nil
}

func (c *Guests) connectSignals(cancel *gtk.Button) {
	c.address.Connect("activate", c.connect)
	c.uri.Connect("changed", func() {
		if c.uri.GetActive() >= 0 { // chosen from the list, not typed
			c.connect()
		}
	})
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
	c.pictures.Connect("toggled", func() { c.list.setPictures(c.pictures.GetActive()) })
	c.open.Connect("clicked", c.choose)
	c.start.Connect("clicked", func() { c.list.startGuest(c.list.current) })
	cancel.Connect("clicked", func() { c.close(c.code) })
	closedByKeys(c.window, func() { c.close(c.code) })
}

// closedByKeys has a window closed by Escape, and as the desktop does it.
func closedByKeys(window *gtk.Window, close func()) {
	window.Connect("delete-event", func() bool {
		close()
		return true
	})
	window.Connect("key-press-event", func(_ *gtk.Window, event *gdk.Event) bool {
		if gdk.EventKeyNewFromEvent(event).KeyVal() != gdk.KEY_Escape {
			return false
		}
		close()
		return true
	})
}

// complain says what was wrong, until the user types something else.
func (c *Guests) complain(text string) {
	c.wrong.SetText(gtkx.LaidOut(text))
	c.wrong.Show()
}

// connections are the URIs that are offered: those that are in use, those that were,
// those that have a short name in libvirt.conf, and those of this machine.
func (c *Guests) connections() []string {
	var list []string
	list = append(list, c.program.Links().URIs()...)
	list = append(list, c.program.Connections()...)
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

// text is what the user has typed.
func (c *Guests) text() string {
	text, err := c.search.GetText()
	if err != nil {
		return ""
	}
	return text
}

// typed is the connection that the user has typed or chosen.
func (c *Guests) typed() string {
	text, err := c.address.GetText()
	if err != nil {
		return ""
	}
	return text
}

// changed lets only be opened what names something.
func (c *Guests) changed() {
	selected := c.list.current
	c.open.SetSensitive(selected != nil || isAddress(c.text()))
	c.start.SetSensitive(selected != nil && canStart(selected))
}

// connect lists the guests of the connection that the user has chosen.
func (c *Guests) connect() {
	c.disconnect()
	c.options.Connect = c.typed()
	c.list.say(i18n.T("Connecting to libvirt…"), true)
	c.pictures.SetActive(picturesAreCheap(c.options.Connect))
	c.link = c.program.Links().Use(session.LinkKeyOf(c.options), c)
}

func (c *Guests) disconnect() {
	c.list.clear()
	if c.link != nil {
		c.link.Leave(c)
		c.link = nil
	}
}

// choose opens the address that was typed, else the guest that is selected. A guest may
// be called what is an address, web:1 or 192.168.1.5: it is meant if it is there.
func (c *Guests) choose() {
	selected, text := c.list.current, strings.TrimSpace(c.text())
	isGuest := selected != nil && (selected.IsNamed(text) || !address.LooksLike(text))
	if !isGuest && isAddress(text) {
		parsed, err := address.Parse(text)
		if err != nil {
			c.complain(problem.Finished(problem.Words(err)))
			return
		}
		c.openTarget(func(o *config.Options) { o.Address = &parsed })
		return
	}
	if selected != nil {
		c.openTarget(func(o *config.Options) { o.Guest, o.By = selected.UUID, guest.ByUUID })
	} else if c.text() != "" {
		c.complain(i18n.T("No guest is called that, and it is no address: one begins with vnc://, or ends in a port as in host.example:1."))
	}
}

// openTarget opens what was chosen and closes this window.
func (c *Guests) openTarget(set func(o *config.Options)) {
	o := c.options.ForOther()
	set(&o)
	if err := c.program.Open(o); err != nil {
		c.complain(problem.Finished(problem.Explain("", err).Reason))
		return
	}
	c.close(problem.ExitOK)
}

// close closes the window; code is what counts if it was the last of the program's.
func (c *Guests) close(code problem.ExitCode) {
	if c.closed {
		return
	}
	c.closed = true
	c.cancel()
	c.disconnect()
	c.list.close()
	if code != problem.ExitOK {
		why := c.problem
		if why == nil {
			why = problem.Explain(i18n.T("Opened nothing"), problem.ErrGaveUp)
			why.Code = code
		}
		code = stderr.Complain(why)
	}
	gtkx.MainLoop{}.Post(func() {
		c.window.Destroy()
		c.whenClosed(code)
	})
}

// LinkAsks asks what libvirt wants to know.
func (c *Guests) LinkAsks(q login.Question, answer func(a rfbclient.Credentials, ok bool)) {
	dialogs.AskOnce(c.owner(), q, answer)
}

// LinkOpened lists the guests of the connection.
func (c *Guests) LinkOpened() {
	c.program.RememberConnection(c.options.Connect)
	c.list.load(c.link.Connection())
}

// LinkFailed says why there is no list.
func (c *Guests) LinkFailed(err error) {
	c.link.Leave(c)
	c.link = nil
	f := problem.Explain("", err)
	c.list.say(problem.Capital(f.Reason)+". "+f.Advice, false)
	c.list.offerRepair(c.options.Connect, err)
}

// LinkLost says that there is no list for a while.
func (c *Guests) LinkLost(err error, seconds int) {
	c.list.clear()
	var lost *guest.LostError
	reason := problem.Explain("", err).Reason
	if errors.As(err, &lost) {
		reason = i18n.T("The connection to libvirt was lost")
	}
	c.list.say(problem.Capital(reason)+".\n"+session.TriedAgain(seconds), true)
}

// LinkEvent follows the guests.
func (c *Guests) LinkEvent(e guest.Event) { c.list.event(e) }

// owner is what a dialog of the window gets of it.
func (c *Guests) owner() dialogs.Owner {
	return dialogs.Owner{Window: c.window, Group: c.group, Width: func() int {
		width, _ := gtkx.Room(c.window)
		return width
	}}
}
