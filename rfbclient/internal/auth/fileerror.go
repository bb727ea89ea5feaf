// SPDX-License-Identifier: LGPL-2.1-or-later

package auth

import "fmt"

// FileKind is what a file that Config.TLS names is for, and what it lacks.
type FileKind int

const (
	// FileClientCertificate: the client's certificate or its key cannot be used.
	FileClientCertificate FileKind = iota
	// FileAuthorities: the certificate authorities cannot be read.
	FileAuthorities
	// FileNoAuthority: the file has no certificate authority in PEM form.
	FileNoAuthority
	// FileRevocations: the lists of revoked certificates cannot be read.
	FileRevocations
	// FileNoRevocations: the file has no list of revoked certificates.
	FileNoRevocations
)

// A FileError says that a file that Config.TLS names cannot be used.
type FileError struct {
	Kind FileKind
	File string // its name; the certificate's, where there is one for the key
	Err  error  // of the system or of the certificate's parser; may be nil
}

// Error states the fact, for developers.
func (e *FileError) Error() string {
	var s string
	switch e.Kind {
	case FileClientCertificate:
		s = "cannot use the client certificate"
	case FileAuthorities:
		s = "cannot read the certificate authorities"
	case FileNoAuthority:
		s = fmt.Sprintf("the file %s has no certificate authority in PEM form", e.File)
	case FileRevocations:
		s = "cannot read the revoked certificates"
	case FileNoRevocations:
		s = fmt.Sprintf("the file %s has no list of revoked certificates", e.File)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the error of the system or of the parser.
func (e *FileError) Unwrap() error { return e.Err }
