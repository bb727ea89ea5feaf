// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"strings"
	"sync"
	"unicode"
)

// Keysyms of X11 (keysymdef.h).
const (
	keysymShiftL  = 0xffe1
	keysymShiftR  = 0xffe2
	keysymUnicode = 0x01000000 // the first of those that are a character of Unicode each
)

// shiftState presses Shift for symbols that need it: some servers, as krfb, look up
// which key has a symbol and press just that, whatever its level is. It is guarded by mu.
type shiftState struct {
	mu    sync.Mutex
	held  map[uint32]bool // the Shift keys that the application holds down
	added map[uint32]bool // symbols that are down with a Shift of ours
}

// keyEvent sends a symbol without a place on the keyboard.
func (s *shiftState) keyEvent(keysym uint32, down bool, send func(keysym uint32, down bool)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if down && needsShift(keysym) && len(s.held) == 0 {
		if s.added == nil {
			s.added = map[uint32]bool{}
		}
		if len(s.added) == 0 {
			send(keysymShiftL, true)
		}
		s.added[keysym] = true
	}
	send(keysym, down)
	if !down && s.added[keysym] {
		delete(s.added, keysym)
		if len(s.added) == 0 && !s.held[keysymShiftL] {
			send(keysymShiftL, false)
		}
	}
}

// hold notes a Shift key, of whatever KeyEvent.
func (s *shiftState) hold(keysym uint32, down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !down {
		delete(s.held, keysym)
		return
	}
	if s.held == nil {
		s.held = map[uint32]bool{}
	}
	s.held[keysym] = true
}

// needsShift says whether a symbol is on the second level of its key on a US keyboard.
func needsShift(keysym uint32) bool {
	switch {
	case keysym < 0x100: // ISO 8859-1
		return strings.ContainsRune(`~!@#$%^&*()_+{}|:"<>?`, rune(keysym)) || unicode.IsUpper(rune(keysym))
	case keysym > keysymUnicode && keysym <= keysymUnicode+unicode.MaxRune:
		return unicode.IsUpper(rune(keysym - keysymUnicode))
	}
	return false
}
