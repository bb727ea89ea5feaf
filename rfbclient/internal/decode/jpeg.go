// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"bytes"
	"fmt"

	"github.com/govnc/virt-viewer/rfbclient/internal/turbojpeg"
	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// jpegDecoder draws JPEG rectangles (rfbproto, "JPEG Encoding"): a picture whose
// length nobody says, and whose tables may be those of the picture before, which
// is why all go through one decoder.
type jpegDecoder struct {
	jpeg turbojpeg.Decoder
	data []byte // of the picture; memory is reused
}

// Close frees the memory outside Go.
func (d *jpegDecoder) Close() { d.jpeg.Close() }

func (d *jpegDecoder) Decode(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect) error {
	if err := d.readPicture(r, int(compressedLimit(wire.Area(rect)))); err != nil || rect.Empty() {
		return err
	}
	if err := drawJPEG(r, fb, rect, &d.jpeg, d.data); err != nil {
		return wire.Errorf("JPEG rectangle %v: %v", rect, err)
	}
	return r.Err
}

// drawJPEG draws a picture of exactly the rectangle's size. One that takes long
// lets others look at the framebuffer meanwhile: what they see of it is told to
// have changed when all of it has.
func drawJPEG(r *wire.Reader, fb *wire.Framebuffer, rect wire.Rect, decoder *turbojpeg.Decoder, data []byte) (err error) {
	if err := checkJPEG(rect, data); err != nil {
		return err
	}
	fb.Lossy, fb.Opaque = true, true
	pixels := fb.Pix[rect.Y*fb.Width+rect.X:]
	decode := func() { err = decoder.Decode(pixels, fb.Width, rect.W, rect.H, data) }
	if wire.Area(rect) > quickPicture {
		r.Unlocked(decode)
	} else {
		decode()
	}
	return err
}

// checkJPEG says whether a picture is one that is decoded at all.
func checkJPEG(rect wire.Rect, data []byte) error {
	if wire.Area(rect) > wire.MaxPicturePixels {
		return fmt.Errorf("a picture of more than %d pixels", wire.MaxPicturePixels)
	}
	if scans := bytes.Count(data, []byte{jpegFill, jpegSOS}); scans > maxJPEGScans {
		return fmt.Errorf("a JPEG picture of %d scans: at most %d are accepted", scans, maxJPEGScans)
	}
	return nil
}

// quickPicture is the area, in pixels, of a picture that is decoded in no time.
const quickPicture = 1 << 20

// Markers of JPEG (ITU-T T.81, table B.1): each follows a byte of 255.
const (
	jpegStuffing = 0x00 // no marker: a byte of 255 in the coded data
	jpegTEM      = 0x01
	jpegRST0     = 0xd0
	jpegRST7     = 0xd7
	jpegSOI      = 0xd8
	jpegEOI      = 0xd9
	jpegSOS      = 0xda
	jpegFill     = 0xff
)

// readPicture reads segment by segment up to the end of the image, into data.
func (d *jpegDecoder) readPicture(r *wire.Reader, limit int) error {
	d.data = d.data[:0]
	if r.U8() != 0xff || r.U8() != jpegSOI {
		if r.Err != nil {
			return r.Err
		}
		return wire.Errorf("a JPEG rectangle does not begin as a picture")
	}
	d.data = append(d.data, 0xff, jpegSOI)
	for coded := false; ; {
		marker := d.nextMarker(r, coded, limit)
		if r.Err != nil {
			return r.Err
		}
		switch {
		case marker == jpegEOI:
			return nil
		case marker == jpegStuffing, marker >= jpegRST0 && marker <= jpegRST7, marker == jpegTEM:
			continue // they have no length
		}
		length := int64(r.U16())
		if r.Err == nil && (length < 2 || len(d.data)+int(length) > limit) {
			return wire.Errorf("a JPEG rectangle has a segment of %d bytes, which is not possible", length)
		}
		d.data = append(d.data, byte(length>>8), byte(length))
		d.data = append(d.data, r.Bytes(length-2, 1<<16, "JPEG segment")...)
		coded = marker == jpegSOS
	}
}

// nextMarker gives the next marker; coded data may stand before it.
func (d *jpegDecoder) nextMarker(r *wire.Reader, coded bool, limit int) byte {
	for before := byte(0); r.Err == nil; {
		b := r.U8()
		d.data = append(d.data, b)
		switch {
		case len(d.data) > limit:
			r.Fail(wire.Errorf("a JPEG rectangle has more than %d bytes", limit))
		case before == 0xff && b != jpegFill:
			return b
		case !coded && before == 0 && b != 0xff:
			r.Fail(wire.Errorf("a JPEG rectangle has the byte %d where a segment should begin", b))
		}
		before = 0
		if b == 0xff {
			before = b
		}
	}
	return 0
}
