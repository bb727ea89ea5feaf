// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// A Set has the decoders of a connection, and what they share. The connection's
// goroutine uses it.
type Set struct {
	quality int // the JPEG quality level that is asked for
	members map[int32]member
	jpegs   *jpegQueue // of Tight, that may be decoded later
	zrle    *zrleDecoder
}

// member is an encoding that is decoded.
type member struct {
	row     *Encoding
	decoder Decoder
}

// NewSet makes the decoders of the encodings that are wanted.
func NewSet(wanted func(e *Encoding) bool, quality int) *Set {
	s := &Set{quality: quality, members: map[int32]member{}, jpegs: newJPEGQueue()}
	for i := range Encodings {
		if e := &Encodings[i]; wanted(e) {
			s.members[e.Number] = member{e, e.make(s)}
		}
	}
	return s
}

// closeDecoder frees what a decoder holds outside Go.
func closeDecoder(d Decoder) {
	if d, ok := d.(interface{ Close() }); ok {
		d.Close()
	}
}

// Find gives the decoder of an encoding, and its row; nil if it is not in the set.
func (s *Set) Find(number int32) (Decoder, *Encoding) {
	m := s.members[number]
	return m.decoder, m.row
}

// Pending says whether something of rect may not be drawn yet.
func (s *Set) Pending(rect wire.Rect) bool { return s.jpegs.touches(rect) }

// Wait returns when everything is drawn, with the error of the first picture that could
// not be.
func (s *Set) Wait() error { return s.jpegs.wait() }

// Close frees what is held outside Go, and ends the goroutine that decodes pictures.
func (s *Set) Close() {
	s.jpegs.close()
	for _, m := range s.members {
		closeDecoder(m.decoder)
	}
}

// sharedZRLE gives the one decoder of ZRLE: ZYWRLE's data is in the same zlib stream.
func (s *Set) sharedZRLE() *zrleDecoder {
	if s.zrle == nil {
		s.zrle = new(zrleDecoder)
	}
	return s.zrle
}
