// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"maps"
	"slices"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// chooseSecurityType gives the best of what is offered and allowed, or nil. Only
// the outermost list may lead to types that contain others: a server cannot put
// them into each other without end.
func (h *Handshake) chooseSecurityType(offered []uint32, outermost bool) *securityType {
	if !outermost {
		return bestOf(offered, func(t *securityType) bool { return t.kind != container && h.allowsInside(t) })
	}
	if t := bestOf(offered, h.config.allows); t != nil {
		return t
	}
	return bestOf(offered, h.config.mayLeadOn)
}

// bestOf gives the first of securityTypes that is offered and wanted, or nil.
func bestOf(offered []uint32, wanted func(t *securityType) bool) *securityType {
	for i := range securityTypes {
		if t := &securityTypes[i]; slices.Contains(offered, t.number) && wanted(t) {
			return t
		}
	}
	return nil
}

// allows says whether the configuration lets a type be used.
func (cfg *Config) allows(t *securityType) bool {
	switch {
	case t.number == numberVeNCrypt: // if it can lead to one of its own subtypes
		return slices.ContainsFunc(securityTypes, func(t securityType) bool { return t.isSubtype() && cfg.allows(&t) })
	case (t.kind == anonymous || t.number == numberTLS) && !cfg.TLS.AllowAnonymous:
		return false
	case cfg.SecurityTypes == nil:
		return t.kind != ifNamed
	}
	return slices.Contains(cfg.SecurityTypes, t.name)
}

// mayLeadOn says whether a container that protects nothing itself, and has no name in
// the configuration, may lead to a type that has: Tight shares the types of
// tightAuthentications, and VeNCrypt's list may have any (TigerVNC's has).
func (cfg *Config) mayLeadOn(t *securityType) bool {
	return t.kind == container && t.protect == nil && slices.ContainsFunc(securityTypes, func(inner securityType) bool {
		return inner.kind != container && cfg.allows(&inner) && t.mayContain(inner.number)
	})
}

// mayContain says whether a container that protects nothing itself can have a type.
func (t *securityType) mayContain(number uint32) bool {
	inTight := slices.Contains(slices.Collect(maps.Values(tightAuthentications)), number)
	if t.number == numberVeNCrypt {
		return number != numberUnixLogin
	}
	return inTight
}

// protectedTypes are the subtypes of VeNCrypt that are a type inside of anonymous TLS.
var protectedTypes = map[uint32]uint32{1: 257, 2: 258, 20: 264}

// allowsInside says whether a type may be used inside of the one that was chosen. Inside
// of type 18 it is as good as VeNCrypt's subtype with TLS, and allowed like that.
func (h *Handshake) allowsInside(t *securityType) bool {
	if h.config.allows(t) {
		return true
	}
	return h.negotiated.Type == "TLS" && slices.ContainsFunc(securityTypes, func(s securityType) bool {
		return s.number == protectedTypes[t.number] && h.config.allows(&s)
	})
}

// prepareSecurity looks at the configuration before anything is connected: a
// mistake in a policy must not pass silently.
func (cfg *Config) prepare() (trust, error) {
	known := SecurityTypes()
	for _, name := range cfg.SecurityTypes {
		if !slices.Contains(known, name) {
			return trust{}, &wire.UnsupportedError{Kind: wire.UnsupportedName, Text: name, Known: known}
		}
	}
	return cfg.TLS.load()
}

// unsupportedSecurity says what the server offers, and what of it only the
// configuration forbids.
func (h *Handshake) unsupportedSecurity(offered []uint32) error {
	e := &UnsupportedSecurityError{}
	for _, n := range offered {
		if n < firstSubtype {
			e.Types = append(e.Types, uint8(n))
		} else {
			e.Subtypes = append(e.Subtypes, n)
		}
	}
	if h.negotiated.Type != "" { // it is the list inside a type that was chosen
		i := slices.IndexFunc(securityTypes, func(t securityType) bool { return t.name == h.negotiated.Type })
		e.Types = append([]uint8{uint8(securityTypes[i].number)}, e.Types...)
		if securityTypes[i].number == numberTLS { // to allow what is inside of it needs its name, too
			e.Forbidden = append(e.Forbidden, h.negotiated.Type)
		}
	}
	known := len(e.Forbidden)
	for i := range securityTypes {
		if t := &securityTypes[i]; slices.Contains(offered, t.number) && t.number != numberVeNCrypt {
			e.Forbidden = append(e.Forbidden, t.name)
		}
	}
	if len(e.Forbidden) == known { // nothing that this client has
		e.Forbidden = nil
	}
	return e
}
