// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// A FullError says that a recording has ended because there was no room for more of it.
type FullError struct {
	File string
	// Kept is how much of the recording can be played; 0 if nothing can, and then the
	// file is gone.
	Kept time.Duration
	Err  syscall.Errno // ENOSPC, EDQUOT or EFBIG
}

func (e *FullError) Error() string { return e.Err.Error() }

// Unwrap returns which kind of room there was too little of.
func (e *FullError) Unwrap() error { return e.Err }

// IsFull says whether something was not written because there was no room for it.
func IsFull(err error) bool { return roomless(err) != 0 }

// roomless gives which kind of room an error says that there is too little of; 0 if none.
func roomless(err error) syscall.Errno {
	for _, number := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, number) {
			return number
		}
	}
	return 0
}

// measured is a sink that can say how much of its file can be played after Close.
type measured interface {
	Sink
	kept() time.Duration
}

// roomy is a sink that ends its recording when there is no room for more, and then says
// how much of that is kept.
type roomy struct {
	measured
	file  string
	ended error // why it has; nil while it goes on
}

func (r *roomy) Frame(px []byte, stride, w, h int, at time.Duration) error {
	if r.ended != nil {
		return r.ended
	}
	err := r.measured.Frame(px, stride, w, h, at)
	if number := roomless(err); number != 0 {
		_ = r.measured.Close() // in which there is no room, either
		r.ended = fullError(r.file, r.measured.kept(), number)
		return r.ended
	}
	return err
}

// Close completes the file. What it ended with was said by Frame.
func (r *roomy) Close() error {
	if r.ended != nil {
		return nil
	}
	err := r.measured.Close()
	if number := roomless(err); number != 0 {
		return fullError(r.file, r.measured.kept(), number)
	}
	return err
}

// Changed passes it on to those that want to know.
func (r *roomy) Changed(from, to int) {
	if s, ok := r.measured.(interface{ Changed(from, to int) }); ok {
		s.Changed(from, to)
	}
}

// fullError makes the error of a file. One of which nothing can be played only takes room,
// and is removed.
func fullError(file string, kept time.Duration, number syscall.Errno) error {
	if info, err := os.Lstat(file); kept == 0 && err == nil && info.Mode().IsRegular() {
		os.Remove(file)
	}
	return &FullError{File: file, Kept: kept, Err: number}
}
