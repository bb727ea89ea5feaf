// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"time"

	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/trust"
	"github.com/govnc/virt-viewer/recorder/fbs"
)

// Source is where the display comes from. Its methods are called on the loop and do
// not wait; they answer through the session's methods.
type Source interface {
	// Name is for titles: plain text.
	Name() string
	// Key is what the keyring knows the display by; "" if that is not known.
	Key() string
	// Find looks for the display, and calls Connect when it is known.
	Find()
	// Reach is Find again: the display was there, and may have moved since.
	Reach()
	// Again is Reach after a problem that the source had given up at.
	Again()
	// Ended is called when the connection has ended, with the reason. The source decides
	// what comes next.
	Ended(err error)
	// Close frees what it holds.
	Close()
}

func newSource(s *Session) Source {
	o := s.Options
	switch {
	case o.Broken != nil:
		return &brokenSource{s}
	case o.Recording != nil:
		return &RecordingSource{s, o.RecordingFile, o.Recording.Play()}
	case o.Address != nil:
		return &addressSource{s, *o.Address}
	}
	return newGuestSource(s)
}

// addressSource is a display with a known address.
type addressSource struct {
	s       *Session
	address address.Address
}

func (a *addressSource) Name() string { return a.address.String() }
func (a *addressSource) Key() string  { return a.address.String() }

func (a *addressSource) isHere() bool {
	return a.address.Path != "" || trust.IsThisMachine(a.address.Host)
}

func (a *addressSource) Find() {
	a.s.Connect(Target{
		Server: trust.Server{Where: a.address.Server(), Host: a.address.Host, Local: a.isHere(), TLS: a.address.TLS},
		Dial:   a.address.Dial,
	})
}

func (a *addressSource) Reach() { a.Find() }
func (a *addressSource) Again() { a.Find() }

func (a *addressSource) Ended(err error) {
	a.s.endedAfter(err, fmt.Sprintf(i18n.T("Cannot show %s"), a.address), a.isHere())
}

func (a *addressSource) Close() {}

// brokenSource stands for a display that cannot be looked for: its connection file is
// broken.
type brokenSource struct{ s *Session }

func (b *brokenSource) Name() string { return b.s.Options.File }
func (b *brokenSource) Key() string  { return "" }

func (b *brokenSource) Find() {
	b.s.Loop.Post(func() { // when the window is there
		b.s.Fail(problem.Explain(fmt.Sprintf(i18n.T("Cannot use the connection file %s"), b.s.Options.File), b.s.Options.Broken))
	})
}

func (b *brokenSource) Reach()      {}
func (b *brokenSource) Again()      {}
func (b *brokenSource) Ended(error) {}
func (b *brokenSource) Close()      {}

// RecordingSource is a recorded session. It is shown as if its server were there.
type RecordingSource struct {
	s      *Session
	file   string
	Player *fbs.Player
}

// Name is the file's.
func (r *RecordingSource) Name() string { return filepath.Base(r.file) }

// Key is "": a recording asks for no password.
func (r *RecordingSource) Key() string { return "" }

// Find plays the recording.
func (r *RecordingSource) Find() {
	r.s.Connect(Target{Server: trust.Server{Where: r.file, Local: true}, Quiet: true,
		Dial: func(context.Context) (net.Conn, error) { return r.Player.Conn() }})
}

// Reach is Find.
func (r *RecordingSource) Reach() { r.Find() }

// Again is Find.
func (r *RecordingSource) Again() { r.Find() }

// Seek goes to a time. To go back, the session begins anew and is played up to there
// at once; its last picture stays meanwhile.
func (r *RecordingSource) Seek(to time.Duration) {
	if r.Player.Seek(to) && !r.s.IsOver() {
		r.s.HangUp()
		r.Find()
	}
}

// Ended tells why it cannot be played.
func (r *RecordingSource) Ended(err error) {
	r.s.Fail(problem.Explain(fmt.Sprintf(i18n.T("Cannot play %s"), problem.Sentence(r.Name())), err))
}

// Close closes the file.
func (r *RecordingSource) Close() { r.Player.Recording().Close() }
