// SPDX-License-Identifier: GPL-2.0-or-later

package trust

import (
	"crypto/x509"
	"errors"
	"net"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/trust/pins"
	"github.com/govnc/virt-viewer/rfbclient"
)

// Server is a server that is to be connected to.
type Server struct {
	Where string // for messages, and for what is remembered of its certificate
	Host  string // that its certificate must name; "" if that is not known
	Local bool   // nobody between here and there can change what is said
	TLS   bool   // it is inside of TLS, which checks the server
}

// IsThisMachine says whether a host is the machine that this program runs on.
func IsThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Policy says how servers are checked. Its fields are not changed while it is used; any
// goroutine may call its methods.
type Policy struct {
	Options config.Options // Protection, Security, and the files of certificates
	// Log is told why something remembered cannot be read or written; nil: nobody.
	Log func(format string, args ...any)
}

func (p *Policy) log(format string, args ...any) {
	if p.Log != nil {
		p.Log(format, args...)
	}
}

// Demand is what a server's security must be like.
type Demand struct {
	Types []string // the security types that may be used; nil: all
	Ask   bool     // the user must be asked about those that do not protect well
	// Verified: the server has shown who it is before, and must do so again.
	Verified bool
}

// Demand says which security types may be used with a server, and whether the user
// must be asked about some of them.
func (p *Policy) Demand(s Server) Demand {
	d := Demand{Types: p.Options.Security, Ask: !s.Local}
	switch {
	case d.Types != nil, p.Options.Protection == config.ProtectionAny:
		d.Ask = false // the user has said it already
	case s.TLS:
		return d // the client checks that server; what is said inside of TLS is protected
	case p.Options.Protection == config.ProtectionVerified:
		d.Types = rfbclient.SecurityTypesThat(true)
	case p.Options.Protection == config.ProtectionEncrypted:
		d.Types = rfbclient.SecurityTypesThat(false)
	}
	if d.Types == nil && d.Ask && p.Knows(s.Where, pins.SeenVerified) {
		d.Verified = true
		d.Types = rfbclient.SecurityTypesThat(true)
	}
	return d
}

// weakTLS says what is done about a server whose TLS is weak.
func (p *Policy) weakTLS(s Server) rfbclient.WeakTLS {
	if s.Local || p.Options.Protection == config.ProtectionAny {
		return rfbclient.AllowWeakTLS
	}
	return rfbclient.AskWeakTLS
}

// TLS says how a server's certificate is checked.
func (p *Policy) TLS(s Server) rfbclient.TLS {
	o := p.Options
	tls := rfbclient.TLS{
		ServerName:     s.Host,
		Weak:           p.weakTLS(s),
		RootCAs:        authorities(),
		CAFile:         o.CAFile,
		CRLFiles:       revocations(),
		CertFile:       o.ClientCert,
		KeyFile:        o.ClientKey,
		AllowAnonymous: true, // where nobody allowed it, the user is asked about it
	}
	if o.CRLFile != "" {
		tls.CRLFiles = append(tls.CRLFiles, o.CRLFile)
	}
	switch {
	case tls.CAFile != "":
		tls.RootCAs = nil
	case o.CA != nil:
		tls.RootCAs = x509.NewCertPool()
		tls.RootCAs.AppendCertsFromPEM(o.CA)
	}
	if tls.CertFile == "" {
		tls.CertFile, tls.KeyFile = clientCertificate()
	}
	return tls
}

// ExplainDowngrade says why a server that could be checked before, and cannot now, is
// not connected to. d is what was demanded of it.
func ExplainDowngrade(err error, d Demand) error {
	var security *rfbclient.UnsupportedSecurityError
	if !d.Verified || !errors.As(err, &security) {
		return err
	}
	file, _ := pins.Default()
	return &problem.DowngradeError{File: string(file), Err: err}
}
