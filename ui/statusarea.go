// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"time"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/trust"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
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

	// What is shown. Setting it again would draw the header again.
	icon, tip   string
	keyboardTip string
	delay       steadyDelay
}

func newStatusArea() *statusArea {
	b := gtkx.Load(views, "statusarea.ui")
	return &statusArea{
		box:      gtkx.Object[*gtk.Box](b, "box"),
		viewOnly: gtkx.Object[*gtk.Image](b, "view-only"),
		keyboard: gtkx.Object[*gtk.Image](b, "keyboard"),
		line:     gtkx.Object[*gtk.Button](b, "line"),
		lock:     gtkx.Object[*gtk.Image](b, "lock"),
		latency:  gtkx.Object[*gtk.Label](b, "latency"),
	}
}

// keyboardText says who has the keyboard, and how to have it back.
func keyboardText(w *window) string {
	text := i18n.T("The guest has the keyboard")
	if w.releaseKeys != "" {
		text += "\n" + fmt.Sprintf(i18n.T("%s releases the keyboard"), w.releaseKeys)
	}
	return text
}

// update shows how things are.
func (s *statusArea) update(w *window) {
	display := w.v.display
	session := display.IsInitialized()
	s.viewOnly.SetVisible(session && w.viewOnly)
	s.keyboard.SetVisible(w.grabbed)
	if text := keyboardText(w); text != s.keyboardTip {
		s.keyboardTip = text
		s.keyboard.SetTooltipText(text)
	}
	s.line.SetVisible(session && w.replay == nil)
	if !session {
		return
	}
	security := display.Security()
	statistics := display.Statistics()
	s.latency.SetVisible(w.shape == wide) // the tooltip has it, too
	text, delay := protection(security, w.v.session.Target().Server), ""
	if d := s.delay.measured(statistics.Latency); d > 0 {
		delay = milliseconds(d)
		text += "\n" + fmt.Sprintf(i18n.T("The server answers after %s."), delay)
	}
	text += "\n" + qualityText(statistics)
	s.set(lockIcon(security, w.v.session.Target().Server), delay, text)
}

// set shows what is not shown yet.
func (s *statusArea) set(icon, delay, tip string) {
	if icon != s.icon {
		s.icon = icon
		s.lock.SetFromIconName(icon, gtk.ICON_SIZE_BUTTON)
	}
	if shown, err := s.latency.GetText(); err != nil || shown != delay {
		s.latency.SetText(delay)
	}
	if tip != s.tip {
		s.tip = tip
		s.line.SetTooltipText(gtkx.LaidOut(tip))
		gtkx.SetName(s.line, tip)
	}
}

// steadyDelay is a delay as it is shown: another one than was measured first is shown
// after several measurements, since busy lines and machines differ from one to the next.
type steadyDelay struct {
	shown  time.Duration
	others int // measurements in a row that differ from it
}

// measured takes a measurement, 0 for none, and gives what is to be shown.
func (s *steadyDelay) measured(delay time.Duration) time.Duration {
	const jitter, enough = 5 * time.Millisecond, 3
	switch {
	case s.shown > 0 && delay > 0 && (delay-s.shown).Abs() <= max(jitter, s.shown/4):
		s.others = 0
	case s.shown > 0 && delay > 0 && s.others+1 < enough:
		s.others++
	default:
		s.shown, s.others = delay, 0
	}
	return s.shown
}

// lockIcon says at a glance what protection says in words.
func lockIcon(s rfbclient.Security, t trust.Server) string {
	switch {
	case s.Encrypted && (s.Peer == rfbclient.PeerVerified || s.Peer == rfbclient.PeerAccepted):
		return "security-high-symbolic"
	case s.Encrypted || t.Local:
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
