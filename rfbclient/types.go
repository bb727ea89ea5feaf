// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// These types and values live below this package (internal/wire), because the decoders
// and the security types need them, too. What users read of them stands here;
// TestAliasesAreDocumented compares it with what there is.

// A Rect is a rectangle of the framebuffer in pixels. X and Y are its upper left corner;
// it is empty if W or H is 0.
//
//	type Rect struct {
//		X, Y, W, H int
//	}
//
//	func (r Rect) Empty() bool           // no pixel is in r
//	func (r Rect) Contains(s Rect) bool  // every pixel of s is in r; an empty s is in every r
//	func (r Rect) Intersect(s Rect) Rect // the pixels that are in both; the zero Rect if there are none
//	func (r Rect) Union(s Rect) Rect     // the smallest rectangle that holds both
//	func (r Rect) String() string        // as X servers write it: 640x480+10+20
type Rect = wire.Rect

// A Region is a set of pixels, kept as a short list of rectangles which may overlap. It
// never misses a pixel that was added; it may hold a few more than were added, because
// the list is kept short by merging. The zero Region is empty.
//
//	func (g *Region) Add(r Rect)          // adds a rectangle
//	func (g *Region) AddRegion(h *Region) // adds all rectangles of h
//	func (g *Region) Bounds() Rect        // the smallest rectangle that holds the region
//	func (g *Region) Clear()              // empties the region and keeps its memory
//	func (g *Region) Empty() bool         // no pixel was added
//	func (g *Region) Rects() []Rect       // valid until the next call of a method of the region
type Region = wire.Region

// A Point is a place on the desktop in pixels.
//
//	type Point struct{ X, Y int }
type Point = wire.Point

// A Size is a desktop's size in pixels.
//
//	type Size struct{ Width, Height int }
type Size = wire.Size

// A ProtocolError says that the server sent something that the protocol, or a limit
// (MaxDesktopPixels and its like), does not allow. The connection is ended by it.
//
//	type ProtocolError struct {
//		What string // what was wrong, with the numbers; safe to show
//	}
//
//	func (e *ProtocolError) Error() string // What
type ProtocolError = wire.ProtocolError

// An UnsupportedError says that the server speaks, but offers nothing that this client
// has: a protocol version (RFB 7.1.1), security types, an encoding never asked for.
//
//	type UnsupportedError struct {
//		Kind         UnsupportedKind
//		Text         string   // a name, or the server's words: cleaned
//		Major, Minor int      // a version
//		Number       uint32   // a number of the protocol
//		Known        []string // what this client has instead
//	}
//
//	func (e *UnsupportedError) Error() string // the fact, for developers; safe to show
type UnsupportedError = wire.UnsupportedError

// CleanText makes text from a server, or from any other stranger, safe to show in a
// window, to log and to print on a terminal: the result is valid UTF-8, on one line,
// without control characters and without characters that change the direction of
// writing, and has at most maxRunes characters ("…" marks the cut). It is still plain
// text: whoever shows it must not read it as markup.
func CleanText(s string, maxRunes int) string { return wire.CleanText(s, maxRunes) }
