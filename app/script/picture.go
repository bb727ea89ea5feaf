// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"path/filepath"
	"strings"

	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/internal/savefile"
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

// save writes a picture to its file, "-" for what the options say.
func save(o Options, file string, m image.Image) error {
	if file != "-" {
		return SavePicture(file, m)
	}
	return savefile.Flush(o.Out, func(w io.Writer) error { return png.Encode(w, m) })
}

// SavePicture writes a picture to a file, of the kind that its name says. Nobody sees
// half of it there.
func SavePicture(file string, m image.Image) error {
	encode, err := encoder(file)
	if err != nil {
		return err
	}
	return savefile.Save(file, func(w io.Writer) error { return encode(w, m) })
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
