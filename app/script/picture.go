// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
)

// picture is what the desktop shows: rows without gaps of the bytes B, G, R and one
// that means nothing.
type picture struct {
	pixels        []byte
	width, height int // px
}

func newPicture(width, height int) picture {
	return picture{make([]byte, 4*width*height), width, height}
}

func (p picture) stride() int { return 4 * p.width }

func (p picture) copy() picture {
	p.pixels = bytes.Clone(p.pixels)
	return p
}

// image gives it as Go's packages take pictures.
func (p picture) image() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, p.width, p.height))
	for i := 0; i+3 < len(p.pixels); i += 4 {
		m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = p.pixels[i+2], p.pixels[i+1], p.pixels[i], 255
	}
	return m
}

// CheckFile says whether pictures can be saved under a name of that ending. Errors:
// problem.PictureNameError.
func CheckFile(name string) error {
	_, err := encoder(name)
	return err
}

func encoder(name string) (func(io.Writer, image.Image) error, error) {
	switch ext := strings.ToLower(filepath.Ext(name)); {
	case name == "-", ext == ".png":
		return png.Encode, nil
	case ext == ".jpg", ext == ".jpeg":
		return func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, &jpeg.Options{Quality: 92}) }, nil
	}
	return nil, &problem.PictureNameError{Name: name}
}

// save writes a picture to its file. Nobody sees half of it there.
func save(o Options, file string, m image.Image) error {
	encode, err := encoder(file)
	if err != nil {
		return err
	}
	if file == "-" {
		w := bufio.NewWriter(o.Out)
		return errors.Join(encode(w, m), w.Flush())
	}
	part := filepath.Join(filepath.Dir(file), fmt.Sprintf(".%s.%d", filepath.Base(file), os.Getpid()))
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	err = errors.Join(encode(w, m), w.Flush(), f.Close())
	if err == nil {
		err = os.Rename(part, file)
	}
	if err != nil {
		os.Remove(part)
	}
	return err
}

// shootThroughLibvirt takes pictures of a guest that has no VNC display.
func shootThroughLibvirt(ctx context.Context, o Options, g *guest.Guest, why error) error {
	for _, step := range o.Steps {
		if _, ok := step.(Screenshot); !ok {
			return why
		}
	}
	for _, step := range o.Steps {
		o.Say("%v through libvirt: %v", step, why)
		data, mime, err := g.Screenshot(ctx, 0)
		if err != nil {
			return err
		}
		m, err := decode(data, mime)
		if err != nil {
			return &StepError{step, err}
		}
		if err := save(o, step.(Screenshot).File, m); err != nil {
			return &StepError{step, err}
		}
	}
	return nil
}
