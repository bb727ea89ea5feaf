// SPDX-License-Identifier: GPL-2.0-or-later

package keyspec

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/govnc/virt-viewer/internal/keys"
)

func TestParseHotkey(t *testing.T) {
	for _, tt := range []struct {
		text      string
		keysym    uint32
		modifiers Modifiers
	}{
		{"shift+f11", 0xffc8, Shift},
		{"Shift+F11", 0xffc8, Shift},
		{"f11", 0xffc8, 0},
		{"ctrl+alt", 0, Control | Alt},
		{"Control_L+Alt_L", 0, Control | Alt},
		{"left-ctrl+right-alt+end", 0xff57, Control | Alt},
		{"leftctrl+rshift+pgup", 0xff55, Control | Shift},
		{"cmd+q", 'q', Control},
		{"win+l", 'l', Super},
		{"<Ctrl><Shift>r", 'r', Control | Shift},
		{"<Primary>Page_Up", 0xff55, Control},
		{"ctrl+plus", '+', Control},
		{"ctrl++", '+', Control},
		{"ctrl+kp_add", 0xffab, Control},
		{"ctrl+0", '0', Control},
		{"ctrl+alt+del", 0xffff, Control | Alt},
		{"ralt+enter", 0xff0d, Alt},
	} {
		h, err := ParseHotkey(tt.text)
		if err != nil || h.Keysym != tt.keysym || h.Modifiers != tt.modifiers {
			t.Errorf("%s: %#x %#x %v", tt.text, h.Keysym, h.Modifiers, err)
		}
	}
	for _, text := range []string{"", "f11+f12", "ctrl+nokey", "ctrl+", "<Ctrl>"} {
		if h, err := ParseHotkey(text); err == nil && h.Keysym != 0 {
			t.Errorf("%q: %+v", text, h)
		}
	}
}

func TestParseHotkeys(t *testing.T) {
	list, wrong := ParseHotkeys("toggle-fullscreen=shift+f11,release-cursor=ctrl+alt,zoom-in,zoom-out=,x=blah+y")
	if names := slices.Sorted(maps.Keys(list)); !slices.Equal(names, []string{"release-cursor", "toggle-fullscreen"}) {
		t.Errorf("%q", names)
	}
	if len(wrong) != 3 || *wrong[0] != (Error{Name: "zoom-in"}) || *wrong[1] != (Error{Name: "zoom-out"}) ||
		wrong[2].Kind != BadHotkey || wrong[2].Name != "x" || wrong[2].Text != "blah+y" || !errors.As(wrong[2], new(*keys.ChordError)) {
		t.Errorf("%v", wrong)
	}
}

func TestParseKeymap(t *testing.T) {
	list, wrong := ParseKeymap("Super_L=,Alt_L=Void,1=Shift_L+F1,A=b,F1=SHIFT+CTRL+F1,nokey=a,x,z=nokey")
	want := Keymap{0xffeb: nil, 0xffe9: nil, '1': {0xffe1, 0xffbe}, 'A': {'b'}, 0xffbe: {0xffe1, 0xffe3, 0xffbe}, 'z': nil}
	if !maps.EqualFunc(list, want, slices.Equal[[]uint32]) {
		t.Errorf("%#x", list)
	}
	if len(wrong) != 3 || *wrong[0] != (Error{Kind: UnknownKey, Name: "nokey"}) || *wrong[1] != (Error{Kind: NoMapping, Name: "x"}) ||
		*wrong[2] != (Error{Kind: UnknownMappedKey, Name: "nokey"}) {
		t.Errorf("%v", wrong)
	}
}
