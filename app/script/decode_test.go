// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"bytes"
	"image/color"
	"testing"
)

func TestDecode(t *testing.T) {
	m, err := decode([]byte("P6\n2 1\n255\n\x01\x02\x03\xff\x00\x80"), "image/x-portable-pixmap")
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds().Dx() != 2 || m.At(0, 0) != (color.RGBA{1, 2, 3, 255}) || m.At(1, 0) != (color.RGBA{255, 0, 128, 255}) {
		t.Errorf("it is %v", m)
	}
	for _, s := range []string{"", "GIF89a", "P6", "P6\n-1 5\n255\n", "P6\n100000 100000\n255\n", "P6\n2 2\n255\n...", "P6\n1 1\n65535\n......", "\x89PNG"} {
		if m, err := decode([]byte(s), "x"); err == nil {
			t.Errorf("%q gives %v", s, m.Bounds())
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("P6\n2 1\n255\n\x01\x02\x03\xff\x00\x80"))
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := decode(data, "")
		if err == nil && bytes.HasPrefix(data, []byte("P6")) && 3*m.Bounds().Dx()*m.Bounds().Dy() > len(data) {
			t.Errorf("%v of %d bytes", m.Bounds(), len(data))
		}
	})
}
