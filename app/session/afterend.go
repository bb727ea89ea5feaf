// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"errors"
	"os"
	"syscall"
	"time"

	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
)

// What follows when a connection to a display has ended stands here, and only here: a
// table of how it ended and how far it had come. It knows neither GTK nor time.

// ending is how a connection ended, or why none came about.
type ending int

const (
	endBroken    ending = iota // the network failed
	endReset                   // it was reset: by the network, or by a server that has thrown this window out
	endUnreached               // nobody was reached, which may be so for a while only
	endGone                    // nobody listens on this machine any more: no network can be the reason
	endClosed                  // the server closed it in good order
	endRejected                // the server closed it behind something that it may not bear (lessons.go)
	endBusy                    // the server closed it when the session should begin: somebody has it alone
	endStays                   // another try would end in the same way, or ask the user again
	endFault                   // one side did something wrong
	endings
)

// progress is how far the window had come when the connection ended.
type progress int

const (
	neverBegun progress = iota // no session has begun in this window
	notAgain                   // none has begun since the last one ended
	brief                      // it had just begun, see steady
	briefAgain                 // so had the one before
	lasted                     // it had lasted
	progresses
)

// step is what follows.
type step int

const (
	stepEnd   step = iota // the failure is shown, and the window ends if the user does not want to connect again
	stepRetry             // it is tried again after a pause, and again
	stepAsk               // the user decides whether it is tried again
)

// steps is the table. Who has closed the connection may want somebody else in this
// window's place: to connect again without a question would throw that one out. A reset
// says nothing of who has made it. In a session that had lasted it is the network's; in
// one that had just begun it may as well be the server's, which has somebody else now.
var steps = [endings][progresses]step{
	//             neverBegun notAgain   brief      briefAgain lasted
	endBroken:    {stepEnd, stepRetry, stepRetry, stepAsk, stepRetry},
	endReset:     {stepEnd, stepRetry, stepAsk, stepAsk, stepRetry},
	endUnreached: {stepEnd, stepRetry, stepRetry, stepAsk, stepRetry},
	endGone:      {stepEnd, stepAsk, stepAsk, stepAsk, stepAsk},
	endClosed:    {stepEnd, stepRetry, stepAsk, stepAsk, stepAsk},
	endRejected:  {stepEnd, stepRetry, stepRetry, stepAsk, stepRetry},
	endBusy:      {stepAsk, stepAsk, stepAsk, stepAsk, stepAsk},
	endStays:     {stepEnd, stepEnd, stepEnd, stepEnd, stepEnd},
	endFault:     {stepEnd, stepEnd, stepEnd, stepEnd, stepEnd},
}

// manners say who can be asked.
type manners struct {
	nobody    bool // dialogs are not allowed (--no-dialogs)
	kiosk     bool // the window is a kiosk's that stays
	reconnect bool // the user has said beforehand that it shall be tried again
}

// nextStep gives what follows.
func nextStep(how ending, came progress, m manners) step {
	next := steps[how][came]
	switch {
	case m.kiosk && next == stepAsk:
		return stepRetry // after pauses that grow: there is nobody to ask
	case m.reconnect && how == endClosed && came == lasted:
		return stepRetry
	case m.nobody && (next == stepAsk || !m.reconnect && !m.kiosk):
		return stepEnd // a script wants to know
	}
	return next
}

// endingOf says how a connection has ended; here: its server is on this machine, and
// the connection does not lead through libvirt.
func endingOf(err error, here bool) ending {
	var early *rfbclient.EarlyEndError
	var connect *rfbclient.ConnectError
	switch {
	case errors.As(err, &early) && early.Asked:
		return endBusy
	case problem.Stays(err):
		return endStays
	case errors.As(err, &connect):
		if here && (errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, os.ErrNotExist)) {
			return endGone
		}
		return endUnreached
	case errors.Is(err, rfbclient.ErrTimeout), errors.Is(err, rfbclient.ErrNotReading):
		return endBroken
	case !errors.Is(err, rfbclient.ErrLost):
		return endFault
	case problem.RejectedEarly(err):
		return endRejected
	case problem.WasReset(err):
		return endReset
	case problem.NetworkFailed(err):
		return endBroken
	}
	return endClosed
}

// steady is how long a session must have lasted to count as one: a server that
// throws everybody out at once is not asked again and again.
const steady = 10 * time.Second

// progressOf gives how far a window had come: begun says whether a session ever has in
// it, lasting how long the one lasted that has ended, 0 without one, and briefs how many
// brief ones came before it in a row.
func progressOf(begun bool, lasting time.Duration, briefs int) progress {
	switch {
	case !begun:
		return neverBegun
	case lasting <= 0:
		return notAgain
	case lasting > steady:
		return lasted
	case briefs > 0:
		return briefAgain
	}
	return brief
}
