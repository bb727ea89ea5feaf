// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"errors"
	"slices"
	"strings"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/rfbclient"
)

// The packages below state facts in English. What they mean to a user stands in rules:
// for each kind of error one entry, with what the program ends with, what has happened
// and what can be done. One more kind is one more entry, in the table that it belongs
// to: ownRules (own.go), guestRules and displayRules (guest.go), describedRules (described.go), configRules
// (config.go), localRules (local.go), recordingRules (recording.go), sessionRules
// (display.go). A kind that is a constant inside of an error has its words in the function
// for that error (rfb.go, websocket.go, vvfile.go, described.go, config.go).
// TestErrorsHaveWords and TestKindsHaveWords find those that have none.

// rule gives the problem that an error is, or nil if it is of another kind.
type rule func(err error) *Problem

// rules are all; the first that knows an error counts. Some look for what stands inside
// of an error in rules again: they cannot be its initial value.
var rules []rule

func init() {
	rules = slices.Concat(ownRules, guestRules, displayRules, describedRules, configRules, localRules, recordingRules, sessionRules)
}

// on makes a rule for the errors of a type.
func on[E error](say func(e E) *Problem) rule {
	return func(err error) *Problem {
		var e E
		if errors.As(err, &e) {
			return say(e)
		}
		return nil
	}
}

// when makes a rule for one error.
func when(target error, say func(err error) *Problem) rule {
	return func(err error) *Problem {
		if errors.Is(err, target) {
			return say(err)
		}
		return nil
	}
}

// fails makes a problem, the text of which is translated already.
func fails(code ExitCode, reason, advice string) *Problem {
	return &Problem{Code: code, Reason: reason, Advice: advice}
}

// Explain turns an error into words: what was tried (known to the caller), what
// happened, what to do. Text from elsewhere is cleaned.
func Explain(tried string, err error) *Problem {
	f := classify(err)
	f.Err = err
	if f.Tried == "" {
		f.Tried = tried
	}
	f.Tried, f.Reason = Sentence(f.Tried), Sentence(f.Reason)
	return f
}

// Sentence makes foreign text a part of ours.
func Sentence(s string) string {
	return strings.TrimRight(rfbclient.CleanText(s, 400), ".: ")
}

// classify finds the rule for an error. What no rule knows, or has no words for, is told
// as the error states it.
func classify(err error) *Problem {
	f := known(err)
	if f == nil {
		f = fails(ExitInternal, "", i18n.T("This is a fault in this program; please report it."))
	}
	if f.Reason == "" {
		f.Reason = err.Error()
	}
	return f
}

// known gives what a rule says of an error; nil if none knows it.
func known(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	for _, r := range rules {
		if f := r(err); f != nil {
			return f
		}
	}
	return nil
}

// Words says what an error is, in the user's language as far as it is known.
func Words(err error) string { return Sentence(classify(err).Reason) }

// inner says what an error is that stands inside of another; "" for none.
func inner(err error) string {
	if err == nil {
		return ""
	}
	return classify(err).Reason
}

// said adds a server's words, if there are any.
func said(what, words string) string {
	if words == "" {
		return what
	}
	return what + ": " + words
}
