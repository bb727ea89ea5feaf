// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"maps"
	"slices"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/config/keyspec"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/stderr"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// hotkeyNames are virt-viewer 11's names of actions, where ours are others. Every
// action can have a hotkey, by its own name.
var hotkeyNames = map[string]string{"toggle-fullscreen": "full-screen", "release-cursor": "release"}

// releaseCursor is the one hotkey that may be of modifiers only.
const releaseCursor = "release-cursor"

func actionOfHotkey(name string) string {
	if own, ok := hotkeyNames[name]; ok {
		return own
	}
	return name
}

// hotkeyActions are those that have no place in a menu.
func hotkeyActions() []action {
	list := []action{
		{name: "secure-attention", accels: []string{"<Primary><Alt>End"}, enabled: canSend,
			do: func(w *window) { w.sendKeys(keyControlL, keyAltL, keyDelete) }},
	}
	for _, name := range []string{"usb-device-reset", "smartcard-insert", "smartcard-remove"} {
		list = append(list, action{name: name, do: func(w *window) {
			stderr.Note("%s is for SPICE displays and has no effect", name)
		}})
	}
	return list
}

// UnknownHotkeys says which of the hotkeys are of no action, and which cannot be.
func UnknownHotkeys(hotkeys keyspec.Hotkeys) []string {
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(hotkeys)) {
		switch own := actionOfHotkey(name); {
		// One of several choices is not chosen by a key alone.
		case !slices.ContainsFunc(actions(), func(a action) bool { return a.name == own && a.choices == nil }):
			wrong = append(wrong, fmt.Sprintf(i18n.T("Unknown hotkey name %s"), name))
		case hotkeys[name].Keysym == 0 && own != actionOfHotkey(releaseCursor):
			wrong = append(wrong, fmt.Sprintf(i18n.T("The hotkey of %s has modifiers only"), name))
		}
	}
	return wrong
}

// accelsOf gives an action's accelerators, in GTK's notation: the usual ones, or
// hotkeys instead of all of them. A kiosk has none.
func (w *window) accelsOf(a action) []string {
	o := w.v.options
	if o.Kiosk {
		return nil
	}
	if o.Hotkeys == nil {
		return a.accels
	}
	var accels []string
	for name, h := range o.Hotkeys {
		if h.Keysym != 0 && actionOfHotkey(name) == a.name {
			accels = append(accels, gtk.AcceleratorName(uint(h.Keysym), gdk.ModifierType(h.Modifiers)))
		}
	}
	return accels
}

// hasUsualKeys says whether the keys are the usual ones.
func (w *window) hasUsualKeys() bool { return w.v.options.Hotkeys == nil && !w.v.options.Kiosk }

// setReleaseChord makes a hotkey of modifiers the chord that releases keyboard and
// pointer. With another hotkey for that there is no chord.
func (w *window) setReleaseChord() {
	h, ok := w.v.options.Hotkeys[releaseCursor]
	if !ok {
		return
	}
	var keysyms []uint
	if h.Keysym == 0 {
		for _, k := range h.Chord {
			keysyms = append(keysyms, uint(k))
		}
	}
	w.v.display.SetGrabKeys(keysyms...)
	w.releaseKeys = ""
	for i, k := range keysyms {
		if i > 0 {
			w.releaseKeys += "+"
		}
		w.releaseKeys += gtkx.KeyName(k)
	}
}

// watchKeys sees the keys before the display does; it must be called before the
// window has one.
func (w *window) watchKeys() {
	o := w.v.options
	if len(o.Hotkeys) == 0 && len(o.Keymap) == 0 && !o.Debug {
		return // closures of gotk3 take their time
	}
	see := func(_ *gtk.Window, event *gdk.Event) bool { return w.key(gdk.EventKeyNewFromEvent(event)) }
	w.window.Connect("key-press-event", see)
	w.window.Connect("key-release-event", see)
}

// key handles a key that is a hotkey, or stands for others. It says whether it goes
// no further.
func (w *window) key(event *gdk.EventKey) bool {
	o := w.v.options
	pressed := event.Type() == gdk.EVENT_KEY_PRESS
	if o.Debug && pressed {
		w.v.say("Key pressed was keycode='0x%x', gdk_keyname='%s'", event.KeyVal(), gdk.KeyValName(event.KeyVal()))
	}
	if pressed && len(o.Hotkeys) > 0 && !o.Kiosk && w.window.ActivateKey(event) {
		return true
	}
	mapped, ok := o.Keymap[uint32(event.KeyVal())]
	if !ok || !w.v.display.HasFocus() || !hasSession(w) {
		return false
	}
	if pressed && len(mapped) > 0 {
		keysyms := make([]uint, len(mapped))
		for i, k := range mapped {
			keysyms[i] = uint(k)
		}
		w.sendKeys(keysyms...)
	}
	return true
}
