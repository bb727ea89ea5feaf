// SPDX-License-Identifier: LGPL-2.1-or-later

// Command screenshot saves what a VNC server shows as a PNG file, without GTK:
// screenshot HOST:PORT FILE.png
package main

import (
	"context"
	"image/png"
	"log"
	"net"
	"os"

	"github.com/govnc/virt-viewer/rfbclient"
)

func main() {
	news := make(chan struct{}, 1)
	client := rfbclient.Start(rfbclient.Config{
		Dial: func(ctx context.Context) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", os.Args[1])
		},
		Wake: func() { news <- struct{}{} },
	})
	for u := new(rfbclient.Updates); u.Damage.Empty(); {
		<-news
		client.Take(u)
		if u.Closed {
			log.Fatal(u.Err)
		}
		if u.Credentials != nil {
			client.Answer(rfbclient.Credentials{Password: []byte(os.Getenv("VNC_PASSWORD"))})
		}
	}
	file, err := os.Create(os.Args[2])
	if err == nil {
		err = png.Encode(file, client.Image())
	}
	if err != nil {
		log.Fatal(err)
	}
}
