// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/govnc/virt-viewer/app/problem"
)

// noScreen says why GTK has no screen to open windows on: none is named, none is there,
// or it does not let this user in. arguments are GTK's options.
func noScreen(arguments []string) *problem.ScreenError {
	display, wayland := os.Getenv("DISPLAY"), os.Getenv("WAYLAND_DISPLAY")
	for _, a := range arguments {
		if named, ok := strings.CutPrefix(a, "--display="); ok {
			display = named
		}
	}
	switch {
	case display != "" && answersX(display):
		return &problem.ScreenError{Kind: problem.ScreenRefuses, Display: display}
	case display != "":
		return &problem.ScreenError{Kind: problem.ScreenGone, Display: display}
	case wayland != "":
		return &problem.ScreenError{Kind: problem.ScreenWayland, Display: wayland}
	}
	return &problem.ScreenError{Kind: problem.ScreenUnnamed}
}

// answersX says whether an X server takes connections to a display, which is called
// [HOST]:NUMBER[.SCREEN].
func answersX(display string) bool {
	const patience = 2 * time.Second
	host, screen, found := cutLast(display, ":")
	number, err := strconv.Atoi(strings.Split(screen, ".")[0])
	if !found || err != nil || number < 0 {
		return false
	}
	socket := fmt.Sprintf("/tmp/.X11-unix/X%d", number)
	ways := [][2]string{{"unix", "@" + socket}, {"unix", socket}} // "@": in Linux's abstract namespace
	if host != "" && host != "unix" {
		const firstPort = 6000
		ways = [][2]string{{"tcp", net.JoinHostPort(strings.Trim(host, "[]"), strconv.Itoa(firstPort+number))}}
	}
	for _, way := range ways {
		if conn, err := net.DialTimeout(way[0], way[1], patience); err == nil {
			conn.Close()
			return true
		}
	}
	return false
}

// cutLast cuts s at the last sep.
func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
