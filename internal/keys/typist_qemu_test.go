// SPDX-License-Identifier: LGPL-2.1-or-later

package keys

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/internal/layout"
	"github.com/govnc/virt-viewer/test/servers"
)

// typable are characters of a US keyboard that are no commands of the guest.
const typable = "qweuidfghjkzxcvnmQWEUISDFGHJKZXCVNM67890-=^&*()_+[]{};':\"\\|,./<>?`~ \n"

// testCharacters is how many characters are typed: those usual, or KEYS_TEST_CHARACTERS.
func testCharacters(t *testing.T, usual int) int {
	text := os.Getenv("KEYS_TEST_CHARACTERS")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// mixed gives a text of n characters, in which whole words are shifted.
func mixed(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for i := range n {
		if i%100 < 30 {
			b.WriteByte('G')
		} else {
			b.WriteByte(typable[r.IntN(len(typable))])
		}
	}
	return b.String()
}

// guestCodes gives the scancodes that the guest has seen.
func guestCodes(q *servers.QEMU) []string {
	var list []string
	for _, line := range strings.SplitAfter(q.Debug(), "\n") {
		if code, ok := strings.CutPrefix(line, "K "); ok && strings.HasSuffix(line, "\n") {
			list = append(list, strings.TrimSpace(code))
		}
	}
	return list
}

// wantCodes gives those that a text has on a layout.
func wantCodes(text string, l *layout.Layout) []string {
	var list []string
	for _, r := range text {
		for _, e := range eventsOf(Strokes(r, l, true)) {
			code := e.Scancode &^ 0x80
			if e.Scancode&0x80 != 0 {
				list = append(list, "e0")
			}
			if !e.down {
				code |= 0x80
			}
			list = append(list, fmt.Sprintf("%02x", code))
		}
	}
	return list
}

// typeAll types until all is typed.
func typeAll(typist *Typist) {
	defer typist.Stop()
	for {
		wait, more := typist.Next()
		time.Sleep(wait)
		if !more {
			return
		}
	}
}

// TestTypistLosesNothing types into a QEMU that passes key events on at several paces:
// the guest must see each key go down and up, and Shift up at the end.
func TestTypistLosesNothing(t *testing.T) {
	us, err := layout.Find("us")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		keyDelay, interval time.Duration
		characters         int
	}{
		{time.Millisecond, 0, 400},
		{10 * time.Millisecond, 0, 400},
		{50 * time.Millisecond, 50 * time.Millisecond, 100},
	} {
		t.Run(fmt.Sprintf("key-delay-ms=%d", tt.keyDelay.Milliseconds()), func(t *testing.T) {
			t.Parallel()
			q := servers.StartQEMU(t, servers.QEMUOptions{VNC: fmt.Sprintf("key-delay-ms=%d", tt.keyDelay.Milliseconds())})
			c := startClient(t, q)
			text := mixed(testCharacters(t, tt.characters))
			typeAll(NewTypist(c, us, tt.interval, text))
			want := wantCodes(text, us)
			var got []string
			for end := time.Now().Add(servers.Patience); len(got) < len(want) && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
				got = guestCodes(q)
			}
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Fatalf("code %d of %d is %s, want %s", i, len(want), got[i], want[i])
				}
			}
			if len(got) != len(want) {
				t.Fatalf("the guest saw %d codes of %d", len(got), len(want))
			}
		})
	}
}
