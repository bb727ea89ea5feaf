// SPDX-License-Identifier: LGPL-2.1-or-later

package keys

import (
	"slices"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// qemuNames are X11's names of keys and what QEMU 7.2 calls the key that arrives.
var qemuNames = []struct{ name, qcode string }{
	{"yen", "yen"},
	{"ISO_Level3_Shift", "alt_r"},
	{"ISO_Left_Tab", "tab"},
	{"Linefeed", "lf"},
	{"Muhenkan", "muhenkan"},
	{"Henkan_Mode", "henkan"},
	{"Hiragana", "hiragana"},
	{"Hiragana_Katakana", "katakanahiragana"},
	{"Hangul", "lang1"},
	{"Hangul_Hanja", "lang2"},
	{"Undo", "undo"},
	{"Redo", "again"},
	{"Find", "find"},
	{"Cancel", "stop"},
	{"Help", "help"},
	{"Break", "pause"},
	{"KP_Enter", "kp_enter"},
	{"KP_Home", "kp_7"},
	{"KP_Left", "kp_4"},
	{"KP_Up", "kp_8"},
	{"KP_Right", "kp_6"},
	{"KP_Down", "kp_2"},
	{"KP_Prior", "kp_9"},
	{"KP_Next", "kp_3"},
	{"KP_End", "kp_1"},
	{"KP_Begin", "kp_5"},
	{"KP_Insert", "kp_0"},
	{"KP_Delete", "kp_decimal"},
	{"KP_Multiply", "kp_multiply"},
	{"KP_Add", "kp_add"},
	{"KP_Separator", "kp_comma"},
	{"KP_Subtract", "kp_subtract"},
	{"KP_Decimal", "kp_decimal"},
	{"KP_Divide", "kp_divide"},
	{"KP_0", "kp_0"},
	{"KP_1", "kp_1"},
	{"KP_2", "kp_2"},
	{"KP_3", "kp_3"},
	{"KP_4", "kp_4"},
	{"KP_5", "kp_5"},
	{"KP_6", "kp_6"},
	{"KP_7", "kp_7"},
	{"KP_8", "kp_8"},
	{"KP_9", "kp_9"},
	{"KP_Equal", "kp_equals"},
	{"Meta_L", "alt"},
	{"Meta_R", "alt_r"},
	{"SunProps", "props"},
	{"SunFront", "front"},
	{"XF86AudioLowerVolume", "volumedown"},
	{"XF86AudioMute", "audiomute"},
	{"XF86AudioRaiseVolume", "volumeup"},
	{"XF86AudioPlay", "audioplay"},
	{"XF86AudioStop", "audiostop"},
	{"XF86AudioPrev", "audioprev"},
	{"XF86HomePage", "ac_home"},
	{"XF86Mail", "mail"},
	{"XF86Calculator", "calculator"},
	{"XF86Back", "ac_back"},
	{"XF86Forward", "ac_forward"},
	{"XF86PowerOff", "power"},
	{"XF86WakeUp", "wake"},
	{"XF86Sleep", "sleep"},
	{"XF86Favorites", "ac_bookmarks"},
	{"XF86AudioPause", "audioplay"},
	{"XF86AudioMedia", "mediaselect"},
	{"XF86MyComputer", "computer"},
	{"XF86Copy", "copy"},
	{"XF86Cut", "cut"},
	{"XF86MenuKB", "menu"},
	{"XF86Open", "open"},
	{"XF86Paste", "paste"},
	{"XF86Reload", "ac_refresh"},
	{"Delete", "delete"},
	{"Control_R", "ctrl_r"},
	{"Pause", "pause"},
	{"Scroll_Lock", "scroll_lock"},
	{"Print", "print"},
	// The guest takes this one for its command to turn itself off.
	{"XF86AudioNext", "audionext"},
}

// TestKeyNamesReachQEMU sends each key by its name: a real server must take it for
// that key, and for no other.
func TestKeyNamesReachQEMU(t *testing.T) {
	q := startTraced(t)
	for _, tt := range qemuNames {
		keysyms, err := ParseChord(tt.name)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		n := len(q.traced())
		Strike(q.client, Chord(keysyms, true))
		servers.Wait(t, tt.name, func() bool { return len(q.traced()) > n })
		if got := q.traced()[n:]; !slices.Equal(got, []string{tt.qcode}) {
			t.Errorf("%s arrived as %v, want %s", tt.name, got, tt.qcode)
		}
	}
}
