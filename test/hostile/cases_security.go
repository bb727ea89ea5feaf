// SPDX-License-Identifier: GPL-2.0-or-later

package hostile

import (
	"bytes"
	"strings"
)

// Numbers of security types.
const (
	typeRSAAES    = 5
	typeTight     = 16
	typeTLS       = 18
	typeVeNCrypt  = 19
	typeSASL      = 20
	typeApple     = 30
	typeMSLogonII = 113
)

// begin is the handshake up to a security type.
func (s *Server) begin(number int) *Server { return s.Drain().Version().U8(1, number) }

// subtypes is VeNCrypt up to the choice of a subtype.
func (s *Server) subtypes(numbers ...int) *Server {
	return s.begin(typeVeNCrypt).U8(0, 2, 0, len(numbers)).U32(numbers...)
}

// apple is the server's part of Diffie-Hellman.
func (s *Server) apple(generator, size int, modulus, public []byte) *Server {
	return s.begin(typeApple).U16(generator, size).Text(string(modulus) + string(public))
}

// filled gives n bytes, the last of them another.
func filled(n int, with, last byte) []byte {
	p := bytes.Repeat([]byte{with}, n)
	p[n-1] = last
	return p
}

// securities are attacks by what security types exchange.
func securities() []Case {
	noGood := "the server's numbers for the key exchange are no good"
	var subtypes []int
	for n := range 255 {
		subtypes = append(subtypes, 1000+n)
	}
	return []Case{
		{Name: "VeNCrypt 0.0", Serve: func(s *Server) { s.begin(typeVeNCrypt).U8(0, 0) },
			Error: "the server speaks VeNCrypt 0.0; 0.2 is the oldest version that this program knows", Window: true},
		{Name: "VeNCrypt 255.255", Serve: func(s *Server) { s.begin(typeVeNCrypt).U8(255, 255, 1) },
			Error: "the server does not accept VeNCrypt 0.2 (it answers 1)"},
		{Name: "VeNCrypt with no subtype", Serve: func(s *Server) { s.subtypes() },
			Error: "the server refused the connection: it offers no subtype of VeNCrypt"},
		{Name: "VeNCrypt with 255 unknown subtypes", Serve: func(s *Server) { s.subtypes(subtypes...) },
			Error: "the server offers no security type that this program has: 19 (VeNCrypt), 1000, 1001, 1002, 1003, 1004, 1005, 1006, …"},
		{Name: "VeNCrypt in VeNCrypt", Serve: func(s *Server) { s.subtypes(typeVeNCrypt, typeTLS, typeTight) },
			Error: "the server offers no security type that is allowed: it has 19 (VeNCrypt), 19 (VeNCrypt), 18 (TLS), 16 (Tight)"},
		{Name: "VeNCrypt with half a list", Serve: func(s *Server) { s.begin(typeVeNCrypt).U8(0, 2, 0, 200).U32(260) }, Error: Lost},
		{Name: "VeNCrypt that refuses what it offers", Serve: func(s *Server) { s.subtypes(260).U8(0) },
			Error: "the server refused the connection: it could not begin TLS"},
		{Name: "a fatal alert instead of TLS", Serve: func(s *Server) { s.subtypes(260).U8(1).U8(21, 3, 3, 0, 2, 2, 40) },
			Error: "the server ends TLS: handshake failure (it may have only key exchanges and ciphers that are too weak)"}, // in a window old TLS is tried, too
		{Name: "a warning alert and silence", Serve: func(s *Server) { s.subtypes(260).U8(1).Text(strings.Repeat("\x15\x03\x03\x00\x02\x01\x5a", 30)) },
			Error: "TLS fails: too many ignored records"},
		{Name: "a fatal alert instead of anonymous TLS", Serve: func(s *Server) { s.subtypes(257).U8(1).U8(21, 3, 3, 0, 2, 2, 40) },
			Error: "the server ends TLS: Handshake failed", Window: true},
		{Name: "clear text instead of TLS", Serve: func(s *Server) { s.subtypes(260).U8(1).U32(0).U16(4, 3).Format().U32(0) },
			Error: "what the server sends is not TLS"},
		{Name: "a TLS record of 65535 bytes", Serve: func(s *Server) { s.subtypes(260).U8(1).U8(22, 3, 3, 255, 255).Zeros(70000) },
			Error: "what the server sends is not TLS"},
		{Name: "a handshake message of 16 MiB", Serve: func(s *Server) {
			s.subtypes(260).U8(1).U8(22, 3, 3, 64, 0).U8(2, 255, 255, 255).Zeros(16380)
			for range 1024 {
				s.U8(22, 3, 3, 64, 0).Zeros(16384)
			}
		}, Error: "TLS fails: handshake message of length 16777215 bytes exceeds maximum of 65536 bytes"},
		{Name: "type 18 and a fatal alert", Serve: func(s *Server) { s.begin(typeTLS).U8(21, 3, 3, 0, 2, 2, 40) },
			Error: "the server ends TLS: Handshake failed"},

		{Name: "Diffie-Hellman with a key of 0 bytes", Serve: func(s *Server) { s.apple(2, 0, nil, nil) },
			Error: "the server's key has 0 bytes: 128 to 1024 are accepted", Window: true},
		{Name: "Diffie-Hellman with a key of 65535 bytes and a close", Serve: func(s *Server) { s.begin(typeApple).U16(2, 65535).Zeros(100) },
			Error: "the server's key has 65535 bytes: 128 to 1024 are accepted", Window: true},
		{Name: "Diffie-Hellman with half a key and a close", Serve: func(s *Server) { s.begin(typeApple).U16(2, 1024).Zeros(100) }, Error: Lost},
		{Name: "Diffie-Hellman with modulus 0", Serve: func(s *Server) { s.apple(2, 128, make([]byte, 128), filled(128, 0, 1)) },
			Error: "the server's key is shorter than it says", Window: true},
		{Name: "Diffie-Hellman with modulus 1", Serve: func(s *Server) { s.apple(2, 128, filled(128, 0, 1), filled(128, 0, 1)) },
			Error: "the server's key is shorter than it says"},
		{Name: "Diffie-Hellman with an even modulus", Serve: func(s *Server) { s.apple(2, 128, filled(128, 0xff, 0xfe), filled(128, 1, 1)) }, Error: noGood},
		{Name: "Diffie-Hellman with public number 0", Serve: func(s *Server) { s.apple(2, 128, filled(128, 0xff, 0xff), make([]byte, 128)) }, Error: noGood},
		{Name: "Diffie-Hellman with public number 1", Serve: func(s *Server) { s.apple(2, 128, filled(128, 0xff, 0xff), filled(128, 0, 1)) }, Error: noGood},
		{Name: "Diffie-Hellman with public number -1", Serve: func(s *Server) { s.apple(2, 128, filled(128, 0xff, 0xff), filled(128, 0xff, 0xfe)) }, Error: noGood},
		{Name: "Diffie-Hellman with generator 1", Serve: func(s *Server) { s.apple(1, 128, filled(128, 0xff, 0xff), filled(128, 1, 1)) }, Error: noGood},
		{Name: "MSLogonII with modulus 0", Types: []string{"MSLogonII"}, Serve: func(s *Server) { s.begin(typeMSLogonII).Zeros(24) }, Error: noGood},
		{Name: "MSLogonII with numbers of all ones", Types: []string{"MSLogonII"}, Serve: func(s *Server) { s.begin(typeMSLogonII).Text(strings.Repeat("\xff", 24)) }, Error: noGood},

		{Name: "RSA-AES with a key of 0 bits", Serve: func(s *Server) { s.begin(typeRSAAES).U32(0) },
			Error: "the server's key has 0 bits: 1024 to 8192 are accepted"},
		{Name: "RSA-AES with a key of 4 Gbit", Serve: func(s *Server) { s.begin(typeRSAAES).U32(-1) },
			Error: "the server's key has 4294967295 bits: 1024 to 8192 are accepted", Window: true},
		{Name: "RSA-AES with a key of zeros", Serve: func(s *Server) { s.begin(typeRSAAES).U32(2048).Zeros(512) },
			Error: "the server's key is not one of RSA"},
		{Name: "RSA-AES with exponent 1", Serve: func(s *Server) {
			s.begin(typeRSAAES).U32(1024).Text(strings.Repeat("\xff", 128)).Zeros(127).U8(1)
		}, Error: "the server's key is not one of RSA"},
		{Name: "RSA-AES with a huge exponent", Serve: func(s *Server) { s.begin(typeRSAAES).U32(8192).Text(strings.Repeat("\xff", 2048)) },
			Error: "the server's key is not one of RSA"},
		{Name: "RSA-AES with half a key", Serve: func(s *Server) { s.begin(typeRSAAES).U32(8192).Text("half") }, Error: Lost},

		{Name: "SASL with a list of 4 GiB", Serve: func(s *Server) { s.begin(typeSASL).U32(-1).Text("PLAIN") },
			Error: "list of SASL mechanisms of 4294967295 bytes is too long: at most 8192 are accepted", Window: true},
		{Name: "SASL with strange mechanisms", Serve: func(s *Server) { s.begin(typeSASL).U32(23).Text("../../x\x1b[2J,%n,EXTERNAL") },
			Error: `the server offers no SASL mechanism that can be used here: "../../x[2J,%n,EXTERNAL"`},
		{Name: "SASL with PLAIN in clear text", Serve: func(s *Server) { s.begin(typeSASL).U32(5).Text("PLAIN") },
			Error: `the server offers no SASL mechanism that can be used here: "PLAIN"`, Window: true},
		{Name: "SASL with 2730 mechanisms", Serve: func(s *Server) { s.begin(typeSASL).U32(8190).Text(strings.Repeat("XX,", 2730)) },
			Error: `the server offers no SASL mechanism that can be used here: "` + strings.Repeat("XX,", 66) + `XX…"`},

		{Name: "Tight with 4 G tunnels", Serve: func(s *Server) { s.begin(typeTight).U32(-1) },
			Error: "the server offers 4294967295 tunnels: at most 255 are accepted"},
		{Name: "Tight with 4 G ways to authenticate", Serve: func(s *Server) { s.begin(typeTight).U32(0, -1) },
			Error: "the server offers 4294967295 ways to authenticate: at most 255 are accepted"},
		{Name: "Tight with an unknown tunnel", Serve: func(s *Server) { s.begin(typeTight).U32(1, 1).Text("EVILTUNNEL__") },
			Error: "the server demands a tunnel that this program does not have"},
		{Name: "Tight with capabilities without end", Serve: func(s *Server) {
			s.begin(typeTight).U32(0, 0).U32(0).U16(4, 3).Format().U32(0).U16(65535, 65535, 65535, 0).Text("x")
		}, Error: Lost},
	}
}
