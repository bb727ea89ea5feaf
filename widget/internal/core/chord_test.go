// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import "testing"

const (
	controlL = 0xffe3
	controlR = 0xffe4
	altL     = 0xffe9
	deleteK  = 0xffff
)

func TestChord(t *testing.T) {
	type step struct {
		keysym  uint32
		pressed bool
		want    bool
	}
	for _, tt := range []struct {
		name  string
		keys  []uint32
		steps []step
	}{
		{"both, then one let go", defaultGrabKeys, []step{
			{controlL, true, false}, {altL, true, false}, {altL, false, true}, {controlL, false, false}}},
		{"in the other order", defaultGrabKeys, []step{
			{altL, true, false}, {controlL, true, false}, {altL, false, true}}},
		{"Ctrl+Alt+Delete is none", defaultGrabKeys, []step{
			{controlL, true, false}, {altL, true, false}, {deleteK, true, false},
			{deleteK, false, false}, {altL, false, false}, {controlL, false, false}}},
		{"one key is none", defaultGrabKeys, []step{
			{controlL, true, false}, {controlL, false, false}}},
		{"repeats change nothing", defaultGrabKeys, []step{
			{controlL, true, false}, {controlL, true, false}, {controlL, false, false}}},
		{"held and repeating", defaultGrabKeys, []step{
			{controlL, true, false}, {altL, true, false}, {altL, true, false}, {altL, false, true}}},
		{"twice", defaultGrabKeys, []step{
			{controlL, true, false}, {altL, true, false}, {altL, false, true},
			{altL, true, false}, {altL, false, true}}},
		{"one key alone may be a chord", []uint32{controlL}, []step{
			{controlL, true, false}, {controlL, false, true}}},
		{"with Shift, X11 has Alt be Meta", []uint32{0xffe1, altL}, []step{
			{0xffe1, true, false}, {0xffe7, true, false}, {0xffe7, false, true}, {0xffe1, false, false}}},
		{"the right Control, too", defaultGrabKeys, []step{
			{controlR, true, false}, {altL, true, false}, {controlR, false, true}, {altL, false, false}}},
		{"the right Alt, too", defaultGrabKeys, []step{
			{controlR, true, false}, {0xffea, true, false}, {0xffea, false, true}}},
		{"both Controls are one key", defaultGrabKeys, []step{
			{controlL, true, false}, {controlR, true, false}, {controlL, false, false}, {controlR, false, false}}},
		{"a right one that is named is meant", []uint32{controlR}, []step{
			{controlL, true, false}, {controlL, false, false}, {controlR, true, false}, {controlR, false, true}}},
		{"left and right, both named", []uint32{controlL, controlR}, []step{
			{controlL, true, false}, {controlL, false, false}, {controlL, true, false}, {controlR, true, false}, {controlR, false, true}}},
		{"no chord", nil, []step{{controlL, true, false}, {controlL, false, false}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := chord{keys: tt.keys}
			for i, s := range tt.steps {
				if got := c.key(s.keysym, s.pressed); got != s.want {
					t.Errorf("step %d: complete is %v, want %v", i, got, s.want)
				}
			}
		})
	}
}

func TestChordForgets(t *testing.T) {
	c := chord{keys: defaultGrabKeys}
	c.key(controlL, true)
	c.forget() // the focus was lost, and Control let go elsewhere
	c.key(altL, true)
	if c.key(altL, false) {
		t.Error("Alt alone completed the chord")
	}
}
