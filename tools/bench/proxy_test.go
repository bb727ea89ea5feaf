// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"
)

// TestLine sends through a line: all arrives as it was, is counted, and arrives no earlier
// than the line allows. How far ahead a sender can send is not tested.
func TestLine(t *testing.T) {
	l := line{"test", 40 * time.Millisecond, 8e6}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	p, err := newProxy(l, listener.Addr().(*net.TCPAddr).Port)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	viewer, err := net.Dial("tcp", p.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer viewer.Close()
	server, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	sent := bytes.Repeat([]byte("0123456789abcdef"), 16<<10) // 256 KiB: 262 ms of the line
	start := time.Now()
	go func() {
		for rest := sent; len(rest) > 0; rest = rest[min(1024, len(rest)):] {
			if _, err := server.Write(rest[:min(1024, len(rest))]); err != nil {
				return
			}
		}
	}()
	first := make([]byte, 1)
	if _, err := io.ReadFull(viewer, first); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took < l.roundTrip/2 {
		t.Errorf("the first byte came after %v", took)
	}
	got := make([]byte, len(sent)-1)
	if _, err := io.ReadFull(viewer, got); err != nil {
		t.Fatal(err)
	}
	if took, least := time.Since(start), 262*time.Millisecond+l.roundTrip/2; took < least {
		t.Errorf("all came after %v, the line needs %v", took, least)
	}
	if !bytes.Equal(append(first, got...), sent) {
		t.Error("what came is not what was sent")
	}
	if n := p.received.Load(); n != int64(len(sent)) {
		t.Errorf("%d bytes were counted of %d", n, len(sent))
	}
}
