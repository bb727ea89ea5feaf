// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"sync/atomic"

	"github.com/govnc/virt-viewer/rfbclient/internal/decode"
)

// rectangleCounts has, for each of encodings, how many rectangles came in it.
type rectangleCounts []atomic.Int64

func newRectangleCounts() rectangleCounts { return make(rectangleCounts, len(decode.Encodings)) }

func (n rectangleCounts) add(e Encoding) {
	for i := range decode.Encodings {
		if decode.Encodings[i].Number == int32(e) {
			n[i].Add(1)
			return
		}
	}
}

// EncodingsSeen says how many rectangles of pixels the server has sent in each
// encoding. Encodings that it has not used are not in the map.
func (c *Client) EncodingsSeen() map[Encoding]int64 {
	seen := map[Encoding]int64{}
	for i := range c.counts {
		if n := c.counts[i].Load(); n > 0 {
			seen[Encoding(decode.Encodings[i].Number)] = n
		}
	}
	return seen
}
