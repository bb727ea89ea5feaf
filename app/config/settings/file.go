// SPDX-License-Identifier: GPL-2.0-or-later

package settings

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/govnc/virt-viewer/app/config/keyfile"
	"github.com/govnc/virt-viewer/internal/savefile"
)

// maxSize is the largest file that is read or written, in bytes: some thousand
// guests.
const maxSize = 1 << 20

// A save waits this long for another program's, and then goes ahead.
const (
	lockTries = 20
	lockPause = 5 * time.Millisecond
)

func defaultPath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", &Error{Kind: NoPlace, Err: err}
	}
	return filepath.Join(dir, "virt-viewer", "settings"), nil
}

// read gives the file's text; "" if there is no file.
func read(path string) (string, error) {
	// Not to wait for a writer, should somebody have put a pipe there.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return "", &Error{Kind: NotRegular, File: path, Err: err}
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return "", err
	}
	if len(text) > maxSize {
		return "", &Error{Kind: TooLarge, Max: maxSize}
	}
	return string(text), nil
}

// update changes the file and gives what it has then; nil if it was not written.
// The error may be of some changes only.
func update(path string, changes []change) (*keyfile.File, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	defer lock(dir)()
	text, err := read(path)
	if err != nil {
		return nil, err
	}
	file := keyfile.Parse(text)
	var wrong error
	for _, c := range changes {
		wrong = errors.Join(wrong, c(file))
	}
	if err := write(path, file.String()); err != nil {
		return nil, err
	}
	return file, wrong
}

// lock keeps other programs from saving until the function that it gives is
// called. It is the directory that is locked: the file is replaced.
func lock(dir string) (unlock func()) {
	f, err := os.Open(dir)
	if err != nil {
		return func() {}
	}
	for range lockTries {
		if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			break
		}
		time.Sleep(lockPause)
	}
	return func() { f.Close() }
}

// write replaces the file as a whole, so that nobody sees half of it. Where a link
// stands in its place, what it points to is replaced.
func write(path, text string) error {
	if len(text) > maxSize {
		return &Error{Kind: TooLarge, Max: maxSize}
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".settings-*") // mode 0600
	if err != nil {
		return savefile.Named(path, err)
	}
	defer os.Remove(temporary.Name())
	if _, err = temporary.WriteString(text); err == nil {
		err = temporary.Sync()
	}
	if closeErr := temporary.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	return savefile.Named(path, err)
}
