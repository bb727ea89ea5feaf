// SPDX-License-Identifier: GPL-2.0-or-later

package vvfile

import (
	"os"
	"syscall"
)

// keepVariable is the environment variable that keeps files from being deleted.
const keepVariable = "VIRT_VIEWER_KEEP_FILE"

// Open reads a file and deletes it if it says so, also if it cannot be used: it may
// have a password in it.
func Open(path string) (*File, error) {
	// Not to wait for a writer, should it be a pipe.
	on, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, &Error{Name: path, Kind: Unreadable, Err: reason(err)}
	}
	defer on.Close()
	if info, err := on.Stat(); err == nil && info.IsDir() {
		return nil, &Error{Name: path, Kind: Directory}
	}
	f, err := Read(on, path)
	if f != nil && f.deleteIt && os.Getenv(keepVariable) == "" {
		if removeErr := os.Remove(path); removeErr != nil {
			f.Ignored = append(f.Ignored, Note{Kind: NotDeleted, Name: path, Err: reason(removeErr)})
		}
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}
