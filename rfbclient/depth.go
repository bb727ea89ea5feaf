// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// Depth says in how many colours the server shall send the desktop (RFB 7.4). Fewer need
// less of a slow line; the picture is shown in 24 bits all the same.
type Depth int

// The depths.
const (
	// DepthDefault is the server's own format if that can be used, which has all the
	// colours that the server has; else DepthFull. Servers that cannot convert, or ignore
	// what they are asked for, are shown in it all the same.
	DepthDefault  Depth = iota
	DepthFull           // 32 bits a pixel, 8 for each of red, green, blue
	DepthMedium         // 16 bits a pixel, 5 for red and blue, 6 for green
	DepthLow            // 8 bits a pixel, 3 for red and green, 2 for blue
	DepthUltraLow       // 8 bits a pixel, 1 for each: eight colours
	DepthServer         // what the server has by itself, a colour map too
)

// formats are those that are asked for, by Depth.
var formats = map[Depth]wire.PixelFormat{
	DepthFull: wire.FullFormat,
	// Not 15 bits: QEMU's ZRLE has raw tiles of half their size then.
	DepthMedium:   {Bits: 16, Depth: 16, TrueColour: true, Max: [3]uint16{31, 63, 31}, Shift: [3]uint8{11, 5, 0}},
	DepthLow:      {Bits: 8, Depth: 8, TrueColour: true, Max: [3]uint16{7, 7, 3}, Shift: [3]uint8{5, 2, 0}},
	DepthUltraLow: {Bits: 8, Depth: 3, TrueColour: true, Max: [3]uint16{1, 1, 1}, Shift: [3]uint8{2, 1, 0}},
}
