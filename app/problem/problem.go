// SPDX-License-Identifier: GPL-2.0-or-later

// Package problem says what errors mean to a user: every error of the packages below
// becomes a Problem, which has what the program ends with, what was tried, what happened
// and what to do.
//
//	problem.go  the Problem and the exit codes
//	rules.go    Explain, which finds the rule for an error
//	own.go, guest.go, display.go, local.go, recording.go, described.go, config.go
//	            the rules: one entry a type of error
//	rfb.go, websocket.go, vvfile.go
//	            the words for errors of many kinds
//	ends.go     who has ended a connection
//	kinds.go    the kinds of errors that app/ itself makes
package problem

import (
	"fmt"
	"strings"

	"github.com/govnc/virt-viewer/app/i18n"
)

// ExitCode is what the program ends with.
type ExitCode int

// The exit codes. They are part of the program's interface.
const (
	ExitOK          ExitCode = 0
	ExitUsage       ExitCode = 1
	ExitNoScreen    ExitCode = 2
	ExitNoLibvirt   ExitCode = 3
	ExitNoGuest     ExitCode = 4
	ExitNoDisplay   ExitCode = 5
	ExitUnreachable ExitCode = 6
	ExitAuth        ExitCode = 7
	ExitProtocol    ExitCode = 8
	ExitLost        ExitCode = 9
	ExitCancelled   ExitCode = 10
	ExitTimeout     ExitCode = 11
	ExitNotWritten  ExitCode = 12
	ExitFile        ExitCode = 13
	ExitInternal    ExitCode = 70
)

// exitCodes says what each code means, for --help.
var exitCodes = []struct {
	code    ExitCode
	meaning string
}{
	{ExitOK, i18n.Mark("the session has ended as it should")},
	{ExitUsage, i18n.Mark("the command line is wrong")},
	{ExitNoScreen, i18n.Mark("there is no screen to open a window on")},
	{ExitNoLibvirt, i18n.Mark("libvirt cannot be reached")},
	{ExitNoGuest, i18n.Mark("there is no such guest")},
	{ExitNoDisplay, i18n.Mark("the guest has no VNC display")},
	{ExitUnreachable, i18n.Mark("the display cannot be reached")},
	{ExitAuth, i18n.Mark("the password or user name was refused, or access to libvirt")},
	{ExitProtocol, i18n.Mark("the server said something wrong or unknown")},
	{ExitLost, i18n.Mark("the connection was lost")},
	{ExitCancelled, i18n.Mark("cancelled by the user")},
	{ExitTimeout, i18n.Mark("what was waited for did not happen in time")},
	{ExitNotWritten, i18n.Mark("a picture or recording could not be saved")},
	{ExitFile, i18n.Mark("the connection file, or a certificate's, cannot be used")},
	{ExitInternal, i18n.Mark("a fault in this program")},
}

// ExitCodesHelp lists the exit codes for --help.
func ExitCodesHelp() string {
	s := ""
	for _, e := range exitCodes {
		s += fmt.Sprintf("  %3d  %s\n", int(e.code), i18n.T(e.meaning))
	}
	return s
}

// A Problem is what ends the program, in words for a user.
type Problem struct {
	Code   ExitCode
	Tried  string // what was tried and did not succeed: a sentence without its stop
	Reason string // what happened, likewise
	Advice string // what to do: sentences
	Err    error
}

func (f *Problem) Error() string {
	s := f.Tried + ": " + f.Reason
	if !strings.HasSuffix(s, "?") {
		s += "."
	}
	if f.Advice != "" {
		s += " " + f.Advice
	}
	return s
}

// Unwrap returns the error behind the words.
func (f *Problem) Unwrap() error { return f.Err }
