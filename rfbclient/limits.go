// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"github.com/govnc/virt-viewer/rfbclient/internal/auth"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// What a server may claim before the connection is ended, or the surplus is
// skipped. Each length from the wire is compared with one of these before
// anything is allocated for it; memory then grows with what really arrives.
const (
	// MaxDesktopSide is the largest width or height of a desktop, in pixels.
	MaxDesktopSide = wire.MaxDesktopSide
	// MaxDesktopPixels is the largest area of a desktop: 144 MiB at 4 bytes a
	// pixel, somewhat more than an 8K screen.
	MaxDesktopPixels = wire.MaxDesktopPixels
	// MaxPicturePixels is the largest area of one JPEG or PNG picture, and of a
	// rectangle that Tight compresses.
	MaxPicturePixels = wire.MaxPicturePixels

	// MaxCursorSide is the largest width or height of a cursor shape, in pixels.
	MaxCursorSide = 256
	// maxSkippedCursor is the largest width or height of a cursor that is skipped, in
	// pixels: more is no cursor, and would be waited for without end.
	maxSkippedCursor = 4096

	// MaxNameLength is how much of a desktop name is kept, in bytes; the rest is
	// read and dropped.
	MaxNameLength = 64 << 10
	// What is shown of it, in characters (CleanText).
	maxShownName = 120

	// MaxReasonLength is how much of a refusal's reason is kept, in bytes.
	MaxReasonLength = auth.MaxReasonLength
	// MaxCredentialLength is the longest user name or password that is sent, in
	// bytes; some security types have shorter ones. No server takes longer ones,
	// and some end without a word.
	MaxCredentialLength = auth.MaxCredentialLength
	// MaxCutTextLength is the longest cut text that is kept, in bytes. A longer
	// one is skipped and the session goes on.
	MaxCutTextLength = 16 << 20
	// maxSound is how much sound one message may have, in bytes; QEMU's have some
	// kilobytes, and a second of the best format has 384,000.
	maxSound = 16 << 20
	// maxSkippedText is the longest cut text that is skipped. More than that nobody
	// means: the client would read for minutes, or wait for ever.
	maxSkippedText = 256 << 20
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
)
