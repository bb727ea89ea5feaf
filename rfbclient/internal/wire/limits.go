// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

// What a server may claim of pixels and texts before the connection is ended, or the
// surplus is skipped. Each length from the wire is compared with a limit before anything
// is allocated for it; memory then grows with what really arrives.
const (
	// MaxDesktopSide is the largest width or height of a desktop, in pixels.
	MaxDesktopSide = 16384
	// MaxDesktopPixels is the largest area of a desktop: 144 MiB at 4 bytes a
	// pixel, somewhat more than an 8K screen. A display keeps a second copy, and a
	// third may exist while sizes change, so that a program stays below 512 MiB
	// whatever the server says.
	MaxDesktopPixels = 36 << 20
	// MaxPicturePixels is the largest area of one JPEG or PNG picture, and of a
	// rectangle that Tight compresses: their decoders may need three times the
	// memory of the pixels. Servers send desktops in far smaller ones.
	MaxPicturePixels = 16 << 20
	// MaxNameOnWire is the longest desktop name, reason or the like, in bytes, whose
	// surplus is skipped. What claims to be longer would be waited for without end, and
	// ends the connection.
	MaxNameOnWire = 1 << 20

	// maxDamageRects is how many rectangles a damage region keeps apart before
	// it merges them; each costs the user interface a copy and a clip.
	maxDamageRects = 32
)
