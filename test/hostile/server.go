// SPDX-License-Identifier: GPL-2.0-or-later

package hostile

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// Server is the server's side of one connection. What is said is kept until Send.
type Server struct {
	net.Conn
	said  bytes.Buffer
	gone  bool          // the viewer has
	ended chan struct{} // closed when Drain has seen the viewer go
	z     *zlib.Writer  // the stream that lasts as long as the connection
	zout  bytes.Buffer
}

// U8 says bytes.
func (s *Server) U8(values ...int) *Server {
	for _, v := range values {
		s.said.WriteByte(byte(v))
	}
	return s
}

// U16 says numbers of 16 bits.
func (s *Server) U16(values ...int) *Server {
	for _, v := range values {
		s.said.Write(binary.BigEndian.AppendUint16(nil, uint16(v)))
	}
	return s
}

// U32 says numbers of 32 bits.
func (s *Server) U32(values ...int) *Server {
	for _, v := range values {
		s.said.Write(binary.BigEndian.AppendUint32(nil, uint32(v)))
	}
	return s
}

// Text says bytes.
func (s *Server) Text(text string) *Server { s.said.WriteString(text); return s }

// Zeros says so many of them, and sends as it goes: the viewer's memory is what is
// measured, in the same process.
func (s *Server) Zeros(n int) *Server { return s.Many(n, make([]byte, min(n, 64<<10))) }

// Many says the same again and again, n bytes in all, and sends as it goes.
func (s *Server) Many(n int, piece []byte) *Server {
	for ; n > 0; n -= len(piece) {
		s.said.Write(piece[:min(n, len(piece))])
		if s.said.Len() > 64<<10 && !s.Send() {
			break
		}
	}
	return s
}

// Send sends what was said. It says false when the viewer has gone.
func (s *Server) Send() bool {
	_, err := s.Write(s.said.Bytes())
	s.said.Reset()
	s.gone = s.gone || err != nil
	return !s.gone
}

// Forever says the same again and again until the viewer goes.
func (s *Server) Forever(say func()) {
	for s.Send() {
		for s.said.Len() < 64<<10 && !s.gone {
			say() // which may send, too
		}
	}
}

// Hang sends what was said and then nothing more, without an end, until the viewer
// goes.
func (s *Server) Hang() {
	s.Send()
	<-s.ended
}

// Drain reads what the viewer says from now on and forgets it.
func (s *Server) Drain() *Server {
	s.ended = make(chan struct{})
	go func() {
		defer close(s.ended)
		_, _ = io.Copy(io.Discard, s.Conn)
	}()
	return s
}

// Version is the greeting.
func (s *Server) Version() *Server { return s.Text("RFB 003.008\n") }

// Format is a pixel format: the usual one, of 32 bits.
func (s *Server) Format() *Server {
	return s.U8(32, 24, 0, 1).U16(255, 255, 255).U8(16, 8, 0, 0, 0, 0)
}

// Init is the whole handshake of a server that lets everybody in, up to its
// desktop.
func (s *Server) Init(width, height int) *Server {
	s.Drain()
	return s.Version().U8(1, 1).U32(0).U16(width, height).Format().U32(7).Text("hostile")
}

// Update is the head of a FramebufferUpdate.
func (s *Server) Update(rectangles int) *Server { return s.U8(0, 0).U16(rectangles) }

// Rect is the head of a rectangle.
func (s *Server) Rect(x, y, w, h, encoding int) *Server { return s.U16(x, y, w, h).U32(encoding) }

// Zip gives data as the next piece of the connection's zlib stream.
func (s *Server) Zip(data ...[]byte) string {
	if s.z == nil {
		s.z = zlib.NewWriter(&s.zout)
	}
	for _, d := range data {
		_, _ = s.z.Write(d)
	}
	_ = s.z.Flush()
	defer s.zout.Reset()
	return s.zout.String()
}

// Bomb gives size zeros as a piece of a zlib stream, in about a thousandth of it:
// its blocks are all alike, for each has only zeros before it.
func Bomb(size int) string {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	const block = 1 << 20
	add := func() string {
		out.Reset()
		_, _ = z.Write(make([]byte, block))
		_ = z.Flush()
		return out.String()
	}
	return add() + strings.Repeat(add(), size/block-1)
}

// Compact is a length as Tight writes it.
func (s *Server) Compact(n int) *Server {
	if n < 1<<7 {
		return s.U8(n)
	}
	if n < 1<<14 {
		return s.U8(n&0x7f|0x80, n>>7)
	}
	return s.U8(n&0x7f|0x80, n>>7&0x7f|0x80, n>>14)
}

// Challenge is VNC Authentication up to the viewer's answer.
func (s *Server) Challenge() *Server {
	s.Version().U8(1, 2).Text("challenge-16-byt").Send()
	const version, choice, response = 12, 1, 16
	_, _ = io.CopyN(io.Discard, s.Conn, version+choice+response)
	return s.Drain()
}

// Start serves one case on a port of loopback, to whoever comes, until the test
// ends. It gives the address.
func (c Case) Start(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go c.serve(conn.(*net.TCPConn))
		}
	}()
	return l.Addr().String()
}

// lifetime is how long a server goes on whose viewer does not end.
const lifetime = time.Minute

func (c Case) serve(conn *net.TCPConn) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(lifetime))
	s := &Server{Conn: conn}
	c.Serve(s)
	s.Send()
	_ = conn.CloseWrite()
	_, _ = io.Copy(io.Discard, conn) // until the viewer goes
}
