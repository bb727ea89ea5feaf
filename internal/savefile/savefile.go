// SPDX-License-Identifier: GPL-2.0-or-later

// Package savefile writes files that are whole or not there: nobody sees half of one,
// and one that was there stays if the new one cannot be written.
package savefile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Save writes a file of that name. Its error is one, and names the file.
func Save(name string, write func(w io.Writer) error) error {
	part := filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s.%d", filepath.Base(name), os.Getpid()))
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return Named(name, err)
	}
	err = Flush(f, write)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(part, name)
	}
	if err != nil {
		os.Remove(part)
	}
	return Named(name, err)
}

// Flush has something written through a buffer. It gives the first error: what follows
// it is only more of the same.
func Flush(w io.Writer, write func(w io.Writer) error) error {
	b := bufio.NewWriter(w)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// Named gives an error of a file's part, which nobody has asked for, the file's own name.
func Named(name string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return &fs.PathError{Op: path.Op, Path: name, Err: path.Err}
	case errors.As(err, &link):
		return &fs.PathError{Op: link.Op, Path: name, Err: link.Err}
	}
	return err
}
