// SPDX-License-Identifier: LGPL-2.1-or-later

// Command screenshot saves what a VNC server shows as a PNG file, without GTK:
// screenshot HOST:PORT FILE.png
package main

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"net"
	"os"

	"github.com/govnc/virt-viewer/rfbclient"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: screenshot HOST:PORT FILE.png")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "screenshot:", err)
		os.Exit(1)
	}
}

func run(address, file string) error {
	news := make(chan struct{}, 1)
	client := rfbclient.Start(rfbclient.Config{
		Dial: func(ctx context.Context) (net.Conn, error) {
			var dialer net.Dialer
			return dialer.DialContext(ctx, "tcp", address)
		},
		Wake: func() { news <- struct{}{} },
	})
	defer client.Close()
	var u rfbclient.Updates
	var size rfbclient.Size
	for range news {
		client.Take(&u)
		if u.Closed {
			return u.Err
		}
		if u.Credentials != nil {
			client.Answer(rfbclient.Credentials{Password: []byte(os.Getenv("VNC_PASSWORD"))})
		}
		if u.Size != nil {
			size = *u.Size
		}
		picture := image.NewRGBA(image.Rect(0, 0, size.Width, size.Height))
		if !u.Damage.Empty() && client.CopyDamage(&u.Damage, picture.Pix, picture.Stride, size.Width, size.Height) {
			return save(picture, file)
		}
	}
	return nil
}

// save writes a picture whose pixels are B, G, R and one that means nothing.
func save(picture *image.RGBA, file string) error {
	for p := picture.Pix; len(p) > 0; p = p[4:] {
		p[0], p[2], p[3] = p[2], p[0], 255
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := png.Encode(f, picture); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
