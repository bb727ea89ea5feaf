// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"time"

	"github.com/icza/mjpeg"
)

// mjpegFPS is the rate of an AVI file that is written without ffmpeg, in frames a
// second: this process encodes each of them.
const mjpegFPS = 10

// mjpegQuality is that of its pictures, 1 to 100: text stays readable.
const mjpegQuality = 80

// mjpegSink writes an AVI file of JPEG pictures, within this process.
type mjpegSink struct {
	avi   mjpeg.AviWriter
	frame *image.YCbCr
	jpeg  bytes.Buffer
	count int // of frames in the file
}

// ErrLarge is returned when an AVI file cannot grow any more.
var ErrLarge = errors.New("an AVI file cannot have more than 4 GB")

func openMJPEG(file string, w, h int) (*mjpegSink, error) {
	// The library makes a second file for its index, and tells its own mistakes to
	// the log: what cannot be made is better found out before.
	index := file + ".idx_"
	f, err := os.OpenFile(index, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	f.Close()
	avi, err := mjpeg.New(file, int32(w), int32(h), mjpegFPS)
	if err != nil {
		return nil, err
	}
	return &mjpegSink{avi: avi, frame: image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)}, nil
}

// Frame encodes one. AVI has a rate and no times: where nothing changed, the frame is
// an empty chunk, for which players show the picture before it.
func (s *mjpegSink) Frame(px []byte, stride, w, h int, at time.Duration) error {
	number := int(at * mjpegFPS / time.Second)
	for s.count > 0 && s.count < number {
		if err := s.add(nil); err != nil {
			return err
		}
	}
	if number < s.count {
		return nil // the last one's again
	}
	toYCbCr(s.frame, px, stride, w, h)
	s.jpeg.Reset()
	if err := jpeg.Encode(&s.jpeg, s.frame, &jpeg.Options{Quality: mjpegQuality}); err != nil {
		return err
	}
	return s.add(s.jpeg.Bytes())
}

func (s *mjpegSink) add(picture []byte) error {
	err := s.avi.AddFrame(picture)
	if errors.Is(err, mjpeg.ErrTooLarge) {
		return ErrLarge
	}
	if err != nil {
		return fmt.Errorf("write the AVI file: %w", err)
	}
	s.count++
	return nil
}

// Close writes the index.
func (s *mjpegSink) Close() error { return s.avi.Close() }

// kept is the length of what can be played: of all whole frames.
func (s *mjpegSink) kept() time.Duration { return time.Duration(s.count) * time.Second / mjpegFPS }

// toYCbCr gives pixels the form in which JPEG has them (JFIF 1.02, section 7), with
// one colour for four pixels.
func toYCbCr(m *image.YCbCr, px []byte, stride, w, h int) {
	for y := range h {
		row := px[y*stride : y*stride+4*w]
		luma := m.Y[y*m.YStride : y*m.YStride+w]
		for x := range luma {
			b, g, r := int32(row[4*x]), int32(row[4*x+1]), int32(row[4*x+2])
			luma[x] = byte((19595*r + 38470*g + 7471*b + 1<<15) >> 16)
		}
	}
	for y := 0; y < h; y += 2 {
		top, bottom := px[y*stride:], px[min(y+1, h-1)*stride:]
		cb, cr := m.Cb[y/2*m.CStride:], m.Cr[y/2*m.CStride:]
		for x := 0; x < w; x += 2 {
			p, q := 4*x, 4*min(x+1, w-1)
			b := int32(top[p]) + int32(top[q]) + int32(bottom[p]) + int32(bottom[q])
			g := int32(top[p+1]) + int32(top[q+1]) + int32(bottom[p+1]) + int32(bottom[q+1])
			r := int32(top[p+2]) + int32(top[q+2]) + int32(bottom[p+2]) + int32(bottom[q+2])
			cb[x/2] = clamp((-11056*r - 21712*g + 32768*b + 257<<17) >> 18)
			cr[x/2] = clamp((32768*r - 27440*g - 5328*b + 257<<17) >> 18)
		}
	}
}

func clamp(v int32) byte { return byte(max(0, min(v, 255))) }
