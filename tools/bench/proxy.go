// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"syscall"
	"time"
)

// line is a network that a proxy pretends to be.
type line struct {
	name      string
	roundTrip time.Duration
	rate      float64 // bits a second, each way; 0: as fast as the machine
}

// leastBuffer is how much the slowest router keeps for a line that is busy, in bytes.
const leastBuffer = 16 << 10

// chunkSize is how much goes over the line as one, in bytes: a packet of Ethernet.
const chunkSize = 1448

// buffer is how many bytes wait in front of the line at most: as much as is on its way
// there and back (bandwidth-delay product), which is what a good router has. More
// would hide how much a server or a viewer sends too early.
func (l line) buffer() int { return max(leastBuffer, int(l.rate/8*l.roundTrip.Seconds())) }

// kernelBuffer is what the sockets of the proxy keep beside that, in bytes. The kernel
// doubles it.
const kernelBuffer = 16 << 10

// limitKernel has a slow line's sockets send packets of a network's size: those of this
// machine's own are larger than the buffers, so that the sender would wait for its timer.
func (l line) limitKernel(_, _ string, raw syscall.RawConn) error {
	if l.rate == 0 {
		return nil
	}
	var failed error
	err := raw.Control(func(fd uintptr) {
		failed = errors.Join(syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, chunkSize),
			syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, kernelBuffer),
			syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_SNDBUF, kernelBuffer))
	})
	return errors.Join(err, failed)
}

// proxy is a line between viewers and a server on this machine.
type proxy struct {
	listener net.Listener
	target   string
	line     line
	received atomic.Int64 // bytes from the server
}

func newProxy(l line, port int) (*proxy, error) {
	listener, err := (&net.ListenConfig{Control: l.limitKernel}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{listener: listener, target: fmt.Sprintf("127.0.0.1:%d", port), line: l}
	go p.accept()
	return p, nil
}

func (p *proxy) port() int { return p.listener.Addr().(*net.TCPAddr).Port }

func (p *proxy) close() { p.listener.Close() }

func (p *proxy) accept() {
	for {
		viewer, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := (&net.Dialer{Control: p.line.limitKernel}).Dial("tcp", p.target)
		if err != nil {
			viewer.Close()
			continue
		}
		var sent atomic.Int64
		go p.line.carry(viewer, server, &p.received)
		go p.line.carry(server, viewer, &sent)
	}
}

// chunk is what is on its way.
type chunk struct {
	data    []byte
	arrives time.Time
}

// carry brings what from says to another socket, until one of them ends.
func (l line) carry(to, from net.Conn, count *atomic.Int64) {
	defer to.Close()
	defer from.Close()
	size := chunkSize
	if l.rate == 0 {
		size = 64 << 10
	}
	way := make(chan chunk, l.inFlight())
	go l.send(from, way, size, count)
	for c := range way {
		time.Sleep(time.Until(c.arrives))
		if _, err := to.Write(c.data); err != nil {
			from.Close()
			for range way { // until the sender has seen that
			}
			return
		}
	}
}

// inFlight is how many chunks are on the way at most: the channel must not be what
// limits the line.
func (l line) inFlight() int {
	return 64 + 2*int(l.rate/8*l.roundTrip.Seconds())/chunkSize
}

// send reads a chunk when the line's buffer has room for it, and says when it arrives:
// behind those before it, and after half a round trip.
func (l line) send(from io.Reader, way chan<- chunk, size int, count *atomic.Int64) {
	defer close(way)
	departs := time.Now() // of the last chunk's end
	for {
		if l.rate > 0 { // what waits is what has not departed yet
			full := time.Duration(float64(l.buffer()) * 8 / l.rate * float64(time.Second))
			time.Sleep(time.Until(departs.Add(-full)))
		}
		data := make([]byte, size)
		n, err := from.Read(data)
		if n > 0 {
			count.Add(int64(n))
			if now := time.Now(); departs.Before(now) {
				departs = now
			}
			if l.rate > 0 {
				departs = departs.Add(time.Duration(float64(n) * 8 / l.rate * float64(time.Second)))
			}
			way <- chunk{data[:n], departs.Add(l.roundTrip / 2)}
		}
		if err != nil {
			return
		}
	}
}
