// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"testing"

	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
)

// TestLessons: after two ends right behind the same message it is left out, and the user
// is to be told which it is; other ends teach nothing.
func TestLessons(t *testing.T) {
	ended := func(f rfbclient.Feature) error { return &rfbclient.RejectedError{Feature: f, Err: rfbclient.ErrLost} }
	var l lessons
	for i, step := range []struct {
		err    error
		learns bool
	}{
		{rfbclient.ErrLost, false},
		{ended(rfbclient.FeatureDesktopSize), false},
		{ended(rfbclient.FeatureClipboard), false},
		{ended(rfbclient.FeatureDesktopSize), true},
		{ended(rfbclient.FeatureDesktopSize), false},
		{ended(rfbclient.FeaturePixelFormat), true}, // the server's own is always right
	} {
		if got := l.learn(step.err); got != step.learns {
			t.Errorf("step %d: %v", i, got)
		}
	}
	if want := rfbclient.FeatureDesktopSize | rfbclient.FeaturePixelFormat; l.Features() != want || l.news != want {
		t.Errorf("%b is left out, and %b is to be told", l.Features(), l.news)
	}
	seen := map[string]bool{}
	for f := rfbclient.FeaturePixelFormat; f <= rfbclient.FeaturePower; f <<= 1 {
		seen[leftOut(f)] = true
	}
	if len(seen) < 8 {
		t.Errorf("%d sentences", len(seen))
	}
}

// TestRejectedFailure names what the server was sent.
func TestRejectedFailure(t *testing.T) {
	f := problem.Explain("", &rfbclient.RejectedError{Feature: rfbclient.FeatureDesktopSize, Err: rfbclient.ErrLost})
	if want := "the server closed the connection when it was asked for another size"; f.Reason != want || f.Code != problem.ExitLost {
		t.Errorf("%q, exit code %d", f.Reason, f.Code)
	}
	f = problem.Explain("", &rfbclient.RejectedError{Feature: rfbclient.FeatureFences, Err: rfbclient.ErrLost})
	if want := "the server closed the connection"; f.Reason != want || f.Code != problem.ExitLost {
		t.Errorf("%q, exit code %d", f.Reason, f.Code)
	}
}
