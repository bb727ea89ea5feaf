// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
)

func TestRates(t *testing.T) {
	before := rfbclient.Statistics{Received: 1e6, Updates: 100}
	after := rfbclient.Statistics{Received: 2e6, Updates: 160}
	if got := ratesOf(before, after, 2*time.Second); got != (rates{updates: 30, bits: 4e6}) {
		t.Errorf("%+v", got)
	}
	if got := ratesOf(after, before, time.Second); got != (rates{}) {
		t.Errorf("of another connection: %+v", got)
	}
}

func TestFactTexts(t *testing.T) {
	if got := pixelText("32 bits, depth 24, little-endian, max 255/255/255, shift 16/8/0"); got != "32 bits, depth 24" {
		t.Error(got)
	}
}
