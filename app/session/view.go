// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"context"
	"net"
	"time"

	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/trust"
	"github.com/govnc/virt-viewer/rfbclient"
)

// View is what a person sees of a session. All of its methods are called on the loop,
// and none waits for the person. All texts are plain and in the user's language.
type View interface {
	// Show shows what the session is doing. In the state Open that is the display.
	Show(p Page)
	// Notify shows something beside the picture, as long as it lasts; nil: it does not
	// any more.
	Notify(t Topic, n *Notice)
	// Message shows something in passing.
	Message(text string)
	// Tell shows something that ends nothing and that the user must read.
	Tell(heading, text string)
	// Refresh has facts shown anew that have changed.
	Refresh(f Facts)

	// AskCertificate asks whether the server with a certificate is the right one.
	// changed: it has shown another one before.
	AskCertificate(c *rfbclient.Certificate, changed bool, answer func(TrustAnswer))
	// AskUnprotected asks whether to connect although nothing protects that well.
	AskUnprotected(u *rfbclient.Unprotected, answer func(accept, remember bool))
	// CloseQuestions closes the two questions above, which get no answer then.
	CloseQuestions()
	// AskCredentials asks who the user is, in the dialog that is open if that can ask the
	// same. answer is called whenever the user has answered; ok is false, and the dialog
	// is closed, if the user does not want to.
	AskCredentials(q login.Question, answer func(a login.Answer, ok bool))
	// CloseCredentials closes that dialog.
	CloseCredentials()
	// AskLibvirt asks, in a dialog of its own, who the user is to libvirt. answer is
	// called once.
	AskLibvirt(q login.Question, answer func(c rfbclient.Credentials, ok bool))
	// Warn shows something that did not succeed and ends nothing, and what can be done
	// about it.
	Warn(p *problem.Problem, choices ...Choice)
	// ChooseGuest asks for another guest instead of one that there is not; false: nobody
	// can be asked. The session ends then.
	ChooseGuest(why *problem.Problem) bool
	// OpenAnother asks what else to open.
	OpenAnother()
	// Complain says on stderr what went wrong.
	Complain(p *problem.Problem)
	// Fail shows a problem. then is called when the user has read it, or again, which may
	// be nil, if the user wants to connect once more. The choices do what the advice says.
	Fail(p *problem.Problem, then, again func(), choices ...Choice)
	// End closes the window; the program ends with code if it was the last.
	End(code problem.ExitCode)
}

// Page is what is shown in a state.
type Page struct {
	State           State
	Heading, Detail string
	Busy            bool // something is going on without the user
	Choices         []Choice
	// Closes: closing the window ends something that was there, and is no cancelling.
	Closes bool
}

// Choice is something that the user can do.
type Choice struct {
	Label string // with its mnemonic
	Do    func()
}

// Topic is something that the user should know while the display goes on. Of several,
// the first in this order is shown.
type Topic int

// The topics.
const (
	TopicServer  Topic = iota // the server does not answer
	TopicGuest                // the guest is paused, or has crashed
	TopicLibvirt              // libvirt cannot be reached
	Topics
)

// Notice is what there is to know of a topic, and what the user can do about it.
type Notice struct {
	Text   string
	Choice *Choice // nil if nothing
}

// Facts are what a window shows beside the page.
type Facts uint

// The facts that change.
const (
	FactName     Facts = 1 << iota // of the guest or the desktop
	FactGuest                      // the guest was found: what is remembered of it counts
	FactDisplays                   // how many displays the guest has
	FactActions                    // what can be done now
	FactSpeed                      // how far away the server is
)

// TrustAnswer is whether a server is the right one.
type TrustAnswer int

// The answers.
const (
	TrustNot TrustAnswer = iota
	TrustOnce
	TrustAlways
)

// Display shows the desktop of a server: the widget, or a client without a window. Its
// methods are called on the loop, and it calls the session's there.
type Display interface {
	// Open connects; the session's Disconnected is called once for each call that has
	// given no error.
	Open(dial func(ctx context.Context) (net.Conn, error)) error
	Close()
	SetSecurity(tls rfbclient.TLS, types []string)
	SetAskUnprotected(ask bool)
	SetAvoid(f rfbclient.Features)
	// SetShared says whether others may stay connected, from the next connection on.
	SetShared(shared bool)
	SetCredentials(c rfbclient.Credentials)
	AnswerCertificate(accept bool)
	AnswerUnprotected(accept bool)
	Security() rfbclient.Security
	DesktopName() string
	// Ping asks the server for a sign of life.
	Ping()
	Statistics() rfbclient.Statistics
}

// Loop is the main loop, and the clock. Go and Post may be called on any goroutine.
type Loop interface {
	Now() time.Time
	// After calls f on the loop after a while, unless stop is called before.
	After(d time.Duration, f func()) (stop func())
	// Post calls f on the loop, soon.
	Post(f func())
	// Go calls f on another goroutine.
	Go(f func())
}

// Target is a display that is to be connected to.
type Target struct {
	trust.Server
	Dial func(ctx context.Context) (net.Conn, error)
	// Quiet: it is there at once, and nothing is shown of connecting.
	Quiet bool
}
