// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"slices"
	"time"

	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/rfbclient"
)

// infoInterval is how often the page of the connection is brought up to date, in ms.
const infoInterval = 2000

// connectionInfo says what protects the connection, honestly, and how it does while
// it is looked at.
func (w *window) connectionInfo() {
	dialog, err := gtk.DialogNew()
	if err != nil {
		return
	}
	w.prepareDialog(dialog)
	dialog.SetTitle(i18n.T("Connection"))
	dialog.SetResizable(false)
	area, err := dialog.GetContentArea()
	if err != nil {
		return
	}
	area.SetSpacing(12)
	area.SetBorderWidth(18)
	security := w.v.display.Security()
	if err := addText(area, protection(security, w.v.session.Target().Server)); err != nil {
		return
	}
	live := newLiveFacts(w, append([][2]string{{i18n.T("Server"), w.v.session.Target().Where}}, securityFacts(security)...))
	if err := live.add(area); err != nil {
		return
	}
	timer := glib.TimeoutAdd(infoInterval, func() bool {
		live.update()
		return true
	})
	if _, err := dialog.AddButton(i18n.T("_Close"), gtk.RESPONSE_CLOSE); err != nil {
		return
	}
	dialog.SetDefaultResponse(gtk.RESPONSE_CLOSE)
	dialog.Connect("destroy", func() { glib.SourceRemove(timer) })
	dialog.Connect("response", func() {
		dialog.Destroy()
		w.v.display.GrabFocus()
	})
	dialog.ShowAll()
}

// liveFacts are those that change while they are looked at.
type liveFacts struct {
	w      *window
	fixed  [][2]string // come first and do not change
	values []*gtk.Label
	last   rfbclient.Statistics
	at     time.Time
}

func newLiveFacts(w *window, fixed [][2]string) *liveFacts {
	w.v.display.Ping()
	return &liveFacts{w: w, fixed: slices.DeleteFunc(fixed, func(f [2]string) bool { return f[1] == "" }), last: w.v.display.Statistics(), at: time.Now()}
}

// add shows them below each other.
func (l *liveFacts) add(area *gtk.Box) error {
	grid, err := gtk.GridNew()
	if err != nil {
		return err
	}
	grid.SetColumnSpacing(12)
	grid.SetRowSpacing(6)
	for row, fact := range l.facts(rates{}) {
		name, err := gtk.LabelNew(fact[0])
		if err != nil {
			return err
		}
		name.SetXAlign(0)
		name.SetYAlign(0)
		if style, err := name.GetStyleContext(); err == nil {
			style.AddClass("dim-label")
		}
		value, err := gtk.LabelNew(laidOut(fact[1]))
		if err != nil {
			return err
		}
		value.SetXAlign(0)
		value.SetWidthChars(36)
		value.SetMaxWidthChars(56)
		wrap(value)
		value.SetSelectable(true)
		value.SetCanFocus(false)
		l.values = append(l.values, value)
		grid.Attach(name, 0, row, 1, 1)
		grid.Attach(value, 1, row, 1, 1)
	}
	area.PackStart(grid, false, false, 0)
	return nil
}

// update shows what has happened since the last time.
func (l *liveFacts) update() {
	now, statistics := time.Now(), l.w.v.display.Statistics()
	r := ratesOf(l.last, statistics, now.Sub(l.at))
	l.last, l.at = statistics, now
	for i, fact := range l.facts(r) {
		text := laidOut(fact[1])
		if before, err := l.values[i].GetText(); err != nil || before != text {
			l.values[i].SetText(text)
		}
	}
	l.w.v.display.Ping()
}

// rates are what happens in a second.
type rates struct{ updates, bits float64 }

func ratesOf(before, after rfbclient.Statistics, d time.Duration) rates {
	if d <= 0 || after.Received < before.Received { // another connection
		return rates{}
	}
	return rates{float64(after.Updates-before.Updates) / d.Seconds(), float64(after.Received-before.Received) * 8 / d.Seconds()}
}

// facts are names and values, always as many.
func (l *liveFacts) facts(r rates) [][2]string {
	display, s := l.w.v.display, l.last
	width, height := display.DesktopSize()
	latency := i18n.T("not measured yet")
	if s.Latency > 0 {
		latency = milliseconds(s.Latency)
	}
	return append(l.fixed[:len(l.fixed):len(l.fixed)], [][2]string{
		{i18n.T("Desktop"), fmt.Sprintf(i18n.T("%s, %d × %d pixels"), display.DesktopName(), width, height)},
		{i18n.T("Pixels"), pixelText(s.PixelFormat)},
		{i18n.T("Encodings"), s.EncodingText()},
		{i18n.T("Quality"), qualityText(s)},
		{i18n.T("Updates"), fmt.Sprintf(i18n.T("%.0f a second"), r.updates)},
		{i18n.T("Data"), fmt.Sprintf(i18n.T("%.2f Mb/s, %.1f MB in all"), r.bits/1e6, float64(s.Received)/1e6)},
		{i18n.T("Latency"), latency},
	}...)
}

// pixelText is the beginning of a pixel format, in the user's language: the rest is for
// programmers.
func pixelText(format string) string {
	var bits, depth int
	if _, err := fmt.Sscanf(format, "%d bits, depth %d,", &bits, &depth); err != nil {
		return format
	}
	return fmt.Sprintf(i18n.T("%d bits, depth %d"), bits, depth)
}
