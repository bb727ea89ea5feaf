// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include "private.h"
*/
import "C"

//export govncGoStatistics
func govncGoStatistics(handle C.uintptr_t, to *C.GovncStatistics) {
	defer rescue()
	s := displayOf(handle).Statistics()
	to.received, to.updates = C.guint64(s.Received), C.guint64(s.Updates)
	for _, n := range s.Rectangles {
		to.rectangles += C.guint64(n)
	}
	to.latency, to.waiting = C.gint64(s.Latency.Microseconds()), C.gint64(s.Waiting.Microseconds())
	to.quality, to.compression = C.guint(s.JPEGQuality), C.guint(s.Compression)
	to.encodings, to.pixel_format = C.CString(s.EncodingText()), C.CString(s.PixelFormat)
}

//export govncGoPing
func govncGoPing(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).Ping()
}

//export govncGoSecurity
func govncGoSecurity(handle C.uintptr_t, to *C.GovncSecurity) (known C.gboolean) {
	defer rescue()
	s := displayOf(handle).Security()
	if s.Type == "" {
		return C.FALSE
	}
	to._type, to.subtype, to.mechanism = C.CString(s.Type), C.CString(s.Subtype), C.CString(s.Mechanism)
	to.protocol, to.cipher, to.description = C.CString(s.Protocol), C.CString(s.Cipher), C.CString(s.String())
	if s.Certificate != nil {
		to.certificate = C.CString(string(s.Certificate.PEM()))
	}
	to.encrypted, to.peer = gboolean(s.Encrypted), C.GovncSecurityPeer(s.Peer)
	return C.TRUE
}
