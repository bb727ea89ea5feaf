// SPDX-License-Identifier: LGPL-2.1-or-later

package turbojpeg

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

func encode(w, h int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.RGBA{200, 100, 50, 255})
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, m, nil)
	return b.Bytes()
}

func TestDecode(t *testing.T) {
	var d Decoder
	defer d.Close()
	const stride, guard = 20, 0x12345678
	pixels := make([]uint32, stride*9)
	for i := range pixels {
		pixels[i] = guard
	}
	if err := d.Decode(pixels, stride, 17, 9, encode(17, 9)); err != nil {
		t.Fatal(err)
	}
	for i, p := range pixels {
		if i%stride >= 17 {
			if p != guard {
				t.Fatalf("pixel %d beside the picture was painted", i)
			}
			continue
		}
		for shift, want := range map[int]int{16: 200, 8: 100, 0: 50} {
			if v := int(p >> shift & 0xff); v < want-4 || v > want+4 {
				t.Fatalf("pixel %d is %06x", i, p)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	good := encode(8, 8)
	for name, tt := range map[string]struct {
		w, h int
		jpeg []byte
	}{
		"nothing":        {8, 8, nil},
		"garbage":        {8, 8, []byte("no picture")},
		"only a header":  {8, 8, good[:20]},
		"another size":   {9, 8, good},
		"no pixels":      {0, 0, good},
		"too few pixels": {8, 80, encode(8, 80)},
	} {
		var d Decoder
		if err := d.Decode(make([]uint32, 100), 10, tt.w, tt.h, tt.jpeg); !errors.Is(err, ErrDecode) {
			t.Errorf("%s: %v", name, err)
		}
		d.Close()
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(8, 8))
	f.Fuzz(func(t *testing.T, jpeg []byte) {
		var d Decoder
		defer d.Close()
		pixels := make([]uint32, 10*10)
		_ = d.Decode(pixels, 10, 8, 8, jpeg) // an error or not: no crash
		for i := range 10 {
			if pixels[8+10*i]|pixels[9+10*i] != 0 {
				t.Fatal("it painted beside the picture")
			}
		}
	})
}
