// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"slices"
	"time"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/ui/gtkx"
	"github.com/govnc/virt-viewer/widget"
)

// replayOptions changes the display's properties for a recording: there is nobody to
// get keys or copied text, and what it once copied is not for today's clipboard.
func replayOptions(p *widget.Options) {
	p.ReadOnly, p.Clipboard, p.GrabKeyboard, p.GrabPointer, p.AllowResize = true, false, false, false, false
}

// replayBar is below a recording: play and pause, the time, and the speed.
type replayBar struct {
	s        *session.RecordingSource
	box      *gtk.Box
	play     *gtk.Button
	icon     *gtk.Image
	scale    *gtk.Scale
	time     *gtk.Label
	moved    bool // by the program, not by the user
	wanted   time.Duration
	seekSoon glib.SourceHandle // 0 if the user seeks nothing
	tick     glib.SourceHandle // 0 while it stands still
	shown    string            // what the button does
}

// speeds are offered; the first word of each is its ID.
var speeds = []float64{0.5, 1, 2, 4, 8}

const (
	replayTick = 200 // ms between two looks at the time
	seekRest   = 150 // ms for which the slider must rest before it is followed
	seekStep   = 5 * time.Second
)

func newReplayBar(s *session.RecordingSource) *replayBar {
	view := gtkx.Load(views, "replay.ui")
	b := &replayBar{
		s:     s,
		box:   gtkx.Object[*gtk.Box](view, "box"),
		play:  gtkx.Object[*gtk.Button](view, "play"),
		icon:  gtkx.Object[*gtk.Image](view, "icon"),
		scale: gtkx.Object[*gtk.Scale](view, "position"),
		time:  gtkx.Object[*gtk.Label](view, "time"),
	}
	b.play.Connect("clicked", b.toggle)
	seconds := max(0.1, s.Player.Recording().Duration().Seconds())
	b.scale.SetRange(0, seconds)
	b.scale.SetIncrements(min(1, seconds), 10*min(1, seconds))
	b.scale.Connect("value-changed", func() {
		if !b.moved {
			b.seekLater(time.Duration(b.scale.GetValue() * float64(time.Second)))
		}
	})
	b.offerSpeeds(gtkx.Object[*gtk.ComboBoxText](view, "speed"))
	b.follow()
	return b
}

func (b *replayBar) offerSpeeds(combo *gtk.ComboBoxText) {
	for _, speed := range speeds {
		combo.AppendText(fmt.Sprintf("%g×", speed))
	}
	combo.SetActive(slices.Index(speeds, 1))
	combo.Connect("changed", func() {
		if i := combo.GetActive(); i >= 0 && i < len(speeds) {
			b.s.Player.SetSpeed(speeds[i])
		}
	})
}

// toggle plays or pauses; at the end it plays again.
func (b *replayBar) toggle() {
	p := b.s.Player
	switch {
	case p.Ended():
		p.Pause(false)
		b.s.Seek(0)
	default:
		p.Pause(!p.Paused())
	}
	b.follow()
}

// follow shows the player's state, and goes on to do so while it plays.
func (b *replayBar) follow() {
	p := b.s.Player
	at := p.Position()
	if b.seekSoon != 0 {
		at = b.wanted
	}
	b.moved = true
	b.scale.SetValue(at.Seconds())
	b.moved = false
	b.time.SetText(problem.Clock(at) + " / " + problem.Clock(p.Recording().Duration()))
	icon, name := "media-playback-pause-symbolic", i18n.T("Pause")
	stands := p.Paused() || p.Ended()
	if stands {
		icon, name = "media-playback-start-symbolic", i18n.T("Play")
	}
	b.followOn(!stands)
	if name == b.shown {
		return
	}
	b.shown = name
	b.icon.SetFromIconName(icon, gtk.ICON_SIZE_BUTTON)
	b.play.SetTooltipText(name)
	gtkx.SetName(b.play, name)
}

// followOn says whether the time goes on.
func (b *replayBar) followOn(plays bool) {
	switch {
	case plays && b.tick == 0:
		b.tick = glib.TimeoutAdd(replayTick, func() bool {
			b.follow()
			return b.tick != 0
		})
	case !plays && b.tick != 0:
		glib.SourceRemove(b.tick)
		b.tick = 0
	}
}

// seekLater seeks when the user has stopped to move the slider.
func (b *replayBar) seekLater(to time.Duration) {
	b.wanted = max(0, min(to, b.s.Player.Recording().Duration()))
	if b.seekSoon != 0 {
		glib.SourceRemove(b.seekSoon)
	}
	b.seekSoon = glib.TimeoutAdd(seekRest, func() bool {
		b.seekSoon = 0
		b.s.Seek(b.wanted)
		b.follow()
		return false
	})
}

// key takes the keys of players: the space bar, and left and right.
func (b *replayBar) key(keyval uint) bool {
	step := time.Duration(0)
	switch keyval {
	case gdk.KEY_space, gdk.KEY_KP_Space:
		b.toggle()
		return true
	case gdk.KEY_Left:
		step = -seekStep
	case gdk.KEY_Right:
		step = seekStep
	default:
		return false
	}
	from := b.s.Player.Position()
	if b.seekSoon != 0 {
		from = b.wanted
	}
	b.seekLater(from + step)
	b.follow()
	return true
}

// close stops its timers.
func (b *replayBar) close() {
	for _, source := range []glib.SourceHandle{b.tick, b.seekSoon} {
		if source != 0 {
			glib.SourceRemove(source)
		}
	}
	b.tick, b.seekSoon = 0, 0
}

// below is the height of what stands below the display, in GTK's pixels.
func (w *window) below() int {
	if w.replay == nil {
		return 0
	}
	_, height := w.replay.box.GetPreferredHeight()
	return height
}

// addReplayBar puts the bar below a recording.
func (w *window) addReplayBar(all *gtk.Box) {
	s := w.v.session.Recording()
	if s == nil {
		return
	}
	w.replay = newReplayBar(s)
	all.PackEnd(w.replay.box, false, false, 0)
	w.autoResize = false
	w.window.Connect("key-press-event", func(_ *gtk.Window, event *gdk.Event) bool {
		key := gdk.EventKeyNewFromEvent(event)
		const modifiers = gdk.CONTROL_MASK | gdk.MOD1_MASK | gdk.SHIFT_MASK
		return key.State()&uint(modifiers) == 0 && w.replay.key(key.KeyVal())
	})
}
