// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"crypto/rand"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// UntrustedScreen is a screen that has an environment for programs that the X server
// does not trust, as "ssh -X" gives it to them (Xsecurity(7)).
type UntrustedScreen struct {
	*Screen
	Untrusted []string // what such a program's environment has besides
}

// StartUntrustedScreen starts a screen with a window manager.
func StartUntrustedScreen(t testing.TB) *UntrustedScreen {
	t.Helper()
	dir := t.TempDir()
	trusted, untrusted := filepath.Join(dir, "trusted"), filepath.Join(dir, "untrusted")
	cookie := make([]byte, 16)
	_, _ = rand.Read(cookie) // it never fails
	// The server's number is not known before it runs; it does not look at it in its file.
	Run(t, nil, "xauth", "-q", "-f", trusted, "add", ":0", ".", hex.EncodeToString(cookie))
	s := startX(t, "Xvfb", "-screen", "0", "1280x1024x24", "-auth", trusted)
	if s.Display != ":0" {
		Run(t, nil, "xauth", "-q", "-f", trusted, "add", s.Display, ".", hex.EncodeToString(cookie))
	}
	// What tests do on the screen is trusted: the server lets this machine's root and the
	// holders of the cookie in.
	t.Setenv("XAUTHORITY", trusted)
	Run(t, nil, "xauth", "-q", "-f", untrusted, "generate", s.Display, ".", "untrusted", "timeout", "0")
	if text, err := os.ReadFile(untrusted); err != nil || !strings.Contains(string(text), "MIT-MAGIC-COOKIE") {
		t.Fatalf("no untrusted cookie: %v", err)
	}
	s.Start(t, "openbox")
	s.waitWindowManager(t)
	return &UntrustedScreen{s, []string{"XAUTHORITY=" + untrusted}}
}
