// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// StartXvncOfDepth is StartXvnc for another depth than 24.
func StartXvncOfDepth(t testing.TB, width, height, depth int) *Xvnc {
	t.Helper()
	return startXvnc(t, "Xvnc", width, height, "-SecurityTypes", "None", "-depth", strconv.Itoa(depth))
}

// StartXtightvnc starts an Xtightvnc of the given size and depth on a free port of
// 127.0.0.1, which lets everybody in. args are more arguments.
func StartXtightvnc(t testing.TB, width, height, depth int, args ...string) *Xvnc {
	t.Helper()
	// It does not know -displayfd: it is given one number after the other.
	for display := 40; display < 100; display++ {
		if _, err := os.Stat(fmt.Sprintf("/tmp/.X11-unix/X%d", display)); err == nil {
			continue
		}
		port := FreePort(t, "127.0.0.1")
		p := Start(t, nil, "Xtightvnc", append([]string{fmt.Sprintf(":%d", display), "-rfbport", strconv.Itoa(port), "-localhost",
			"-nolisten", "tcp", "-geometry", fmt.Sprintf("%dx%d", width, height), "-depth", strconv.Itoa(depth),
			"-alwaysshared", "-desktop", "xtightvnc", "-fp", "/usr/share/fonts/X11/misc"}, args...)...)
		Wait(t, "Xtightvnc", func() bool { return p.Ended() || listens(port) })
		if !p.Ended() {
			return &Xvnc{&Screen{p, fmt.Sprintf(":%d", display)}, port}
		}
		if !strings.Contains(p.Output(), "already active") {
			t.Fatalf("Xtightvnc has ended:\n%s", p.Output())
		}
	}
	t.Fatal("there is no free display number")
	return nil
}

// listens says whether somebody listens on a port of 127.0.0.1. It does not
// connect: that would count as a client.
func listens(port int) bool {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return true
	}
	l.Close()
	return false
}

// StartX11vncScreen starts an Xvfb of the given size and depth, and an x11vnc that shows
// it on a free port of 127.0.0.1 to everybody.
func StartX11vncScreen(t testing.TB, width, height, depth int) *Xvnc {
	t.Helper()
	s := startX(t, "Xvfb", "-nocursor", "-screen", "0", fmt.Sprintf("%dx%dx%d", width, height, depth))
	port := FreePort(t, "127.0.0.1")
	told := filepath.Join(t.TempDir(), "port")
	// Without guesses what was scrolled, which depend on time; and without long
	// pauses. It does not start where there is a Wayland session.
	p := Start(t, nil, "env", "-u", "WAYLAND_DISPLAY", "-u", "XDG_SESSION_TYPE", "x11vnc", "-norc", "-display", s.Display, "-rfbport", strconv.Itoa(port), "-flag", told, "-localhost", "-noipv6",
		"-nopw", "-forever", "-shared", "-nocursor", "-noscrollcopyrect", "-nowireframe", "-wait", "10", "-defer", "5", "-quiet")
	p.waitFor(t, "x11vnc", func() bool {
		out, err := os.ReadFile(told)
		return err == nil && strings.Contains(string(out), fmt.Sprintf("PORT=%d", port))
	})
	return &Xvnc{s, port}
}
