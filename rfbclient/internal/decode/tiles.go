// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// What sticks out. Encoders that pad a tile or a rectangle at the desktop's edge, or that
// round a last run up, are in use, and other viewers show what they send. The rule for all
// decoders: pixels that a rectangle's data puts outside its tile or its rectangle are
// dropped if the data itself stays in step, and the rest is drawn.
//   - Subrectangles of Hextile, RRE and CoRRE have a size of their own on the wire: clipped.
//   - Runs of ZRLE, ZYWRLE and TRLE longer than their tile: cut at its end. The length's
//     bytes are read to their end.
//   - Bytes of ZRLE and ZYWRLE behind the last tile: dropped, up to zrleLimit. The length of
//     the compressed data is on the wire.
//
// Still an error is what leaves a pixel undefined or puts what follows out of step: an index
// beyond its palette (ZRLE, TRLE, Tight), an unknown subencoding, data that ends too early,
// a picture of another size than its rectangle (JPEG, PNG: other viewers refuse these,
// too), and Tight and Zlib data with another length than the rectangle's pixels have.

// eachTile calls f for the tiles of a rectangle, left to right, top to bottom,
// until one fails. Tiles have side pixels a side; those at the right and the
// lower edge may be smaller.
func eachTile(rect wire.Rect, side int, f func(tile wire.Rect) error) error {
	for y := 0; y < rect.H; y += side {
		for x := 0; x < rect.W; x += side {
			tile := wire.Rect{X: rect.X + x, Y: rect.Y + y, W: min(side, rect.W-x), H: min(side, rect.H-y)}
			if err := f(tile); err != nil {
				return err
			}
		}
	}
	return nil
}
