// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// What a server may claim before the connection is ended, or the surplus is
// skipped. Each length from the wire is compared with one of these before
// anything is allocated for it; memory then grows with what really arrives.
const (
	// MaxDesktopSide is the largest width or height of a desktop, in pixels.
	MaxDesktopSide = 16384
	// MaxDesktopPixels is the largest area of a desktop: 256 MiB at 4 bytes a
	// pixel, twice the area of an 8K screen. A display keeps a second copy, so
	// that a connection stays below 512 MiB whatever the server says.
	MaxDesktopPixels = 64 << 20

	// MaxCursorSide is the largest width or height of a cursor shape, in pixels.
	MaxCursorSide = 256

	// MaxNameLength is how much of a desktop name is kept, in bytes; the rest is
	// read and dropped.
	MaxNameLength = 64 << 10
	// MaxReasonLength is how much of a refusal's reason is kept, in bytes.
	MaxReasonLength = 64 << 10
	// MaxCutTextLength is the longest cut text that is kept, in bytes. A longer
	// one is skipped and the session goes on.
	MaxCutTextLength = 32 << 20
	// MaxSendCutText is the longest cut text that is sent, in bytes: QEMU ends
	// the connection of a client that sends more than 1 MiB.
	MaxSendCutText = 1 << 20
	// MaxScreens is how many screens of an ExtendedDesktopSize rectangle are
	// kept; its count is one byte.
	MaxScreens = 255
	// MaxColourMapEntries bounds first colour plus number of colours.
	MaxColourMapEntries = 65536

	// MaxSendQueue is how much may wait to be sent, in bytes, before the server
	// counts as one that does not read any more.
	MaxSendQueue = 8 << 20

	// maxDamageRects is how many rectangles a damage region keeps apart before
	// it merges them; each costs the user interface a copy and a clip.
	maxDamageRects = 32
)

// compressedLimit is the largest compressed payload that a rectangle of n
// pixels may have, in bytes: what the worst legal encoder could make of it, and
// room for the headers of an encoder that gains nothing.
func compressedLimit(pixels int) int64 {
	return 64<<10 + 8*int64(pixels)
}
