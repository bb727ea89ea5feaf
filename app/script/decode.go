// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"

	"github.com/govnc/virt-viewer/rfbclient"
)

// decode reads a picture that libvirt has made of a guest. It comes from the guest's
// host: its size is looked at before memory is taken for it.
func decode(data []byte, mime string) (image.Image, error) {
	switch {
	case bytes.HasPrefix(data, []byte("P6")):
		return decodePPM(data)
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		config, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		if err := checkSize(config.Width, config.Height); err != nil {
			return nil, err
		}
		return png.Decode(bytes.NewReader(data))
	}
	return nil, fmt.Errorf("libvirt's picture has the unknown type %q", rfbclient.CleanText(mime, 40))
}

func checkSize(width, height int) error {
	if width < 1 || height < 1 || width > rfbclient.MaxDesktopSide || height > rfbclient.MaxDesktopSide ||
		width*height > rfbclient.MaxDesktopPixels {
		return fmt.Errorf("libvirt's picture has the impossible size %dx%d", width, height)
	}
	return nil
}

// decodePPM reads a portable pixmap: "P6", width, height and the largest value as
// text, one space, and three bytes a pixel.
func decodePPM(data []byte) (image.Image, error) {
	r := bufio.NewReader(bytes.NewReader(data))
	var width, height, top int
	if _, err := fmt.Fscanf(r, "P6\n%d %d\n%d\n", &width, &height, &top); err != nil {
		return nil, fmt.Errorf("libvirt's picture is malformed: %w", err)
	}
	if err := checkSize(width, height); err != nil {
		return nil, err
	}
	if top != 255 || len(data) < 3*width*height {
		return nil, fmt.Errorf("libvirt's picture of %dx%d pixels has values up to %d in %d bytes", width, height, top, len(data))
	}
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	row := make([]byte, 3*width)
	for y := range height {
		if _, err := io.ReadFull(r, row); err != nil {
			return nil, fmt.Errorf("libvirt's picture is malformed: %w", err)
		}
		out := m.Pix[y*m.Stride:]
		for x := range width {
			out[4*x], out[4*x+1], out[4*x+2], out[4*x+3] = row[3*x], row[3*x+1], row[3*x+2], 255
		}
	}
	return m, nil
}
