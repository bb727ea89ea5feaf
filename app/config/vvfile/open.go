// SPDX-License-Identifier: GPL-2.0-or-later

package vvfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"github.com/govnc/virt-viewer/app/i18n"
)

// keepVariable is the environment variable that keeps files from being deleted.
const keepVariable = "VIRT_VIEWER_KEEP_FILE"

// Open reads a file and deletes it if it says so, also if it cannot be used: it may
// have a password in it.
func Open(path string) (*File, error) {
	// Not to wait for a writer, should it be a pipe.
	on, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, &Error{Name: path, Reason: fmt.Sprintf(i18n.T("the file cannot be read: %v"), reason(err))}
	}
	defer on.Close()
	if info, err := on.Stat(); err == nil && info.IsDir() {
		return nil, &Error{Name: path, Reason: i18n.T("this is a directory, and no connection file")}
	}
	f, err := Read(on, path)
	if f != nil && f.deleteIt && os.Getenv(keepVariable) == "" {
		if removeErr := os.Remove(path); removeErr != nil {
			f.Ignored = append(f.Ignored, fmt.Sprintf(i18n.T("%s: the file should be deleted, and cannot be: %s"), path, reason(removeErr)))
		}
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// reason gives an error of the system without what the sentence has already.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
