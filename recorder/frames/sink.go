// SPDX-License-Identifier: LGPL-2.1-or-later

package frames

import "time"

// Sink takes the frames of a recording, one goroutine's. A frame has rows of stride
// bytes of w pixels of the bytes B, G, R and one that means nothing; it is shown from
// the time at on, which never goes back, until the next one's. Close ends the
// recording.
type Sink interface {
	Frame(px []byte, stride, w, h int, at time.Duration) error
	Close() error
}

// Limits are what a sink can take.
type Limits struct {
	FPS     int  // frames a second, at most
	OneSize bool // all frames must have the first one's size
}

// Opener makes the sink of a recording whose first frame has a size in pixels.
type Opener func(w, h int) (Sink, Limits, error)
