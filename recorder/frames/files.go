// SPDX-License-Identifier: LGPL-2.1-or-later

package frames

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
)

// ErrInUse is returned by Start for the file of a recording that goes on.
var ErrInUse = errors.New("another recording is being written to this file")

// inUse has the last recorder of each file that is not complete yet. Those before it
// are being completed, one after the other.
var inUse = struct {
	sync.Mutex
	files map[string]*Recorder // by what fileKey gives
}{files: map[string]*Recorder{}}

// fileKey is the same for all names of a file, also if it is just being removed.
func fileKey(file string) (string, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	if whole, err := filepath.EvalSymlinks(file); err == nil {
		return whole, nil
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(file))
	return filepath.Join(dir, filepath.Base(file)), err
}

// claim makes a file the recorder's, which has to wait for the one that it had before.
func (r *Recorder) claim() (err error) {
	if r.key, err = fileKey(r.file); err != nil {
		return err
	}
	inUse.Lock()
	defer inUse.Unlock()
	before := inUse.files[r.key]
	if before != nil && !before.isStopped() {
		return ErrInUse
	}
	r.before, inUse.files[r.key] = before, r
	return nil
}

// release lets others have the file.
func (r *Recorder) release() {
	inUse.Lock()
	defer inUse.Unlock()
	if inUse.files[r.key] == r {
		delete(inUse.files, r.key)
	}
}

// own waits until nobody else writes to the file, and empties it.
func (r *Recorder) own() error {
	if r.before != nil {
		<-r.before.done
		r.before = nil
	}
	return touch(r.file, os.O_TRUNC)
}

// touch sees that a file can be written to.
func touch(file string, flag int) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|flag, 0o666)
	if err != nil {
		return err
	}
	return f.Close()
}
