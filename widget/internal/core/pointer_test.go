// SPDX-License-Identifier: LGPL-2.1-or-later

package core

import "testing"

func TestTakeWhole(t *testing.T) {
	rest := 0.0
	sum := 0
	for range 30 {
		sum += takeWhole(&rest, 0.1)
	}
	if sum != 2 && sum != 3 || rest < 0 || rest >= 1 { // 0.1 is not exact
		t.Errorf("30 times 0.1 gave %d and a rest of %v", sum, rest)
	}
	rest = 0
	if n := takeWhole(&rest, -2.5); n != -2 || rest != -0.5 {
		t.Errorf("-2.5 gave %d and a rest of %v", n, rest)
	}
}

func TestButtonBit(t *testing.T) {
	for button, want := range map[uint]uint8{0: 0, 1: 1, 2: 2, 3: 4, 8: 0x80, 9: 0, 1 << 20: 0} {
		if got := uint8(buttonBit(button)); got != want {
			t.Errorf("button %d has bit %#x, want %#x", button, got, want)
		}
	}
	if wheelUp != 8 || wheelDown != 16 || wheelLeft != 32 || wheelRight != 64 {
		t.Error("the wheel's bits are not RFB's")
	}
}

func TestDot(t *testing.T) {
	if len(dot.Pix) != dot.Width*dot.Height || isBlank(dot) {
		t.Error("the dot has no shape")
	}
}
