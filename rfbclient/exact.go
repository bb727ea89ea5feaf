// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import "slices"

// Asking for no losses. A server sends JPEG in Tight only to a client that has named a
// quality level (rfbproto, "JPEG Quality Level Pseudo-encoding"); without one, Tight has
// no losses. But a server that has nothing but JPEG, as KVM over IP does (PiKVM), ends a
// session in which Tight is asked for without a level.
//
// So a level is named until the server has sent something that is no JPEG; and where
// no losses are wanted, the others are preferred to Tight until then. Those that can
// choose the first, without losses, and are told to prefer Tight without a level as
// soon as that has come. One that has only JPEG goes on with it, in the best quality.

// bestQuality is the level with the fewest losses.
const bestQuality = 9

// hasJPEG says whether an encoding may have JPEG pictures among others, if a level was named.
func hasJPEG(e Encoding) bool { return e.info().JPEG }

// isLossy says whether an encoding has losses in any quality.
func isLossy(e Encoding) bool { return e.info().Lossy }

// preferExact gives the encodings of list in an order in which those come last that may have
// JPEG pictures. If there is no other, ZRLE is. CopyRect is never the first: QEMU
// would take it for the only one.
func preferExact(list []Encoding) []Encoding {
	var first, last []Encoding
	for _, e := range list {
		switch {
		case hasJPEG(e):
			last = append(last, e)
		case e != EncodingCopyRect:
			first = append(first, e)
		}
	}
	if !slices.ContainsFunc(first, func(e Encoding) bool { return !isLossy(e) }) {
		first = slices.Insert(first, 0, EncodingZRLE)
	}
	if slices.Contains(list, EncodingCopyRect) {
		first = slices.Insert(first, 1, EncodingCopyRect)
	}
	return append(first, last...)
}

// noteExact notes that the server has sent pixels without losses, if it has.
func (c *conn) noteExact(rect Rect, lossy bool) {
	c.exactSeen = c.exactSeen || !lossy && !rect.Empty()
}
