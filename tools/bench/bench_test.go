// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"bytes"
	"net"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient"
)

// written keeps what is written to it.
type written struct {
	net.Conn
	bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) { return w.Buffer.Write(p) }
func (w *written) Read(p []byte) (int, error)  { return w.Buffer.Read(p) }

// TestTee writes a client's messages in pieces of every length: of the encodings only the
// recorded ones and levels come through.
func TestTee(t *testing.T) {
	said := []byte("RFB 003.008\n\x01\x01")
	format := make([]byte, 20)
	encodings := []byte{2, 0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 16, 0xff, 0xff, 0xff, 0xe5}
	request := []byte{3, 1, 0, 0, 0, 0, 7, 128, 4, 56}
	all := bytes.Join([][]byte{said, format, encodings, request, request}, nil)
	want := bytes.Join([][]byte{said, format, {2, 0, 0, 2, 0, 0, 0, 7, 0xff, 0xff, 0xff, 0xe5}, request, request}, nil)
	for length := 1; length <= len(all); length++ {
		var w written
		asked := 0
		tee := &tee{Conn: &w, allowed: []rfbclient.Encoding{rfbclient.EncodingTight}, asked: func() { asked++ }}
		for rest := all; len(rest) > 0; {
			n := min(length, len(rest))
			if _, err := tee.Write(rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if !bytes.Equal(w.Bytes(), want) || asked != 2 {
			t.Errorf("in pieces of %d bytes: %x, asked %d times", length, w.Bytes(), asked)
		}
	}
	if _, err := (&tee{Conn: &written{}, said: handshake}).Write([]byte{4, 1, 0, 0}); err == nil {
		t.Error("a key is passed on")
	}
}

func TestQuantile(t *testing.T) {
	values := []float64{5, 1, 4, 2, 3}
	for part, want := range map[float64]float64{0: 1, .5: 3, .95: 5, 1: 5} {
		if got := quantile(values, part); got != want {
			t.Errorf("quantile %v is %v, want %v", part, got, want)
		}
	}
	if quantile(nil, .5) != 0 {
		t.Error("of nothing")
	}
}

func TestVerdict(t *testing.T) {
	ratio, absolute := row{goal: .5}, row{goal: 5, absolute: true}
	for _, tt := range []struct {
		got, want string
	}{
		{ratio.verdict(4, 10), "0.50 reached"},
		{ratio.verdict(6, 10), "0.50 not reached"},
		{absolute.verdict(4, 10), "5.00 ms reached"},
		{absolute.verdict(6, 10), "5.00 ms not reached"},
		{row{}.verdict(6, 10), ""},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}

func TestSlope(t *testing.T) {
	if got := slope([]float64{0, 1, 2, 3}, []float64{5, 7, 9, 11}); got != 2 {
		t.Errorf("%v, want 2", got)
	}
	if slope(nil, nil) != 0 || slope([]float64{1}, []float64{1}) != 0 {
		t.Error("of less than two")
	}
}
