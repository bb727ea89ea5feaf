// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"errors"
	"time"
)

// A Feature is something that this client tells or asks servers of its own accord, and
// that it can do without. Some servers end the session when they are told or asked it.
type Feature uint16

// The features. What a session cannot do without, such as pointer events and requests
// of updates, is none.
const (
	// FeaturePixelFormat is SetPixelFormat (RFB 7.5.1). Without it the server's own
	// format is used.
	FeaturePixelFormat Feature = 1 << iota
	// FeatureEncodings is to ask for more than the encodings of the RFB document's
	// first editions (RFB 7.5.2).
	FeatureEncodings
	// FeatureEncodingChanges is to change the encodings in the course of a session.
	FeatureEncodingChanges
	// FeatureClipboard is to send copied text, and all of the extended clipboard.
	FeatureClipboard
	// FeatureDesktopSize is SetDesktopSize.
	FeatureDesktopSize
	// FeatureFences is fences.
	FeatureFences
	// FeatureContinuousUpdates is EnableContinuousUpdates.
	FeatureContinuousUpdates
	// FeatureScancodes is QEMU's extended key events. Without them keysyms are sent.
	FeatureScancodes
	// FeatureAudio is QEMU's messages about sound.
	FeatureAudio
	// FeaturePower is xvp's messages.
	FeaturePower
)

// Features is a set of them.
type Features = Feature

// featureNames are the names of features, by their bits.
var featureNames = []string{"SetPixelFormat", "SetEncodings", "changed encodings", "copied text", "SetDesktopSize",
	"a fence", "EnableContinuousUpdates", "an extended key event", "a message about sound", "an xvp message"}

// String names the first feature of a set.
func (f Feature) String() string {
	for i, name := range featureNames {
		if f&(1<<i) != 0 {
			return name
		}
	}
	return "nothing"
}

// Has says whether a set has one of some features.
func (f Feature) Has(some Feature) bool { return f&some != 0 }

// chosenFeatures are sent when the user does something, and may be wrong once and right
// another time. The others are sent all the time: only their first use says anything.
const chosenFeatures = FeatureClipboard | FeatureDesktopSize | FeaturePower

// A RejectedError says that the server ended the session right after it was sent
// something that not all servers know, or that it did not do as it was told by it.
type RejectedError struct {
	Feature Feature       // what it was sent last
	Ago     time.Duration // how long before the end
	Err     error         // how the session ended
}

func (e *RejectedError) Error() string { return e.Err.Error() }

// Unwrap returns how the session ended.
func (e *RejectedError) Unwrap() error { return e.Err }

// rejectTime is how soon after a message the end must come to be thought its
// consequence: the way there and back, and the time that a slow server takes.
const rejectTime = 3 * time.Second

// featureOf says which feature a message of the client belongs to; 0 for what no session
// can do without.
func featureOf(message []byte) Feature {
	if len(message) == 0 {
		return 0
	}
	switch message[0] {
	case msgSetPixelFormat:
		return FeaturePixelFormat
	case msgSetEncodings:
		return FeatureEncodings
	case msgClientCutText:
		return FeatureClipboard
	case msgContinuousUpdates:
		return FeatureContinuousUpdates
	case msgFence:
		return FeatureFences
	case msgXVP:
		return FeaturePower
	case msgSetDesktopSize:
		return FeatureDesktopSize
	case msgQEMU:
		if len(message) > 1 && message[1] == msgQEMUAudio {
			return FeatureAudio
		}
		return FeatureScancodes
	}
	return 0
}

// sentFeatures are those that a server was sent in a session, and when. The send queue's
// mutex guards it.
type sentFeatures struct {
	avoid Features
	at    map[Feature]time.Time // of chosenFeatures the last time, of others the first
}

// add notes a message. It says whether the message may be sent.
func (s *sentFeatures) add(message []byte) bool {
	f := featureOf(message)
	if f == 0 {
		return true
	}
	if f == FeatureEncodings && !s.at[f].IsZero() {
		f = FeatureEncodingChanges
	}
	if f == FeatureEncodingChanges && s.avoid.Has(FeatureEncodings) || s.avoid.Has(f) && f != FeatureEncodings {
		return false // without FeatureEncodings a short list is sent, once
	}
	if s.at == nil {
		s.at = map[Feature]time.Time{}
	}
	if f&chosenFeatures != 0 || s.at[f].IsZero() {
		s.at[f] = time.Now()
	}
	return true
}

// last gives what was sent last of those that count, and when.
func (s *sentFeatures) last(count func(Feature) bool) (last Feature, at time.Time) {
	for f, t := range s.at {
		if !s.avoid.Has(f) && count(f) && (t.After(at) || t.Equal(at) && f < last) {
			last, at = f, t
		}
	}
	return last, at
}

// rejected adds to the session's end what the server was sent right before it.
func (c *conn) rejected(err error) error {
	if c.misunderstood(err) {
		return &RejectedError{Feature: FeaturePixelFormat, Ago: time.Since(c.began), Err: err}
	}
	if !errors.Is(err, ErrLost) {
		return err
	}
	// An update is an answer: what was asked for before it was taken.
	drawn := c.stats.updates.Load() > 0
	c.send.mu.Lock()
	f, at := c.send.sent.last(func(f Feature) bool {
		switch f {
		case FeaturePixelFormat:
			return !drawn && c.converts
		case FeatureEncodings:
			return !drawn && !c.converts
		}
		return true
	})
	c.send.mu.Unlock()
	if ago := time.Since(at); f != 0 && ago <= rejectTime {
		return &RejectedError{Feature: f, Ago: ago, Err: err}
	}
	return err
}

// Avoidance is what was learnt of one server in several sessions: what it is better not
// sent. Its zero value has learnt nothing.
type Avoidance struct {
	features Features
	ends     map[Feature]int
}

// Features are what to leave out; see Config.Avoid.
func (a *Avoidance) Features() Features { return a.features }

// Ended notes how a connection has ended. It gives what is left out from now on and was
// not before; 0 if nothing was learnt. One end may have other reasons, but not two right
// behind the same message. For a server that was asked for another pixel format than its
// own one end is enough: its own is always right.
func (a *Avoidance) Ended(err error) Feature {
	var e *RejectedError
	if !errors.As(err, &e) || a.features.Has(e.Feature) {
		return 0
	}
	if a.ends == nil {
		a.ends = map[Feature]int{}
	}
	a.ends[e.Feature]++
	if a.ends[e.Feature] < 2 && e.Feature != FeaturePixelFormat {
		return 0
	}
	a.features |= e.Feature
	return e.Feature
}
