// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"fmt"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
)

// A port that a machine had is soon another machine's: libvirt and virtctl use them
// again. What is typed for one must not get into the other, so that nothing is sent
// after a connection was lost until it is known that the same machine has answered, or
// the user has said that another one is welcome.

// machine is what a server shows of the machine behind it.
type machine struct {
	name     string // of its desktop
	uuid     string // libvirt's; "" without libvirt
	security string
	key      [32]byte // its certificate's fingerprint
	// renewed: libvirt has told that the guest was started anew, or has moved. Its UUID
	// is the same, and the rest may be another.
	renewed bool
}

// isAnother says whether now is another machine than m.
func (m *machine) isAnother(now machine) bool {
	switch {
	case m == nil:
		return false
	case m.renewed:
		return m.uuid != now.uuid
	}
	return m.uuid != now.uuid || m.name != now.name || m.security != now.security || m.key != now.key
}

// differences says by what two machines are told apart: as the first was, and as the
// second is.
func (m *machine) differences(now machine) (was, is string) {
	switch {
	case m.name != now.name:
		return desktopName(m.name), desktopName(now.name)
	case m.uuid != now.uuid:
		return m.uuid, now.uuid
	case m.security != now.security:
		return m.security, now.security
	}
	return i18n.T("the certificate of before"), i18n.T("another certificate")
}

func desktopName(desktop string) string {
	if desktop == "" {
		return i18n.T("a desktop without a name")
	}
	return fmt.Sprintf("%q", problem.Sentence(desktop))
}

// machineNow is the machine that has answered.
func (s *Session) machineNow() machine {
	security := s.Display.Security()
	m := machine{name: s.Display.DesktopName(), security: securityName(security)}
	if c := security.Certificate; c != nil {
		m.key = c.Fingerprint
	}
	if g := s.Guest(); g != nil {
		m.uuid = g.UUID()
	}
	return m
}

func securityName(s rfbclient.Security) string {
	if s.Subtype != "" {
		return s.Type + ", " + s.Subtype
	}
	return s.Type
}

// meet is called when a session has begun: it goes on if the machine is the one of
// before.
func (s *Session) meet() {
	now := s.machineNow()
	if s.known.isAnother(now) {
		s.askMachine(now)
		return
	}
	s.accept(Begun, now)
}

// accept shows a machine and lets through what the user does.
func (s *Session) accept(e Event, m machine) {
	s.known, s.outcome = &m, nil
	s.enter(e, Page{})
}

// Renamed is called when the desktop's name changes while the session goes on.
func (s *Session) Renamed() {
	if s.known != nil && s.state == Open {
		s.known.name = s.Display.DesktopName()
	}
	s.View.Refresh(FactName)
}

// expectRenewed is called when libvirt tells that the guest will not come back as it was.
func (s *Session) expectRenewed() {
	if s.known != nil {
		s.known.renewed = true
	}
}

// askMachine asks whether another machine than before is to be shown. Where nobody can
// be asked, the session ends.
func (s *Session) askMachine(now machine) {
	was, is := s.known.differences(now)
	p := problem.Explain(i18n.T("This looks like another machine"), &problem.OtherMachineError{Was: was, Is: is})
	s.Log("%s: %s", p.Tried, p.Reason)
	if s.Options.NoDialogs || s.Options.Kiosk {
		s.Fail(p)
		return
	}
	s.outcome = p
	s.enter(BegunElse, Page{Heading: p.Tried, Detail: problem.InFull(p), Closes: true,
		Choices: []Choice{{i18n.T("_Use this machine"), func() {
			s.Log("the other machine is taken")
			s.accept(Accepted, s.machineNow())
		}}}})
}
