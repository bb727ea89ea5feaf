// SPDX-License-Identifier: GPL-2.0-or-later

package fbs

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestRoundTrip(t *testing.T) {
	var file bytes.Buffer
	w, err := NewWriter(&file)
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, s := range []string{"RFB 003.008\n", "", "x", "four", strings.Repeat("long", 10000)} {
		if _, err := w.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
		want += s
	}
	whole := file.Bytes()
	if got, err := Read(bytes.NewReader(whole)); err != nil || string(got) != want {
		t.Errorf("read %d bytes, %v", len(got), err)
	}
	if got, err := Read(bytes.NewReader(whole[:len(whole)-10])); err != nil || string(got) != want[:17] {
		t.Errorf("of a recording that was cut off: %d bytes, %v", len(got), err)
	}
}

func TestNoRecording(t *testing.T) {
	for _, s := range []string{"", "FBS 001.000", "GIF89a......", magic + "\xff\xff\xff\xff...."} {
		if _, err := Read(strings.NewReader(s)); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %v", s, err)
		}
	}
}
