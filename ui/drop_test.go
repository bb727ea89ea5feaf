// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestDroppedText(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return (&url.URL{Scheme: "file", Path: path}).String()
	}
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, uri, want string
		err             error
	}{
		{"a text", write("a text ü.txt", "echo ü\tok\n"), "echo ü\tok\n", nil},
		{"an empty one", write("empty", ""), "", nil},
		{"as long as can be", write("long", strings.Repeat("x", maxDroppedText)), strings.Repeat("x", maxDroppedText), nil},
		{"longer", write("longer", strings.Repeat("x", maxDroppedText+1)), "", errTooLong},
		{"a program", write("program", "\x7fELF\x00"), "", errNoText},
		{"Latin-1", write("latin1", "\xe4\xe4\xe4\xe4\xe4"), "", errNoText},
		{"an image of 100 MB", write("image", strings.Repeat("\x00", maxDroppedText*2)), "", errNoText},
		{"a directory", "file://" + dir, "", errNoFile},
		{"a pipe", "file://" + pipe, "", errNoFile},
		{"nothing", "file:///nonexistent/file", "", os.ErrNotExist},
		{"elsewhere", "https://host.example/file", "", errNotLocal},
		{"on another host", "file://host.example/etc/passwd", "", errNotLocal},
	} {
		path, err := localPath(tt.uri)
		got := ""
		if err == nil {
			got, err = droppedText(path)
		}
		if got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s: %.20q, %v", tt.name, got, err)
		}
		if err != nil && dropFailure(err) == "" {
			t.Errorf("%s: no words for it", tt.name)
		}
	}
}

func TestIsDisc(t *testing.T) {
	image := func(mark string) string {
		return strings.Repeat("\x00", discMark) + mark + strings.Repeat("\x00", 2042)
	}
	dir := t.TempDir()
	for _, tt := range []struct {
		name, file, text string
		want             bool
	}{
		{"ISO 9660", "cd", image("CD001"), true},
		{"UDF", "dvd.img", image("BEA01"), true},
		{"by its name", "new.ISO", "", true},
		{"a disk", "disk.img", image("other"), false},
		{"short", "cd.txt", "CD001", false},
	} {
		path := filepath.Join(dir, tt.file)
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := isDisc(path); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "directory.iso"), 0o700); err != nil {
		t.Fatal(err)
	}
	if isDisc(filepath.Join(dir, "directory.iso")) {
		t.Error("a directory is no image")
	}
}
