// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// soundButton sets how loud the guest is. It is there only for servers that can send
// sound.
type soundButton struct {
	button *gtk.VolumeButton
}

func newSoundButton(w *window) *soundButton {
	s := &soundButton{gtkx.Object[*gtk.VolumeButton](gtkx.Load(views, "volume.ui"), "volume")}
	gtkx.SetSliderName(s.button, i18n.T("Volume"))
	s.button.SetValue(w.volume)
	s.button.Connect("value-changed", func(_ any, value float64) { w.setVolume(value) })
	return s
}

// update shows the button if there can be sound. Others than wide windows have the menu's entry.
func (s *soundButton) update(w *window) {
	s.button.SetVisible(w.v.display.HasAudio() && w.shape == wide)
	s.button.SetSensitive(!w.muted)
}

// setVolume makes the guest louder or less loud, 0 to 1.
func (w *window) setVolume(volume float64) {
	w.volume = volume
	w.setProperty("volume", volume)
}

// toggleMute silences the guest or lets it be heard again.
func (w *window) toggleMute() {
	w.muted = !w.muted
	w.setProperty("mute", w.muted)
	w.sound.update(w)
	if err := w.v.display.AudioError(); err != nil && !w.muted {
		w.v.say("no sound can be heard: %v", err)
	}
}
