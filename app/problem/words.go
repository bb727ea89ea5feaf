// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

// Capital makes a reason, which elsewhere follows other words, the beginning of a
// sentence. An address stays as it is.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	word, _, _ := strings.Cut(s, " ")
	if size == 0 || strings.ContainsAny(word, ":/") {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// Finished makes a reason a sentence.
func Finished(s string) string {
	if strings.HasSuffix(s, "?") {
		return Capital(s)
	}
	return Capital(s) + "."
}

// InFull gives what happened and what to do, for a page whose heading says what was
// tried.
func InFull(f *Problem) string {
	if f.Advice == "" {
		return Finished(f.Reason)
	}
	return Finished(f.Reason) + "\n" + f.Advice
}

// Weakness says how weak a server's TLS is.
func Weakness(w *rfbclient.TLSWeakness) string {
	what := fmt.Sprintf(i18n.T("The server has only old TLS: key exchange %[1]s, cipher %[2]s."), w.KeyExchange, w.Cipher)
	if w.Bits > 0 {
		what = fmt.Sprintf(i18n.T("The server has only old TLS: key exchange %[1]s with %[2]d bits, cipher %[3]s."), w.KeyExchange, w.Bits, w.Cipher)
	}
	means := i18n.T("There are known attacks on what is as old as that.")
	switch {
	case w.KeyExchange == "RSA":
		means = i18n.T("Whoever records the connection and gets the server's key, even years later, can read all of it, passwords too.")
	case w.Bits > 0 && w.Bits < 2048:
		means = i18n.T("Numbers that short can be broken with much computing power; then all of the connection can be read, passwords too.")
	}
	return what + " " + means
}

// GuestState is what a guest is doing, for people.
func GuestState(s guest.State) string {
	switch s {
	case guest.StateRunning:
		return i18n.T("running")
	case guest.StatePaused:
		return i18n.T("paused")
	case guest.StateShuttingDown:
		return i18n.T("shutting down")
	case guest.StateShutOff:
		return i18n.T("shut off")
	case guest.StateCrashed:
		return i18n.T("crashed")
	case guest.StateSuspended:
		return i18n.T("asleep")
	}
	return i18n.T("in an unknown state")
}
