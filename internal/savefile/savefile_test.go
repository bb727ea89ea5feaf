// SPDX-License-Identifier: GPL-2.0-or-later

package savefile

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

func write(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func TestSave(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "picture.png")
	for _, text := range []string{"first", "second"} {
		if err := Save(name, write(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != text {
			t.Errorf("it has %q, %v", got, err)
		}
	}
	failed := errors.New("no")
	if err := Save(name, func(io.Writer) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("it gives %v", err)
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != "second" {
		t.Errorf("it has %q, %v", got, err)
	}
	wantFiles(t, dir, "picture.png")
}

// TestErrors: each is one, and names the file that was asked for.
func TestErrors(t *testing.T) {
	disk := servers.SmallDisk(t, 64<<10)
	servers.Fill(t, disk)
	for _, tt := range []struct {
		name string
		want error
	}{
		{filepath.Join(disk, "x.png"), syscall.ENOSPC},
		{filepath.Join(t.TempDir(), "none", "x.png"), syscall.ENOENT},
		{disk, syscall.EEXIST}, // a directory
	} {
		err := Save(tt.name, write(strings.Repeat("x", 100<<10)))
		var path *fs.PathError
		if !errors.As(err, &path) || path.Path != tt.name || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", tt.name, err)
		}
		if tt.want != syscall.EEXIST && !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	wantFiles(t, disk, "fill")
}

// fullOut takes nothing.
type fullOut struct{ tries int }

func (f *fullOut) Write([]byte) (int, error) {
	f.tries++
	return 0, syscall.ENOSPC
}

// TestFlush says once that there is no room.
func TestFlush(t *testing.T) {
	out := &fullOut{}
	err := Flush(out, func(w io.Writer) error {
		_, err := w.Write(bytes.Repeat([]byte("x"), 100<<10))
		return err
	})
	if err != syscall.ENOSPC || out.tries != 1 {
		t.Errorf("after %d tries: %v", out.tries, err)
	}
}

func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	var names []string
	list, err := os.ReadDir(dir)
	for _, e := range list {
		names = append(names, e.Name())
	}
	if err != nil || strings.Join(names, " ") != strings.Join(want, " ") {
		t.Errorf("there are %q, %v", names, err)
	}
}
