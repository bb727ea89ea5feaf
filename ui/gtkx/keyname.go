// SPDX-License-Identifier: GPL-2.0-or-later

package gtkx

import "github.com/gotk3/gotk3/gdk"

// KeyName gives the name that people write for a key.
func KeyName(keyval uint) string {
	if keyval == gdk.KEY_ISO_Left_Tab {
		keyval = gdk.KEY_Tab
	}
	name := gdk.KeyValName(gdk.KeyvalToLower(keyval))
	if short, ok := map[string]string{
		"Control_L": "Ctrl", "Alt_L": "Alt", "Shift_L": "Shift", "Super_L": "Super", "ISO_Level3_Shift": "AltGr",
		"Meta_L": "Alt", "Sys_Req": "SysRq", "Page_Up": "PageUp", "Page_Down": "PageDown", "Prior": "PageUp", "Next": "PageDown",
	}[name]; ok {
		return short
	}
	return name
}
