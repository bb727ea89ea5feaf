// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import "fmt"

// A BadDisplayError says that what libvirt tells of a display makes no sense. It wraps a
// ValueError, an XMLError or a SizeError.
type BadDisplayError struct {
	Guest string // name
	Err   error
}

func (e *BadDisplayError) Error() string {
	return fmt.Sprintf("the description of the guest %q cannot be used: %v", e.Guest, e.Err)
}

// Unwrap returns what is wrong with the description.
func (e *BadDisplayError) Unwrap() error { return e.Err }

// XMLKind is what is wrong with a description.
type XMLKind int

const (
	// XMLMalformed: it is not XML, as the parser says in Text.
	XMLMalformed XMLKind = iota
	// XMLNoDomain: it is not a domain but Text.
	XMLNoDomain
	// XMLManyDisplays: it has more than Number displays.
	XMLManyDisplays
	// XMLBadDisplay: the display Number, from 0, cannot be read, as the parser says in
	// Text.
	XMLBadDisplay
)

// An XMLError says that a description cannot be read.
type XMLError struct {
	Kind   XMLKind
	Text   string // quoted and shortened: fit for a message
	Number int
}

func (e *XMLError) Error() string {
	switch e.Kind {
	case XMLNoDomain:
		return "it is not a domain but " + e.Text
	case XMLManyDisplays:
		return fmt.Sprintf("it has more than %d displays", e.Number)
	case XMLBadDisplay:
		return fmt.Sprintf("its display %d cannot be read: %s", e.Number, e.Text)
	}
	return "it is not XML: " + e.Text
}

// A SizeError says that a description or a picture is larger than any can be.
type SizeError struct {
	Size int // bytes; 0 if they were not counted
	Max  int // bytes
}

func (e *SizeError) Error() string {
	if e.Size == 0 {
		return fmt.Sprintf("it has more than %d bytes", e.Max)
	}
	return fmt.Sprintf("it has %d bytes, more than %d", e.Size, e.Max)
}

// LostKind is how the connection to libvirt broke.
type LostKind int

const (
	// LostLine: the line failed.
	LostLine LostKind = iota
	// LostClosed: the libvirt daemon closed it.
	LostClosed
	// LostSilent: the libvirt daemon does not answer.
	LostSilent
	// LostSaid: libvirt says Said.
	LostSaid
)

// A Loss is the end of a connection to libvirt that nobody wanted.
type Loss struct {
	Kind LostKind
	Said string // libvirt's words
}

func (l Loss) String() string {
	switch l.Kind {
	case LostLine:
		return "the line failed"
	case LostClosed:
		return "the libvirt daemon closed it"
	case LostSilent:
		return "the libvirt daemon does not answer"
	}
	return l.Said
}

// A LostError says that the connection to libvirt broke.
type LostError struct {
	URI string
	Loss
}

func (e *LostError) Error() string {
	return fmt.Sprintf("the connection to %s was lost: %v", nameURI(e.URI), e.Loss)
}
