// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

// Where to add things: an encoding is a file and a row in internal/decode (and a constant
// below, if programs are to name it), a security type is a file and a row in internal/auth, a
// message of the server is a function and a line in messages.go.

import (
	"fmt"

	"github.com/govnc/virt-viewer/rfbclient/internal/decode"
)

// An Encoding is the number of an encoding or pseudo-encoding (RFB 7.7, 7.8).
type Encoding int32

// Encodings of pixels (RFB 7.7; rfbproto, "Encodings").
const (
	EncodingRaw      Encoding = 0
	EncodingCopyRect Encoding = 1
	EncodingRRE      Encoding = 2
	EncodingCoRRE    Encoding = 4
	EncodingHextile  Encoding = 5
	EncodingZlib     Encoding = 6
	EncodingTight    Encoding = 7
	EncodingTRLE     Encoding = 15
	EncodingZRLE     Encoding = 16
	EncodingZYWRLE   Encoding = 17
	EncodingJPEG     Encoding = 21
	EncodingTightPNG Encoding = -260
)

// Pseudo-encodings (RFB 7.8): what else this client understands.
const (
	encodingJPEGQuality0         Encoding = -32 // lowest quality; -23 is the highest
	encodingDesktopSize          Encoding = -223
	encodingLastRect             Encoding = -224
	encodingPointerPosition      Encoding = -232
	encodingCursor               Encoding = -239
	encodingXCursor              Encoding = -240
	encodingCompressionLevel0    Encoding = -256 // lowest compression; -247 is the highest
	encodingPointerMotionChange  Encoding = -257
	encodingExtendedKeyEvent     Encoding = -258
	encodingQEMUAudio            Encoding = -259
	encodingQEMULEDState         Encoding = -261
	encodingDesktopName          Encoding = -307
	encodingExtendedDesktopSize  Encoding = -308
	encodingXVP                  Encoding = -309
	encodingFence                Encoding = -312
	encodingContinuousUpdates    Encoding = -313
	encodingCursorWithAlpha      Encoding = -314
	encodingExtendedMouseButtons Encoding = -316
	encodingTightWithoutZlib     Encoding = -317
	encodingVMwareCursor         Encoding = 0x574d5664
	encodingVMwareCursorState    Encoding = 0x574d5665
	encodingVMwareCursorPosition Encoding = 0x574d5666
	encodingVMwareLEDState       Encoding = 0x574d5668
	encodingDisplayModeChange    Encoding = 0x574d5669
	encodingExtendedClipboard    Encoding = -0x3f5e1a32 // 0xc0a1e5ce
)

// EncodingInfo says what is special about an encoding of pixels.
type EncodingInfo struct {
	Encoding Encoding
	// Lossy: it has losses in any quality.
	Lossy bool
	// OptIn: it is only asked for if Config.Encodings names it.
	OptIn bool
	// JPEG: it may have JPEG pictures among others, if Config.JPEGQuality allows losses.
	JPEG bool
	// NeedsLevel: what its data means depends on Config.JPEGQuality, so that nobody can
	// read a recording of it without knowing that.
	NeedsLevel bool
}

// Encodings gives the encodings of pixels that this client has, the preferred first.
func Encodings() []EncodingInfo {
	list := make([]EncodingInfo, 0, len(decode.Encodings))
	for i := range decode.Encodings {
		e := &decode.Encodings[i]
		list = append(list, EncodingInfo{Encoding(e.Number), e.Lossy, e.OptIn, e.JPEG, e.Level != nil})
	}
	return list
}

// info gives the row of an encoding; one of no encoding that has no properties for others.
func (e Encoding) info() decode.Encoding {
	if row := decode.ByNumber(int32(e)); row != nil {
		return *row
	}
	return decode.Encoding{}
}

// pseudoEncoding is one whose rectangles say something other than pixels.
type pseudoEncoding struct {
	number Encoding
	name   string
	handle func(c *conn, rect Rect) error
}

// pseudoEncodings lists the pseudo-encodings that this client understands.
func pseudoEncodings() []pseudoEncoding {
	return []pseudoEncoding{
		{encodingDesktopSize, "DesktopSize", (*conn).desktopSize},
		{encodingExtendedDesktopSize, "ExtendedDesktopSize", (*conn).extendedDesktopSize},
		{encodingLastRect, "LastRect", (*conn).lastRect},
		{encodingCursorWithAlpha, "Cursor with alpha", (*conn).cursorWithAlpha},
		{encodingVMwareCursor, "VMware Cursor", (*conn).vmwareCursor},
		{encodingCursor, "Cursor", (*conn).cursor},
		{encodingXCursor, "X Cursor", (*conn).xCursor},
		{encodingVMwareCursorState, "VMware Cursor State", (*conn).vmwareCursorState},
		{encodingVMwareCursorPosition, "VMware Cursor Position", (*conn).pointerPosition},
		{encodingPointerPosition, "PointerPos", (*conn).pointerPosition},
		{encodingPointerMotionChange, "QEMU Pointer Motion Change", (*conn).pointerMotionChange},
		{encodingExtendedKeyEvent, "QEMU Extended Key Event", (*conn).extendedKeyEvent},
		{encodingExtendedMouseButtons, "ExtendedMouseButtons", (*conn).extendedMouseButtons},
		{encodingQEMULEDState, "QEMU LED State", (*conn).qemuLEDState},
		{encodingVMwareLEDState, "VMware LED State", (*conn).vmwareLEDState},
		{encodingQEMUAudio, "QEMU Audio", (*conn).qemuAudio},
		{encodingDesktopName, "DesktopName", (*conn).desktopName},
		{encodingDisplayModeChange, "VMware Display Mode Change", (*conn).displayModeChange},
	}
}

// announcements are pseudo-encodings that only say that this client has something,
// and never come back as rectangles.
var announcements = []Encoding{
	encodingXVP, encodingFence, encodingContinuousUpdates, encodingTightWithoutZlib, encodingExtendedClipboard,
}

// announced are the features that a server uses, and expects to be used, because of an
// encoding in the list.
var announced = map[Encoding]Feature{
	encodingXVP:               FeaturePower,
	encodingFence:             FeatureFences,
	encodingContinuousUpdates: FeatureContinuousUpdates,
	encodingExtendedClipboard: FeatureClipboard,
	encodingExtendedKeyEvent:  FeatureScancodes,
	encodingQEMUAudio:         FeatureAudio,
}

// firstEncodings are those that every server has heard of: of the protocol's first
// editions.
var firstEncodings = []Encoding{EncodingCopyRect, EncodingHextile, EncodingRRE, EncodingRaw, encodingDesktopSize}

// String gives the encoding's name as the RFB document writes it, or its number.
func (e Encoding) String() string {
	if x := decode.ByNumber(int32(e)); x != nil {
		return x.Name
	}
	for _, x := range pseudoEncodings() {
		if x.number == e {
			return x.name
		}
	}
	return fmt.Sprintf("encoding %d", int32(e))
}
