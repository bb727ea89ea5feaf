// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"time"

	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkmore"
	"github.com/govnc/virt-viewer/ui/i18n"
)

// statusArea tells in the header bar how things are: who has the keyboard, whether
// only looking is allowed, who can read along, and how
// far away the server is.
type statusArea struct {
	box      *gtk.Box
	viewOnly *gtk.Image
	keyboard *gtk.Image
	line     *gtk.Button // opens the connection's page
	lock     *gtk.Image
	latency  *gtk.Label
	timer    glib.SourceHandle
}

// statusInterval is how often the line is looked at while the window is, in ms.
const statusInterval = 2000

func newStatusArea(w *window) (*statusArea, error) {
	s := &statusArea{}
	var err error
	if s.box, err = gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 6); err != nil {
		return nil, err
	}
	for _, i := range []struct {
		image      **gtk.Image
		icon, text string
	}{
		{&s.viewOnly, "view-reveal-symbolic", i18n.T("View only: keys, pointer and text stay on this computer")},
		{&s.keyboard, "input-keyboard-symbolic", i18n.T("The guest has the keyboard")},
	} {
		if *i.image, err = statusIcon(i.icon, i.text); err != nil {
			return nil, err
		}
		s.box.PackStart(*i.image, false, false, 0)
	}
	if err := s.buildLine(); err != nil {
		return nil, err
	}
	s.box.PackStart(s.line, false, false, 0)
	s.timer = glib.TimeoutAdd(statusInterval, func() bool {
		s.look(w)
		return true
	})
	return s, nil
}

// statusIcon makes a picture with a meaning, which is hidden at first.
func statusIcon(icon, text string) (*gtk.Image, error) {
	image, err := gtk.ImageNewFromIconName(icon, gtk.ICON_SIZE_BUTTON)
	if err != nil {
		return nil, err
	}
	image.SetTooltipText(text)
	gtkmore.SetName(image, text)
	image.SetNoShowAll(true)
	return image, nil
}

// keyboardText says who has the keyboard, and how to have it back.
func keyboardText(w *window) string {
	text := i18n.T("The guest has the keyboard")
	if w.releaseKeys != "" {
		text += "\n" + fmt.Sprintf(i18n.T("%s releases the keyboard"), w.releaseKeys)
	}
	return text
}

func (s *statusArea) buildLine() (err error) {
	if s.line, err = gtk.ButtonNew(); err != nil {
		return err
	}
	box, err := gtk.BoxNew(gtk.ORIENTATION_HORIZONTAL, 4)
	if err != nil {
		return err
	}
	if s.lock, err = gtk.ImageNewFromIconName("security-low-symbolic", gtk.ICON_SIZE_BUTTON); err != nil {
		return err
	}
	if s.latency, err = gtk.LabelNew(""); err != nil {
		return err
	}
	box.PackStart(s.lock, false, false, 0)
	box.PackStart(s.latency, false, false, 0)
	s.line.Add(box)
	s.line.SetRelief(gtk.RELIEF_NONE)
	s.line.SetFocusOnClick(false)
	s.line.SetActionName("win.connection-info")
	box.ShowAll()
	s.line.SetNoShowAll(true)
	return nil
}

// update shows how things are.
func (s *statusArea) update(w *window) {
	display := w.v.display
	session := display.IsInitialized()
	s.viewOnly.SetVisible(session && w.viewOnly)
	s.keyboard.SetVisible(w.grabbed)
	s.keyboard.SetTooltipText(keyboardText(w))
	s.line.SetVisible(session && w.replay == nil)
	if !session {
		return
	}
	security := display.Security()
	s.lock.SetFromIconName(lockIcon(security, w.v.target), gtk.ICON_SIZE_BUTTON)
	statistics := display.Statistics()
	text := protection(security, w.v.target)
	s.latency.SetText("")
	s.latency.SetVisible(w.shape == wide) // the tooltip has it, too
	if l := statistics.Latency; l > 0 {
		s.latency.SetText(milliseconds(l))
		text += "\n" + fmt.Sprintf(i18n.T("The server answers after %s."), milliseconds(l))
	}
	text += "\n" + qualityText(statistics)
	s.line.SetTooltipText(laidOut(text))
	gtkmore.SetName(s.line, text)
}

// look measures how far away the server is, while somebody works in the window.
func (s *statusArea) look(w *window) {
	if !w.window.IsActive() {
		return
	}
	w.v.display.Ping()
	s.update(w)
	w.sound.update(w)
}

func (s *statusArea) close() {
	if s.timer != 0 {
		glib.SourceRemove(s.timer)
		s.timer = 0
	}
}

// lockIcon says at a glance what protection says in words.
func lockIcon(s rfbclient.Security, t target) string {
	switch {
	case s.Encrypted && (s.Peer == rfbclient.PeerVerified || s.Peer == rfbclient.PeerAccepted):
		return "security-high-symbolic"
	case s.Encrypted || t.local:
		return "security-medium-symbolic"
	}
	return "security-low-symbolic"
}

// milliseconds writes a time that a line needs.
func milliseconds(d time.Duration) string {
	if d < time.Millisecond {
		return i18n.T("< 1 ms")
	}
	return fmt.Sprintf(i18n.T("%d ms"), d.Milliseconds())
}

// qualityText says what is asked of the server's pictures.
func qualityText(s rfbclient.Statistics) string {
	if s.JPEGQuality == 0 {
		return i18n.T("Pictures come without losses.")
	}
	return fmt.Sprintf(i18n.T("Moving pictures may have losses (quality %d of 9)."), s.JPEGQuality)
}
