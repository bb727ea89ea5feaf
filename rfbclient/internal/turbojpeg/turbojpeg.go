// SPDX-License-Identifier: LGPL-2.1-or-later

// Package turbojpeg decodes JPEG pictures through libjpeg-turbo, which is six to
// eight times faster than Go's own decoder.
package turbojpeg

/*
#cgo pkg-config: libturbojpeg
#cgo CFLAGS: -Wall -Wextra
#include <turbojpeg.h>

// One call a picture. It gives 0 for success, 1 if the picture is not one of
// width times height pixels, and 2 if it cannot be decoded.
static int decode(tjhandle handle, const unsigned char *jpeg, unsigned long size,
                  unsigned char *pixels, int pitch, int width, int height, int *is_width, int *is_height)
{
	int subsampling, colours;

	if (tjDecompressHeader3(handle, jpeg, size, is_width, is_height, &subsampling, &colours) != 0)
		return 2;
	if (*is_width != width || *is_height != height)
		return 1;
	if (tjDecompress2(handle, jpeg, size, pixels, width, pitch, height, TJPF_BGRX, 0) != 0 &&
	    tjGetErrorCode(handle) != TJERR_WARNING)
		return 2;
	return 0;
}
*/
import "C"

import (
	"errors"
	"fmt"
	"unsafe"
)

// ErrDecode says that the data is not a JPEG picture that can be shown.
var ErrDecode = errors.New("not a JPEG picture")

// Decoder decodes one picture after the other. Its zero value is ready. Only one
// goroutine may use it at a time. Close frees its memory.
type Decoder struct {
	handle            C.tjhandle
	isWidth, isHeight C.int // of the last picture, px; here they cost no memory each time
}

// Close frees memory outside Go.
func (d *Decoder) Close() {
	if d.handle != nil {
		C.tjDestroy(d.handle)
		d.handle = nil
	}
}

// Decode decodes a picture of width times height pixels straight to pixels, rows
// of stride pixels 0x00RRGGBB. A picture of another size is an error, and so
// nothing is ever allocated by what the picture says of itself.
func (d *Decoder) Decode(pixels []uint32, stride, width, height int, jpeg []byte) error {
	if width < 1 || height < 1 || stride < width || len(pixels) < (height-1)*stride+width || len(jpeg) == 0 {
		return ErrDecode
	}
	if d.handle == nil {
		if d.handle = C.tjInitDecompress(); d.handle == nil {
			return errors.New("libjpeg-turbo is out of memory")
		}
	}
	switch C.decode(d.handle, (*C.uchar)(&jpeg[0]), C.ulong(len(jpeg)),
		(*C.uchar)(unsafe.Pointer(&pixels[0])), C.int(4*stride), C.int(width), C.int(height), &d.isWidth, &d.isHeight) {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("%w of %dx%d pixels but one of %dx%d", ErrDecode, width, height, int(d.isWidth), int(d.isHeight))
	}
	return fmt.Errorf("%w: %s", ErrDecode, C.GoString(C.tjGetErrorStr2(d.handle)))
}
