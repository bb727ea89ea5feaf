// SPDX-License-Identifier: GPL-2.0-or-later

// Package thumbnail makes small pictures of screenshots that libvirt gives: PPM, as
// QEMU makes them by default, or PNG. They come from a guest's host, which is not
// trusted: nothing is believed of their size before it was compared with what there is.
package thumbnail

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
)

// Picture is a small picture: rows of red, green and blue bytes.
type Picture struct {
	Width, Height int
	RGB           []byte
}

// MaxSide bounds the width and height of what is read, in pixels.
const MaxSide = 8192

// ErrFormat is returned for pictures of other kinds.
var ErrFormat = errors.New("the picture is neither PPM nor PNG")

// Make reads a screenshot and makes it small enough for width x height pixels. Its
// shape stays.
func Make(data []byte, width, height int) (*Picture, error) {
	switch {
	case bytes.HasPrefix(data, []byte("P6")):
		s, err := readPPM(data)
		if err != nil {
			return nil, err
		}
		return s.fit(width, height), nil
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		s, err := readPNG(data)
		if err != nil {
			return nil, err
		}
		return s.fit(width, height), nil
	}
	return nil, ErrFormat
}

// source is a picture that can be read by pixel.
type source struct {
	width, height int
	at            func(x, y int) (r, g, b uint8)
}

func checkSize(width, height int) error {
	if width < 1 || height < 1 || width > MaxSide || height > MaxSide {
		return fmt.Errorf("a picture of %dx%d pixels is not shown", width, height)
	}
	return nil
}

// readPPM reads the binary kind, "P6 WIDTH HEIGHT 255" and one white space before
// the pixels; # begins a comment.
func readPPM(data []byte) (*source, error) {
	rest := data[2:]
	var fields [3]int
	for i := range fields {
		var err error
		if fields[i], rest, err = number(rest); err != nil {
			return nil, err
		}
	}
	width, height, most := fields[0], fields[1], fields[2]
	if err := checkSize(width, height); err != nil {
		return nil, err
	}
	if most != 255 || len(rest) < 1 {
		return nil, errors.New("the PPM picture has not one byte for each colour")
	}
	pixels := rest[1:]
	if len(pixels) < 3*width*height {
		return nil, fmt.Errorf("the PPM picture of %dx%d pixels has only %d bytes", width, height, len(pixels))
	}
	return &source{width, height, func(x, y int) (r, g, b uint8) {
		p := pixels[3*(y*width+x):]
		return p[0], p[1], p[2]
	}}, nil
}

// number reads a decimal number after white space and comments.
func number(data []byte) (n int, rest []byte, err error) {
	for len(data) > 0 && (data[0] == '#' || isSpace(data[0])) {
		if data[0] == '#' {
			end := bytes.IndexByte(data, '\n')
			if end < 0 {
				end = len(data) - 1
			}
			data = data[end:]
		}
		data = data[1:]
	}
	digits := 0
	for digits < len(data) && digits < 6 && data[digits] >= '0' && data[digits] <= '9' {
		n = 10*n + int(data[digits]-'0')
		digits++
	}
	if digits == 0 {
		return 0, nil, errors.New("the PPM picture's head cannot be read")
	}
	return n, data[digits:], nil
}

func isSpace(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' }

func readPNG(data []byte) (*source, error) {
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if err := checkSize(config.Width, config.Height); err != nil {
		return nil, err
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	at := picture.Bounds().Min
	return &source{config.Width, config.Height, func(x, y int) (r, g, b uint8) {
		red, green, blue, _ := picture.At(at.X+x, at.Y+y).RGBA()
		return uint8(red >> 8), uint8(green >> 8), uint8(blue >> 8)
	}}, nil
}

// fit makes the picture small: each of its pixels is the mean of those that it stands
// for. What is small already stays as it is.
func (s *source) fit(width, height int) *Picture {
	w, h := s.width, s.height
	if w > width {
		w, h = width, max(1, h*width/w)
	}
	if h > height {
		w, h = max(1, w*height/h), height
	}
	p := &Picture{w, h, make([]byte, 0, 3*w*h)}
	for y := range h {
		for x := range w {
			p.RGB = append(p.RGB, s.mean(x*s.width/w, y*s.height/h, (x+1)*s.width/w, (y+1)*s.height/h)...)
		}
	}
	return p
}

// mean gives the mean colour of a rectangle, which has at least one pixel.
func (s *source) mean(left, top, right, bottom int) []byte {
	right, bottom = max(right, left+1), max(bottom, top+1)
	var red, green, blue, n int
	for y := top; y < bottom; y++ {
		for x := left; x < right; x++ {
			r, g, b := s.at(x, y)
			red, green, blue, n = red+int(r), green+int(g), blue+int(b), n+1
		}
	}
	return []byte{uint8(red / n), uint8(green / n), uint8(blue / n)}
}
