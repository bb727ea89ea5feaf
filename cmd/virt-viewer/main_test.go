// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestUnknownHotkeys: the command line knows the actions that the window has.
func TestUnknownHotkeys(t *testing.T) {
	var said bytes.Buffer
	c := command("/usr/bin/virt-viewer")
	c.Err = &said
	if _, _, err := c.Parse([]string{"-H", "fly=f5,zoom-in=ctrl+shift+f9,usb-device-reset=f6", ":0"}); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(said.String()); got != "virt-viewer: Unknown hotkey name fly" {
		t.Errorf("it said %q", got)
	}
}
