// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"maps"
	"testing"
)

func TestEncodingsSeen(t *testing.T) {
	w := hello(4, 3).update(3)
	w.rect(0, 0, 1, 1, EncodingRaw).u8(1, 2, 3, 0)
	w.rect(1, 0, 1, 1, EncodingCopyRect).u16(0, 0)
	w.rect(2, 0, 1, 1, EncodingRaw).u8(1, 2, 3, 0)
	w.update(1).rect(0, 0, 4, 3, encodingLastRect) // has no pixels
	c, _ := session(t, w.Bytes(), 100)
	want := map[Encoding]int64{EncodingRaw: 2, EncodingCopyRect: 1}
	if got := c.EncodingsSeen(); !maps.Equal(got, want) {
		t.Errorf("seen %v, not %v", got, want)
	}
}
