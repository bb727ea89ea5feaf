// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"errors"
	"fmt"
	"strings"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/widget"
)

// maxOwnChords is how many entries of their own users can have in the menu.
const maxOwnChords = 10

// maxChordKeys is how many keys a chord may have.
const maxChordKeys = 8

// userChord is a chord as the user has written it.
type userChord struct {
	text string
	keys []uint // keysyms
}

// parseChords reads chords with commas between them.
func parseChords(text string) ([]userChord, error) {
	var list []userChord
	for _, part := range strings.Split(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		c, err := parseChord(part)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

func parseChord(text string) (userChord, error) {
	keysyms, err := keys.ParseChord(text)
	if err != nil {
		return userChord{}, fmt.Errorf(i18n.T("%s is no chord: keys are written as in Ctrl+Alt+Delete"), text)
	}
	if len(keysyms) > maxChordKeys {
		return userChord{}, errors.New(i18n.T("a chord has at most eight keys"))
	}
	c := userChord{text: text}
	for _, k := range keysyms {
		c.keys = append(c.keys, uint(k))
	}
	return c, nil
}

func checkChords(text string) error {
	list, err := parseChords(text)
	if err == nil && len(list) > maxOwnChords {
		err = fmt.Errorf(i18n.T("at most %d can be"), maxOwnChords)
	}
	return err
}

// checkReleaseChord takes one chord, or none.
func checkReleaseChord(text string) error {
	list, err := parseChords(text)
	if err == nil && len(list) > 1 {
		err = errors.New(i18n.T("there is one such chord only"))
	}
	return err
}

// setHostChords says which chords stay on this computer while the guest has the
// keyboard.
func (w *window) setHostChords(text string) {
	list, _ := parseChords(text)
	chords := make([][]uint, len(list))
	for i, c := range list {
		chords[i] = c.keys
	}
	w.v.display.SetHostChords(chords...)
}

// setReleaseKeys says which chord releases keyboard and pointer; "" for none.
func (w *window) setReleaseKeys(text string) {
	list, _ := parseChords(text)
	w.releaseKeys = ""
	if len(list) == 0 {
		w.v.display.SetGrabKeys()
	} else {
		w.releaseKeys = list[0].text
		w.v.display.SetGrabKeys(list[0].keys...)
	}
	w.showTitle()
}

// sendKeys presses keys together in the guest, and shows why that cannot be.
func (w *window) sendKeys(keysyms ...uint) {
	err := w.v.display.SendKeys(keysyms...)
	var unknown *widget.NoScancodeError
	if errors.As(err, &unknown) {
		w.v.say("%v", err)
		w.message.show(fmt.Sprintf(i18n.T("Nothing was sent: no key that the server could be told of has %s."), strings.Join(unknown.Names(), ", ")), "", nil)
	}
}

// ownActions send the user's own chords; which, is in the window.
func ownActions() []action {
	var list []action
	for i := range maxOwnChords {
		list = append(list, action{
			name:    fmt.Sprintf("own-%d", i),
			enabled: func(w *window) bool { return canSend(w) && i < len(w.ownChords) },
			do: func(w *window) {
				if i < len(w.ownChords) {
					w.sendKeys(w.ownChords[i].keys...)
				}
			},
		})
	}
	return list
}

// setOwnChords changes the user's own entries of the menu.
func (w *window) setOwnChords(text string) {
	list, _ := parseChords(text)
	w.ownChords = list[:min(len(list), maxOwnChords)]
	w.ownMenu.RemoveAll()
	for i, c := range w.ownChords {
		w.ownMenu.Append(strings.ReplaceAll(c.text, "_", "__"), fmt.Sprintf("win.own-%d", i))
	}
}
