// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"io"

	"libvirt.org/go/libvirt"
)

// The largest picture that is taken: 8192 x 8192 pixels in three bytes each, and
// what stands before them.
const maxScreenshot = 3*8192*8192 + 1024 // bytes

// Screenshot has libvirt make a picture of one of the guest's screens, which are
// counted from 0. mime says how it is stored, "image/x-portable-pixmap" or
// "image/png" by QEMU. Nobody needs to be connected to the display for it. The
// picture comes from the guest's host and is to be decoded with care. Errors:
// ActionError.
func (g *Guest) Screenshot(ctx context.Context, screen uint32) (picture []byte, mime string, err error) {
	const doing = "make a picture of"
	s, err := onWritable(ctx, g, doing, func(d *libvirt.Domain) (shot, error) { return shoot(d, screen) })
	if err != nil {
		return nil, "", &ActionError{Guest: g.name, Doing: doing, Err: err}
	}
	return s.picture, s.mime, nil
}

type shot struct {
	picture []byte
	mime    string
}

func shoot(d *libvirt.Domain, screen uint32) (shot, error) {
	lv, err := d.DomainGetConnect()
	if err != nil {
		return shot{}, err
	}
	defer lv.Close()
	stream, err := lv.NewStream(0)
	if err != nil {
		return shot{}, err
	}
	defer stream.Free()
	mime, err := d.Screenshot(stream, screen, 0)
	if err != nil {
		return shot{}, err
	}
	picture, err := io.ReadAll(io.LimitReader(streamReader{stream}, maxScreenshot+1))
	if err == nil && len(picture) > maxScreenshot {
		err = &SizeError{Max: maxScreenshot}
	}
	if err != nil {
		_ = stream.Abort() // the error counts that was first
		return shot{}, err
	}
	return shot{picture, mime}, stream.Finish()
}

// streamReader reads a stream of libvirt's, whose end is a read of nothing.
type streamReader struct{ stream *libvirt.Stream }

func (r streamReader) Read(p []byte) (int, error) {
	n, err := r.stream.Recv(p)
	if n <= 0 && err == nil {
		return 0, io.EOF
	}
	return max(n, 0), err
}
