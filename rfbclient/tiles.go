// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// eachTile calls f for the tiles of a rectangle, left to right, top to bottom,
// until one fails. Tiles have side pixels a side; those at the right and the
// lower edge may be smaller.
func eachTile(rect Rect, side int, f func(tile Rect) error) error {
	for y := 0; y < rect.H; y += side {
		for x := 0; x < rect.W; x += side {
			tile := Rect{rect.X + x, rect.Y + y, min(side, rect.W-x), min(side, rect.H-y)}
			if err := f(tile); err != nil {
				return err
			}
		}
	}
	return nil
}
