// SPDX-License-Identifier: GPL-2.0-or-later

package trust

import (
	"time"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/trust/pins"
	"github.com/govnc/virt-viewer/rfbclient"
)

// Knows says whether a fact is remembered of a server.
func (p *Policy) Knows(where string, fact pins.Fact) bool {
	file, err := pins.Default()
	known := false
	if err == nil {
		known, err = file.Knows(where, fact)
	}
	if err != nil {
		p.log("cannot read what is known of servers: %v", err)
	}
	return known
}

// Remember remembers a fact of a server.
func (p *Policy) Remember(where string, fact pins.Fact) {
	file, err := pins.Default()
	if err == nil {
		err = file.Remember(where, fact, "since "+time.Now().Format(time.DateOnly))
	}
	if err != nil {
		p.log("cannot remember what is known of the server: %v", err)
	}
}

// RememberProtection remembers that a server has shown who it is, with which a session
// has begun: it must not do less the next time. What a connection file's authorities
// vouch for is not known the next time.
func (p *Policy) RememberProtection(s Server, now rfbclient.Security) {
	if p.Options.CA != nil || s.Local || s.TLS {
		return
	}
	if now.Encrypted && now.Peer != rfbclient.PeerUnknown && !p.Knows(s.Where, pins.SeenVerified) {
		p.Remember(s.Where, pins.SeenVerified)
	}
}

// Pinned says whether the user has trusted the certificate of a server before, and
// whether another one of it is known.
func (p *Policy) Pinned(where string, c *rfbclient.Certificate) (trusted, another bool) {
	file, err := pins.Default()
	var before pins.Fingerprint
	known := false
	if err == nil {
		before, known, err = file.Lookup(where)
	}
	if err != nil {
		p.log("cannot read which servers are trusted: %v", err)
	}
	return known && before == c.Fingerprint, known && before != c.Fingerprint
}

// Pin remembers that the user trusts the certificate of a server.
func (p *Policy) Pin(where string, c *rfbclient.Certificate) error {
	file, err := pins.Default()
	if err != nil {
		return err
	}
	return file.Trust(where, c.Fingerprint, c.Subject+", trusted on "+time.Now().Format(time.DateOnly))
}

// Allowed says whether the user has allowed already what does not protect well.
func (p *Policy) Allowed(where string, u *rfbclient.Unprotected) bool {
	if u.Weak != nil { // a certificate was checked: what else is allowed says nothing of it
		return p.Knows(where, pins.AllowWeak) || p.Knows(where, pins.AllowUnencrypted)
	}
	if u.Encrypted && (p.Options.Protection == config.ProtectionEncrypted || p.Knows(where, pins.AllowUnverified)) {
		return true
	}
	return p.Knows(where, pins.AllowUnencrypted)
}

// Allow remembers that the user allows what does not protect well.
func (p *Policy) Allow(where string, u *rfbclient.Unprotected) {
	fact := pins.AllowUnencrypted
	switch {
	case u.Weak != nil:
		fact = pins.AllowWeak
	case u.Encrypted:
		fact = pins.AllowUnverified
	}
	p.Remember(where, fact)
}
