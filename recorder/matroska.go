// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"encoding/binary"
	"time"
)

// matroska writes uncompressed frames as a Matroska stream (RFC 9559), which tells
// ffmpeg the time of each: a stream of bare frames could only have a fixed rate, and
// every second of a guest that rests would have to be encoded.
type matroska struct {
	w             *pipe
	width, height int // px
	head          []byte
}

// Elements of EBML (RFC 8794) and Matroska, by their IDs.
const (
	idEBML, idDocType, idDocTypeVersion, idDocTypeReadVersion   = 0x1a45dfa3, 0x4282, 0x4287, 0x4285
	idSegment, idInfo, idTimestampScale, idMuxingApp            = 0x18538067, 0x1549a966, 0x2ad7b1, 0x4d80
	idWritingApp, idTracks, idTrackEntry, idTrackNumber         = 0x5741, 0x1654ae6b, 0xae, 0xd7
	idTrackUID, idTrackType, idCodecID, idFlagLacing            = 0x73c5, 0x83, 0x86, 0x9c
	idDefaultDuration, idVideo, idPixelWidth, idPixelHeight     = 0x23e383, 0xe0, 0xb0, 0xba
	idUncompressedFourCC, idCluster, idTimestamp, idSimpleBlock = 0x2eb524, 0x1f43b675, 0xe7, 0xa3
)

// begin writes what comes before the first frame.
func (m *matroska) begin() error {
	element := func(id uint32, content ...[]byte) []byte {
		size := 0
		for _, c := range content {
			size += len(c)
		}
		b := appendSize(appendID(nil, id), size)
		for _, c := range content {
			b = append(b, c...)
		}
		return b
	}
	number := func(id uint32, v uint32) []byte { return element(id, binary.BigEndian.AppendUint32(nil, v)) }
	text := func(id uint32, s string) []byte { return element(id, []byte(s)) }
	b := element(idEBML, text(idDocType, "matroska"), number(idDocTypeVersion, 4), number(idDocTypeReadVersion, 2))
	b = append(appendID(b, idSegment), 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff) // of unknown size
	b = append(b, element(idInfo, number(idTimestampScale, uint32(time.Millisecond)),
		text(idMuxingApp, "virt-viewer"), text(idWritingApp, "virt-viewer"))...)
	b = append(b, element(idTracks, element(idTrackEntry,
		number(idTrackNumber, 1), number(idTrackUID, 1), number(idTrackType, 1), number(idFlagLacing, 0),
		text(idCodecID, "V_UNCOMPRESSED"), number(idDefaultDuration, uint32(time.Second/videoFPS)),
		element(idVideo, number(idPixelWidth, uint32(m.width)), number(idPixelHeight, uint32(m.height)),
			text(idUncompressedFourCC, "BGR\x00"))))...)
	_, err := m.w.Write(b)
	return err
}

// frame writes one: a cluster of its own.
func (m *matroska) frame(px []byte, stride int, at time.Duration) error {
	const track, keyFrame = 0x81, 0x80
	timestamp := binary.BigEndian.AppendUint64(appendSize(appendID(nil, idTimestamp), 8), uint64(at.Milliseconds()))
	block := appendSize(appendID(nil, idSimpleBlock), 4+4*m.width*m.height)
	block = append(block, track, 0, 0, keyFrame)
	b := appendSize(appendID(m.head[:0], idCluster), len(timestamp)+len(block)+4*m.width*m.height)
	m.head = append(append(b, timestamp...), block...)
	if _, err := m.w.Write(m.head); err != nil {
		return err
	}
	if stride == 4*m.width {
		return m.w.writeFrame(px[:stride*m.height])
	}
	for y := range m.height {
		if _, err := m.w.Write(px[y*stride : y*stride+4*m.width]); err != nil {
			return err
		}
	}
	return nil
}

// appendID adds an element's ID, whose length its first bits tell.
func appendID(b []byte, id uint32) []byte {
	for shift := 24; shift >= 0; shift -= 8 {
		if id>>shift != 0 {
			b = append(b, byte(id>>shift))
		}
	}
	return b
}

// appendSize adds an element's length, always in eight bytes.
func appendSize(b []byte, n int) []byte {
	return binary.BigEndian.AppendUint64(b, 1<<56|uint64(n))
}
