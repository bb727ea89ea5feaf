// SPDX-License-Identifier: LGPL-2.1-or-later

package widget

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// testTypeText types on several layouts and looks at the scancodes that the guest
// gets: those of the keys that have the characters there.
func testTypeText(t *testing.T) {
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	window, display := newWindow(t)
	defer window.Destroy()
	if err := display.TypeText("too early", ""); !errors.Is(err, ErrNotConnected) {
		t.Errorf("without a session: %v", err)
	}
	if err := display.OpenHost(q.Host, strconv.Itoa(q.Port)); err != nil {
		t.Fatal(err)
	}
	var told [][2]int
	display.SetHandlers(Handlers{Typing: func(done, total int) { told = append(told, [2]int{done, total}) }})
	until(t, "scancodes", func() bool { return display.IsInitialized() && display.core.TakesScancodes() })
	for _, tt := range []struct{ layout, text, seen string }{
		{"", "zQ\n", "K 2c K ac K 2a K 10 K 90 K aa K 1c K 9c"},
		{"us", "@", "K 2a K 03 K 83 K aa"},
		{"de", "z@", "K 15 K 95 K e0 K 38 K 10 K 90 K e0 K b8"},
		{"fr", "z", "K 11 K 91"},
		{"gr", "\u03b6", "K 2c K ac"},
		{"us(dvorak)", "s", "K 27 K a7"},
	} {
		told = nil
		if err := display.TypeText(tt.text, tt.layout); err != nil {
			t.Fatal(err)
		}
		until(t, "the text "+tt.text+" on "+tt.layout, func() bool {
			var keys []string
			for _, line := range strings.Split(q.Debug(), "\n") {
				if strings.HasPrefix(line, "K ") {
					keys = append(keys, line)
				}
			}
			return strings.HasSuffix(strings.Join(keys, " "), tt.seen)
		})
		n := len([]rune(tt.text))
		if len(told) != n || told[n-1] != [2]int{n, n} {
			t.Errorf("%q: it told %v", tt.text, told)
		}
	}
	var untypable *UntypableError
	if err := display.TypeText("a\u00e9\u20ac\u00e9", "us"); !errors.As(err, &untypable) || !slices.Equal(untypable.Characters, []rune("\u00e9\u20ac")) {
		t.Errorf("characters that have no key: %v", err)
	}
	if err := display.TypeText("x", "klingon"); !errors.Is(err, ErrUnknownLayout) {
		t.Errorf("an unknown layout: %v", err)
	}
	told = nil
	if err := display.TypeText(strings.Repeat("x", 1000), "us"); err != nil {
		t.Fatal(err)
	}
	until(t, "some of it", func() bool { return len(told) > 3 })
	display.StopTyping()
	if last := told[len(told)-1]; last != [2]int{0, 0} {
		t.Errorf("after the stop it told %v", last)
	}
}
