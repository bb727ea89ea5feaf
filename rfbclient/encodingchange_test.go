// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"slices"
	"testing"
	"time"
)

// changeTalker is a session whose moments are short.
func changeTalker(t *testing.T) *talker {
	before := quietTime
	quietTime = 20 * time.Millisecond
	t.Cleanup(func() { quietTime = before })
	return newTalker(t)
}

func (s *talker) expectCompression(level int) {
	s.t.Helper()
	if list := s.readEncodings(); !slices.Contains(list, encodingCompressionLevel0+Encoding(level)) {
		s.t.Fatalf("the server is told %v", list)
	}
}

// TestChangeBetweenUpdates: a change waits for the answer to the request, and then for its
// end; of several the last one goes out, before the next request.
func TestChangeBetweenUpdates(t *testing.T) {
	s := changeTalker(t)
	s.c.SetQuality(0, 3)
	s.c.SetQuality(0, 4)
	s.say(new(packet).update(1))
	s.silent()
	s.c.SetQuality(0, 5)
	s.silent()
	s.say(new(packet).rect(0, 0, 2, 1, EncodingRaw).text("........"))
	s.expectCompression(5)
	s.takeDamage()
	s.expect(incremental)
	s.say(onePixel()) // now the next one is asked for as an update begins
	s.expect(incremental)
	s.takeDamage()
	s.c.SetQuality(0, 6) // and back: there is nothing to be told
	s.c.SetQuality(0, 5)
	s.silent()
}

// TestChangeAtRest: where nothing moves, a pixel has the request answered.
func TestChangeAtRest(t *testing.T) {
	s := changeTalker(t)
	s.say(onePixel())
	s.expect(incremental)
	s.takeDamage()
	s.c.SetQuality(0, 3)
	s.pixelAsked()
	s.expectCompression(3)
	s.takeDamage()
	s.expect(incremental)
	s.silent()
}

// TestChangeInRace: an update that has more than the pixel may be the answer to the request
// before; so nothing is asked for until the pixel's own answer has come, or does not.
func TestChangeInRace(t *testing.T) {
	for _, comes := range []bool{true, false} {
		s := changeTalker(t)
		s.say(onePixel())
		s.expect(incremental)
		s.takeDamage()
		s.c.SetQuality(0, 3)
		s.expect(thePixel)
		if comes {
			s.say(new(packet).update(1).rect(0, 0, 4, 1, EncodingRaw).text("................").update(1).rect(0, 0, 1, 1, EncodingRaw))
			s.silent()
			s.say(new(packet).text("...."))
		} else {
			s.say(new(packet).update(1).rect(0, 0, 4, 1, EncodingRaw).text("................"))
		}
		s.expectCompression(3)
		s.takeDamage()
		s.expect(incremental)
		s.silent()
	}
}

// TestChangeWithContinuousUpdates: such a server takes a change at any time.
func TestChangeWithContinuousUpdates(t *testing.T) {
	s := changeTalker(t)
	s.say(new(packet).u8(msgContinuousUpdates))
	s.say(new(packet).u8(msgFence, 0, 0, 0).u32(0).u8(0))
	s.expect("\x96\x01\x00\x00\x00\x00\x00\x04\x00\x03")
	s.say(new(packet).update(1))
	s.c.SetQuality(0, 3)
	s.expectCompression(3)
}

// TestChangeWhileHidden: nothing is asked for, and the change goes out when it can.
func TestChangeWhileHidden(t *testing.T) {
	s := changeTalker(t)
	s.c.SetVisible(false)
	s.c.SetQuality(0, 3)
	time.Sleep(5 * quietTime)
	s.silent()
	s.say(onePixel())
	s.expectCompression(3)
	s.takeDamage()
	s.silent()
}
