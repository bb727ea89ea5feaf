// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/rfbclient"
)

// The packages below state facts in English. What they mean to a user stands in rules:
// for each kind of error one entry, with what the program ends with, what has happened
// and what can be done. One more kind is one more entry, in the table that it belongs
// to: guestRules and displayRules (guest.go), sessionRules (display.go), localRules
// (local.go).

// rule gives the problem that an error is, or nil if it is of another kind.
type rule func(err error) *Problem

// rules are all; the first that knows an error counts.
var rules = slices.Concat(guestRules, displayRules, localRules, sessionRules)

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

func classify(err error) *Problem {
	var known *Problem
	if errors.As(err, &known) {
		return known
	}
	for _, r := range rules {
		if f := r(err); f != nil {
			return f
		}
	}
	return fails(ExitInternal, Phrase(err.Error()), i18n.T("This is a fault in this program; please report it."))
}

// Words says what an error is, in the user's language as far as it is known.
func Words(err error) string { return Sentence(classify(err).Reason) }

// phrases are what the packages below say, as far as users meet it; %s stands for what
// differs. What only a developer can use stays in English.
var phrases = []string{
	i18n.Mark("the server closed the connection"),
	i18n.Mark("the server does not answer"),
	i18n.Mark("the server does not read what is sent to it"),
	i18n.Mark("the server shows no certificate"),
	i18n.Mark("what the server sends is not TLS"),
	i18n.Mark("the server speaks only TLS 1.1, TLS 1.0 or older; TLS 1.2 is the oldest that this program accepts"),
	i18n.Mark("the server speaks %s; TLS 1.2 is the oldest that this program accepts"),
	i18n.Mark("libvirt is not usable on this machine"),
	i18n.Mark("the question was not answered"),
	i18n.Mark("it was not made for servers"),
	i18n.Mark("the server does not speak WebSocket"),
	i18n.Mark("the server does not speak TLS"),
	i18n.Mark("the connection was closed by this side"),
	i18n.Mark("the server shows a key without a certificate"),
	i18n.Mark("the connection is closed"),
	i18n.Mark("there is no such keyboard layout"),
	i18n.Mark("no key is named"),
	i18n.Mark("there is no key %s"),
	i18n.Mark("this is not a VNC server: it begins with %s"),
	i18n.Mark("this is not a VNC server"),
	i18n.Mark("the server speaks RFB %s; 3.3 is the oldest version that this program knows"),
	i18n.Mark("the server demands security type %s, which this program does not have"),
	i18n.Mark("the server demands a tunnel that this program does not have"),
	i18n.Mark("the server offers no SASL mechanism that can be used here: %s"),
	i18n.Mark("the server speaks VeNCrypt %s; 0.2 is the oldest version that this program knows"),
	i18n.Mark("recordings are saved as .mp4, .webm, .avi or .fbs, not as %s"),
	i18n.Mark("ffmpeg is not installed; without it, videos are saved as .avi only"),
	i18n.Mark("another recording is being written to this file"),
	i18n.Mark("pictures are saved as .png, .jpg or .jpeg, not as %s"),
	i18n.Mark("it asks who you are, and there is nobody to answer"),
}

// patterns find the phrases.
var patterns = sync.OnceValue(func() []*regexp.Regexp {
	list := make([]*regexp.Regexp, len(phrases))
	for i, p := range phrases {
		list[i] = regexp.MustCompile("(?s)^" + strings.ReplaceAll(regexp.QuoteMeta(p), "%s", "(.+)") + "$")
	}
	return list
})

// Phrase translates what is known: all of it, or up to its first colon, after which a
// detail follows.
func Phrase(s string) string {
	if known := translated(s); known != "" {
		return known
	}
	if head, rest, found := strings.Cut(s, ": "); found {
		if known := translated(head); known != "" {
			return known + ": " + rest
		}
	}
	return s
}

// translated translates a phrase; "" if it is none.
func translated(s string) string {
	for i, pattern := range patterns() {
		found := pattern.FindStringSubmatch(s)
		switch len(found) {
		case 0:
		case 1:
			return i18n.T(phrases[i])
		default:
			return strings.Replace(i18n.T(phrases[i]), "%s", found[1], 1)
		}
	}
	return ""
}

// said adds a server's words, if there are any.
func said(what, words string) string {
	if words == "" {
		return what
	}
	return what + ": " + words
}
