// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"slices"
	"strings"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// capture lets the user press a chord where its name can be written: after a click on
// the keyboard in the entry, or F2, the next keys that are pressed together are
// written down, when the first is let go.
type capture struct {
	entry *gtk.Entry
	many  bool // chords are added, not replaced
	on    bool
	down  []string
}

func captureInto(entry *gtk.Entry, many bool) {
	c := &capture{entry: entry, many: many}
	entry.Connect("icon-press", func(_ *gtk.Entry, position gtk.EntryIconPosition) {
		if position == gtk.ENTRY_ICON_PRIMARY {
			c.turn(!c.on)
		}
	})
	entry.Connect("key-press-event", func(_ *gtk.Entry, event *gdk.Event) bool {
		return c.press(gdk.EventKeyNewFromEvent(event).KeyVal())
	})
	entry.Connect("key-release-event", func() bool { return c.release() })
	entry.Connect("focus-out-event", func() bool {
		c.turn(false)
		return false
	})
	c.turn(false)
}

// turn begins to listen, or ends it.
func (c *capture) turn(on bool) {
	c.on, c.down = on, nil
	text, icon := i18n.T("Press the keys instead of writing them (F2)"), "input-keyboard-symbolic"
	if on {
		text, icon = i18n.T("Press the keys now"), "media-record-symbolic"
		c.entry.GrabFocus()
	}
	c.entry.SetIconFromIconName(gtk.ENTRY_ICON_PRIMARY, icon)
	c.entry.SetIconTooltipText(gtk.ENTRY_ICON_PRIMARY, text)
}

// press takes a key. It says whether it is not the entry's.
func (c *capture) press(keyval uint) bool {
	if !c.on {
		if keyval == gdk.KEY_F2 {
			c.turn(true)
			return true
		}
		return false
	}
	if name := gtkx.KeyName(keyval); !slices.Contains(c.down, name) {
		c.down = append(c.down, name)
	}
	return true
}

// release writes the chord down.
func (c *capture) release() bool {
	if !c.on || len(c.down) == 0 {
		return false
	}
	text := strings.Join(c.down, "+")
	if before, err := c.entry.GetText(); err == nil && c.many && strings.TrimSpace(before) != "" {
		text = strings.TrimRight(before, ", ") + ", " + text
	}
	c.turn(false)
	c.entry.SetText(text)
	c.entry.SetPosition(-1)
	return true
}
