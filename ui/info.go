// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"slices"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/dialogs"
)

// connectionInfo says what protects the connection, honestly, and how it does while
// it is looked at.
func (w *window) connectionInfo() {
	security := w.v.display.Security()
	target := w.v.session.Target()
	fixed := append([][2]string{{i18n.T("Server"), target.Where}}, securityFacts(security)...)
	live := newLiveFacts(w, slices.DeleteFunc(fixed, func(f [2]string) bool { return f[1] == "" }))
	dialogs.ShowConnection(w.owner(), protection(security, target.Server), live.update)
}

// liveFacts are those that change while they are looked at.
type liveFacts struct {
	w     *window
	fixed [][2]string // come first and do not change
	last  rfbclient.Statistics
	at    time.Time // the zero time before the first look
}

func newLiveFacts(w *window, fixed [][2]string) *liveFacts {
	return &liveFacts{w: w, fixed: fixed}
}

// update gives the facts, with what has happened since the last time.
func (l *liveFacts) update() [][2]string {
	now, statistics := time.Now(), l.w.v.display.Statistics()
	var r rates
	if !l.at.IsZero() {
		r = ratesOf(l.last, statistics, now.Sub(l.at))
	}
	l.last, l.at = statistics, now
	l.w.v.display.Ping()
	return l.facts(r)
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
