// SPDX-License-Identifier: LGPL-2.1-or-later

package websocket

import (
	"fmt"
	"testing"
)

// FuzzFrames: what is accepted does not depend on how it is cut, and a frame that is
// refused stays out whole.
func FuzzFrames(f *testing.F) {
	f.Add(append(frame(final|opBinary, "RFB 003.008\n"), frame(opPing, "")...), 1)
	f.Add(append(frame(final|opBinary, "x"), maskedFrame(final|opBinary, "y")...), 3)
	f.Add([]byte{final | opBinary, 126, 0, 12}, 2)
	f.Add([]byte{final | opBinary, 127, 0x40, 0, 0, 0, 0, 0, 0, 0}, 5)
	f.Add([]byte{final | opBinary, 127, 0x80, 0, 0, 0, 0, 0, 0, 0}, 5)
	f.Fuzz(func(t *testing.T, p []byte, cut int) {
		whole := frames{limit: 1000}
		n, err := whole.accept(p)
		if err == nil && n != len(p) {
			t.Fatalf("%d of %d bytes are accepted without an error", n, len(p))
		}
		if k, again := (&frames{limit: 1000}).accept(p[:n]); k != n || again != nil {
			t.Fatalf("of %d bytes that were accepted %d are, and %v", n, k, again)
		}
		cutUp := frames{limit: 1000}
		cut = 1 + max(0, cut)%16
		var pieces error
		for rest := p; len(rest) > 0 && pieces == nil; {
			k := min(cut, len(rest))
			_, pieces = cutUp.accept(rest[:k])
			rest = rest[k:]
		}
		if fmt.Sprint(pieces) != fmt.Sprint(err) {
			t.Errorf("in pieces of %d: %v, at once: %v", cut, pieces, err)
		}
	})
}
