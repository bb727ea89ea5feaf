// SPDX-License-Identifier: LGPL-2.1-or-later

package inflate

import (
	"bytes"
	"compress/zlib"
	"errors"
	"math/rand/v2"
	"testing"
)

// chunks compresses texts as one zlib stream with a flush after each.
func chunks(texts ...[]byte) [][]byte {
	var out bytes.Buffer
	var list [][]byte
	z := zlib.NewWriter(&out)
	for _, t := range texts {
		_, _ = z.Write(t)
		_ = z.Flush()
		list = append(list, bytes.Clone(out.Bytes()))
		out.Reset()
	}
	return list
}

func TestStream(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var texts [][]byte
	for _, n := range []int{0, 1, 12, 1000, 300000, 5, 1 << 20, 0, 70000} {
		p := make([]byte, n)
		for i := range p {
			p[i] = byte(r.IntN(1 + i%200)) // more and less regular
		}
		texts = append(texts, p)
	}
	var s Stream
	defer s.Close()
	for round := range 2 {
		var buf []byte
		for i, z := range chunks(texts...) {
			got, err := s.Inflate(buf, z, len(texts[i]))
			if err != nil || !bytes.Equal(got, texts[i]) {
				t.Fatalf("round %d, text %d of %d bytes: %d bytes, %v", round, i, len(texts[i]), len(got), err)
			}
			if cap(got)-len(got) < slack {
				t.Fatalf("text %d has %d bytes of slack", i, cap(got)-len(got))
			}
			buf = got
		}
		s.Reset()
	}
}

func TestErrors(t *testing.T) {
	good := chunks(make([]byte, 1000))[0]
	for _, tt := range []struct {
		name  string
		src   []byte
		limit int
		want  error
	}{
		{"not zlib", []byte("hello"), 100, ErrHeader},
		{"half a header", []byte{0x78}, 100, ErrHeader},
		{"preset dictionary", []byte{0x78, 0xbb, 0, 0, 0, 0}, 100, ErrHeader},
		{"corrupt", []byte{0x78, 0x9c, 0xff, 0xff, 0xff}, 100, ErrCorrupt},
		{"too long", good, 999, ErrTooLong},
		{"much too long", chunks(make([]byte, 1<<22))[0], 10, ErrTooLong},
		{"data after the end", append(bytes.Clone(finished([]byte("x"))), "more and more"...), 1000, ErrEnded},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s Stream
			defer s.Close()
			if _, err := s.Inflate(nil, tt.src, tt.limit); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// finished is a whole zlib stream with its end.
func finished(p []byte) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	_, _ = z.Write(p)
	_ = z.Close()
	return out.Bytes()
}

func FuzzInflate(f *testing.F) {
	f.Add(chunks([]byte("text"))[0], 4)
	f.Add(finished([]byte("text")), 100)
	f.Fuzz(func(t *testing.T, src []byte, limit int) {
		limit = max(0, min(limit, 1<<20))
		var s Stream
		defer s.Close()
		for range 2 {
			if got, err := s.Inflate(nil, src, limit); err == nil && len(got) > limit {
				t.Fatalf("%d bytes, the limit is %d", len(got), limit)
			}
		}
	})
}

// TestWhole: a stream that has its end and its checksum.
func TestWhole(t *testing.T) {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte("all of it"))
	_ = z.Close()
	if got, err := Whole(b.Bytes(), 100); err != nil || string(got) != "all of it" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := Whole(b.Bytes(), 5); !errors.Is(err, ErrTooLong) {
		t.Errorf("too long: %v", err)
	}
}
