// SPDX-License-Identifier: LGPL-2.1-or-later

package encode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// PixelFormats are pixel formats of each kind: those that can be asked for, and some
// that servers have by themselves.
var PixelFormats = []wire.PixelFormat{
	{Bits: 16, Depth: 16, TrueColour: true, Max: [3]uint16{31, 63, 31}, Shift: [3]uint8{11, 5, 0}}, // those that can be asked for
	{Bits: 8, Depth: 8, TrueColour: true, Max: [3]uint16{7, 7, 3}, Shift: [3]uint8{5, 2, 0}},
	{Bits: 8, Depth: 3, TrueColour: true, Max: [3]uint16{1, 1, 1}, Shift: [3]uint8{2, 1, 0}},
	wire.FullFormat,
	{Bits: 32, Depth: 32, TrueColour: true, Max: [3]uint16{255, 255, 255}, Shift: [3]uint8{16, 8, 0}},                   // CPIXEL and TPIXEL of four bytes
	{Bits: 32, Depth: 24, BigEndian: true, TrueColour: true, Max: [3]uint16{255, 255, 255}, Shift: [3]uint8{16, 8, 0}},  // big-endian
	{Bits: 32, Depth: 24, TrueColour: true, Max: [3]uint16{255, 255, 255}, Shift: [3]uint8{0, 8, 16}},                   // red and blue changed
	{Bits: 32, Depth: 24, TrueColour: true, Max: [3]uint16{255, 255, 255}, Shift: [3]uint8{24, 16, 8}},                  // CPIXEL is the high bytes
	{Bits: 32, Depth: 24, BigEndian: true, TrueColour: true, Max: [3]uint16{255, 255, 255}, Shift: [3]uint8{8, 16, 24}}, // both
	{Bits: 32, Depth: 30, TrueColour: true, Max: [3]uint16{1023, 1023, 1023}, Shift: [3]uint8{20, 10, 0}},
	{Bits: 32, Depth: 16, TrueColour: true, Max: [3]uint16{31, 63, 31}, Shift: [3]uint8{11, 5, 0}},
	{Bits: 16, Depth: 16, TrueColour: true, Max: [3]uint16{31, 63, 31}, Shift: [3]uint8{11, 5, 0}},
	{Bits: 16, Depth: 16, BigEndian: true, TrueColour: true, Max: [3]uint16{31, 63, 31}, Shift: [3]uint8{11, 5, 0}},
	{Bits: 8, Depth: 6, TrueColour: true, Max: [3]uint16{3, 3, 3}, Shift: [3]uint8{4, 2, 0}},
	{Bits: 8, Depth: 8}, // colour maps
	{Bits: 16, Depth: 12},
}
