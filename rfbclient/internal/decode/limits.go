// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

// maxJPEGScans is how many times a JPEG picture may go over its pixels; ten are usual in
// progressive ones.
const maxJPEGScans = 16

// compressedLimit is the largest compressed payload that a rectangle of n
// pixels may have, in bytes: what the worst legal encoder could make of it, and
// room for the headers of an encoder that gains nothing.
func compressedLimit(pixels int) int64 {
	return 64<<10 + 8*int64(pixels)
}
