// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"unicode"
)

// literalText is what a server types that looks up which key has a symbol, and presses
// that key: the level comes from the Shift keys that are down, as krfb does it. keysDown
// are those that stay down.
func literalText(sent []byte) (text string, keysDown int) {
	const shifted, plain = `~!@#$%^&*()_+{}|:"<>?`, "`1234567890-=[]\\;',./"
	down := map[uint32]bool{}
	for i := 0; i+8 <= len(sent); i++ {
		if sent[i] != 4 || sent[i+1] > 1 || sent[i+2] != 0 || sent[i+3] != 0 { // KeyEvent
			continue
		}
		keysym := binary.BigEndian.Uint32(sent[i+4:])
		i += 7
		if sent[i-6] == 0 {
			delete(down, keysym)
			continue
		}
		down[keysym] = true
		if keysym > 0xff {
			continue
		}
		r := unicode.ToLower(rune(keysym))
		if at := strings.IndexRune(shifted, r); at >= 0 {
			r = rune(plain[at])
		}
		if down[keysymShiftL] || down[keysymShiftR] {
			if at := strings.IndexRune(plain, r); at >= 0 {
				r = rune(shifted[at])
			}
			r = unicode.ToUpper(r)
		}
		text += string(r)
	}
	return text, len(down)
}

// TestShiftedSymbols sends symbols without scancodes to a server that takes them
// literally: they come with Shift, of the application's own or of the client's.
func TestShiftedSymbols(t *testing.T) {
	press := func(c *Client, keysyms ...uint32) {
		for _, k := range keysyms {
			c.KeyEvent(k, 0, true)
		}
		for i := range keysyms {
			c.KeyEvent(keysyms[len(keysyms)-1-i], 0, false)
		}
	}
	for _, tt := range []struct {
		name string
		use  func(c *Client)
		want string
	}{
		{"letters and signs", func(c *Client) {
			for _, r := range `Aa!1Éé:;"` {
				press(c, uint32(r))
			}
		}, `Aa!1Éé:;"`},
		{"the application's own Shift", func(c *Client) { press(c, keysymShiftR, 'A', '!'); press(c, 'b') }, "A!b"},
		{"several at once", func(c *Client) { press(c, 'A', 'B'); press(c, 'c') }, "ABc"},
		{"Shift that goes on", func(c *Client) {
			c.KeyEvent(keysymShiftL, 0, true)
			press(c, 'A')
			press(c, 'B')
			c.KeyEvent(keysymShiftL, 0, false)
			press(c, 'c')
		}, "ABc"},
		{"Shift with its place", func(c *Client) {
			c.KeyEvent(keysymShiftL, 0x2a, true)
			press(c, 'A', 'B')
			c.KeyEvent(keysymShiftL, 0x2a, false)
		}, "AB"},
		// What a keyboard has pressed is as it is: with Caps Lock there is no Shift.
		{"a place without scancodes", func(c *Client) { c.KeyEvent('A', 0x1e, true); c.KeyEvent('A', 0x1e, false) }, "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, conn := sessionOverTCP(t)
			tt.use(c)
			c.Close()
			sent, _ := io.ReadAll(conn)
			if got, down := literalText(sent); got != tt.want || down != 0 {
				t.Errorf("it typed %q, want %q; %d keys stay down", got, tt.want, down)
			}
		})
	}
}
