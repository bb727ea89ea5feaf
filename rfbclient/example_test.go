// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/govnc/virt-viewer/rfbclient"
)

// A program that wants one picture: it takes what the client has to say until there
// is damage, which comes with the end of a FramebufferUpdate.
func Example() {
	news := make(chan struct{}, 1)
	client := rfbclient.Start(rfbclient.Config{
		Dial: demo(orange),
		Wake: func() { news <- struct{}{} },
	})
	defer client.Close()
	var u rfbclient.Updates // its memory is used again
	for u.Damage.Empty() {
		<-news
		client.Take(&u)
		if u.Closed {
			fmt.Println(u.Err)
			return
		}
		if u.Name != nil {
			fmt.Printf("The desktop is called %q.\n", *u.Name)
		}
		if u.Size != nil {
			fmt.Printf("It has %d x %d pixels.\n", u.Size.Width, u.Size.Height)
		}
	}
	fmt.Println("The first one is", client.Image().RGBAAt(0, 0))
	// Output:
	// The desktop is called "demo".
	// It has 4 x 3 pixels.
	// The first one is {255 128 0 255}
}

// A display keeps a picture of its own and copies into it only what has changed. Its
// pixels are the bytes B, G, R and one that means nothing, as cairo wants them.
func ExampleClient_CopyDamage() {
	news := make(chan struct{}, 1)
	client := rfbclient.Start(rfbclient.Config{Dial: demo(orange), Wake: func() { news <- struct{}{} }})
	defer client.Close()
	var u rfbclient.Updates
	var size rfbclient.Size
	var picture []byte
	for range news {
		client.Take(&u)
		if u.Size != nil {
			size = *u.Size
			picture = make([]byte, 4*size.Width*size.Height)
		}
		if u.Closed || !u.Damage.Empty() {
			break
		}
	}
	if client.CopyDamage(&u.Damage, picture, 4*size.Width, size.Width, size.Height) {
		fmt.Println(picture[:3], "and as much as", u.Damage.Rects())
	}
	// Output: [0 128 255] and as much as [4x3+0+0]
}

// Errors say what was wrong by their types.
func ExampleRefusedError() {
	news := make(chan struct{}, 1)
	client := rfbclient.Start(rfbclient.Config{Dial: demo(full), Wake: func() { news <- struct{}{} }})
	var u rfbclient.Updates
	for !u.Closed {
		<-news
		client.Take(&u)
	}
	var refused *rfbclient.RefusedError
	if errors.As(u.Err, &refused) {
		fmt.Println("The server says:", refused.Reason)
	}
	fmt.Println("It was closed by us:", errors.Is(u.Err, rfbclient.ErrClosed))
	// Output:
	// The server says: too many clients
	// It was closed by us: false
}

// demo gives a dialer to a server in this process.
func demo(server func(net.Conn)) func(context.Context) (net.Conn, error) {
	return func(context.Context) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go server(theirs)
		return ours, nil
	}
}

// put writes values as RFB does: the most significant byte first.
func put(conn net.Conn, values ...any) {
	for _, v := range values {
		if s, ok := v.(string); ok {
			v = []byte(s)
		}
		_ = binary.Write(conn, binary.BigEndian, v) // a client that has gone reads nothing
	}
}

// get reads n bytes, which nobody looks at.
func get(conn net.Conn, n int64) { _, _ = io.CopyN(io.Discard, conn, n) }

// full is a server that turns its clients away (RFB 7.1.2).
func full(conn net.Conn) {
	put(conn, "RFB 003.008\n")
	get(conn, 12)
	put(conn, uint8(0), uint32(16), "too many clients")
	conn.Close()
}

// orange is a server whose desktop has one colour.
func orange(conn net.Conn) {
	put(conn, "RFB 003.008\n")
	get(conn, 12)
	put(conn, []uint8{1, 1}) // one security type: None (RFB 7.2.1)
	get(conn, 1)
	put(conn, uint32(0)) // SecurityResult: all right
	get(conn, 1)         // ClientInit
	format := []byte{32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0}
	put(conn, uint16(4), uint16(3), format, uint32(4), "demo") // ServerInit (RFB 7.3.2)
	go get(conn, 1<<20)                                        // what the client asks for
	put(conn, []uint8{0, 0}, []uint16{1, 0, 0, 4, 3}, int32(0))
	for range 4 * 3 { // FramebufferUpdate, Raw (RFB 7.7.1)
		put(conn, []byte{0, 128, 255, 0})
	}
}
