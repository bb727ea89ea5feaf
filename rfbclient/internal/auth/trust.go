// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"os"
)

// TLS says how the server is checked by the security types with TLS (rfbproto, "Subtypes
// with TLS or X509 prefix"). The zero
// value trusts the system's authorities, and asks about all other certificates.
type TLS struct {
	// ServerName is the host that the server's certificate must name: a name or
	// an address, the real one where the connection goes through a tunnel. If it
	// is "", no certificate is trusted without a question.
	ServerName string
	// RootCAs are the trusted authorities; nil: the system's, or those of CAFile.
	RootCAs *x509.CertPool
	// CAFile, if not "", is a PEM file of authorities that are trusted instead of
	// the system's and beside RootCAs.
	CAFile string
	// CRLFiles are files of authorities' lists of revoked certificates, in PEM or DER
	// form. Those that do not exist are left out. A server whose certificate is on a
	// list of its authority is refused without a question.
	CRLFiles []string
	// CertFile and KeyFile, if not "", are PEM files of the certificate, and its
	// key, that is shown to a server which asks for one.
	CertFile, KeyFile string
	// AllowAnonymous allows TLS without any certificate: listeners see nothing,
	// but nobody knows who the server is.
	AllowAnonymous bool
	// Weak says what is done about a server whose TLS 1.2 has no key exchange or cipher
	// that is still thought good, but one that is better than none.
	Weak WeakTLS
}

// trust is what the files of TLS have.
type trust struct {
	roots   *x509.CertPool   // nil means the system's
	own     *tls.Certificate // empty if there is none
	revoked []*x509.RevocationList
}

// load reads the files.
func (t *TLS) load() (trust, error) {
	roots, err := t.roots()
	if err != nil {
		return trust{}, err
	}
	own := &tls.Certificate{}
	if t.CertFile != "" || t.KeyFile != "" {
		pair, err := tls.LoadX509KeyPair(t.CertFile, t.KeyFile)
		if err != nil {
			return trust{}, &FileError{FileClientCertificate, t.CertFile, err}
		}
		own = &pair
	}
	revoked, err := t.revocations()
	return trust{roots, own, revoked}, err
}

// maxCRL is the largest file of revoked certificates that is read, in bytes.
const maxCRL = 16 << 20

// revocations reads the lists of revoked certificates. One that cannot be read must
// not be left out silently.
func (t *TLS) revocations() (lists []*x509.RevocationList, err error) {
	for _, file := range t.CRLFiles {
		f, err := os.Open(file)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, &FileError{FileRevocations, file, err}
		}
		data, err := io.ReadAll(io.LimitReader(f, maxCRL))
		f.Close()
		if err != nil {
			return nil, &FileError{FileRevocations, file, err}
		}
		found := len(lists)
		for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
			if list, err := x509.ParseRevocationList(block.Bytes); err == nil {
				lists = append(lists, list)
			}
		}
		if list, err := x509.ParseRevocationList(data); err == nil {
			lists = append(lists, list)
		}
		if len(lists) == found {
			return nil, &FileError{FileNoRevocations, file, nil}
		}
	}
	return lists, nil
}

func (t *TLS) roots() (*x509.CertPool, error) {
	if t.CAFile == "" {
		return t.RootCAs, nil
	}
	pem, err := os.ReadFile(t.CAFile)
	if err != nil {
		return nil, &FileError{FileAuthorities, t.CAFile, err}
	}
	roots := x509.NewCertPool()
	if t.RootCAs != nil {
		roots = t.RootCAs.Clone()
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, &FileError{FileNoAuthority, t.CAFile, nil}
	}
	return roots, nil
}
