// SPDX-License-Identifier: GPL-2.0-or-later

package thumbnail

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

// halves are pictures with a red left half and a blue right one.
func halves(width, height int) (ppm, asPNG []byte) {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	var b bytes.Buffer
	b.WriteString("P6\n# by nobody\n")
	for i, n := range []int{width, height, 255} {
		b.WriteString(strings.Repeat(" ", min(i, 1)))
		b.WriteString(itoa(n))
	}
	b.WriteByte('\n')
	for y := range height {
		for x := range width {
			c := color.RGBA{255, 0, 0, 255}
			if x >= width/2 {
				c = color.RGBA{0, 0, 255, 255}
			}
			picture.Set(x, y, c)
			b.Write([]byte{c.R, c.G, c.B})
		}
	}
	var p bytes.Buffer
	if err := png.Encode(&p, picture); err != nil {
		panic(err)
	}
	return b.Bytes(), p.Bytes()
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

func TestMake(t *testing.T) {
	for _, tt := range []struct {
		name                  string
		width, height         int
		wantWidth, wantHeight int
	}{
		{"a screen", 720, 400, 128, 71},
		{"a tall one", 400, 800, 40, 80},
		{"small already", 20, 10, 20, 10},
		{"a line", 1000, 1, 128, 1},
	} {
		ppm, asPNG := halves(tt.width, tt.height)
		for kind, data := range map[string][]byte{"PPM": ppm, "PNG": asPNG} {
			p, err := Make(data, 128, 80)
			if err != nil {
				t.Errorf("%s, %s: %v", tt.name, kind, err)
				continue
			}
			if p.Width != tt.wantWidth || p.Height != tt.wantHeight || len(p.RGB) != 3*p.Width*p.Height {
				t.Errorf("%s, %s: %dx%d with %d bytes", tt.name, kind, p.Width, p.Height, len(p.RGB))
			}
			if left, right := p.RGB[:3], p.RGB[3*p.Width-3:3*p.Width]; !bytes.Equal(left, []byte{255, 0, 0}) || !bytes.Equal(right, []byte{0, 0, 255}) {
				t.Errorf("%s, %s: colours %v and %v", tt.name, kind, left, right)
			}
		}
	}
}

func TestMalformed(t *testing.T) {
	ppm, asPNG := halves(8, 8)
	for name, data := range map[string][]byte{
		"nothing":             nil,
		"another kind":        []byte("GIF89a"),
		"no size":             []byte("P6\n"),
		"no end of a comment": []byte("P6 # comment"),
		"a huge size":         []byte("P6 999999 999999 255\n"),
		"too few pixels":      ppm[:len(ppm)-1],
		"two bytes a colour":  []byte("P6 1 1 65535\n123456"),
		"half a PNG":          asPNG[:len(asPNG)/2],
		"a PNG's head":        asPNG[:20],
		"nothing after 255":   []byte("P6 1 1 255"),
	} {
		if p, err := Make(data, 128, 80); err == nil {
			t.Errorf("%s: %dx%d", name, p.Width, p.Height)
		}
	}
}

func FuzzMake(f *testing.F) {
	ppm, asPNG := halves(8, 8)
	f.Add(ppm)
	f.Add(asPNG)
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := Make(data, 16, 16); err == nil && len(p.RGB) != 3*p.Width*p.Height {
			t.Errorf("%dx%d with %d bytes", p.Width, p.Height, len(p.RGB))
		}
	})
}
