// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// privateDir is a directory that only this user can look into, with a short path
// that needs no quotes. A lock in it shows that its program still runs.
type privateDir struct {
	path string
	lock *os.File
}

const (
	dirPrefix = "virt-viewer-"
	lockName  = "lock"
	letters   = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

	// ssh makes its socket under a name that is 17 bytes longer.
	maxPrivateDir = MaxSocketPath - len("/ctl") - 17
	// MkdirTemp adds up to 10 digits.
	maxPrivateParent = maxPrivateDir - len("/"+dirPrefix) - 10
)

// newPrivateDir makes a directory, and removes those of programs that were killed.
func newPrivateDir() (*privateDir, error) {
	var err error = os.ErrNotExist
	for _, parent := range []string{os.Getenv("XDG_RUNTIME_DIR"), os.TempDir(), "/tmp"} {
		if !filepath.IsAbs(parent) || strings.Trim(parent, letters+"/._-") != "" || len(parent) > maxPrivateParent || !isOpenToUs(parent) {
			continue
		}
		removeStale(parent)
		var d *privateDir
		if d, err = makePrivateDir(parent); err == nil {
			return d, nil
		}
	}
	return nil, &PrivateDirError{err}
}

func makePrivateDir(parent string) (*privateDir, error) {
	// It has mode 0700 and was not there before.
	path, err := os.MkdirTemp(parent, dirPrefix)
	if err != nil {
		return nil, err
	}
	d := &privateDir{path: path}
	// Under another name until it is locked: nobody takes it for stale.
	if d.lock, err = os.OpenFile(d.file("new"), os.O_CREATE|os.O_RDWR|os.O_EXCL, 0o600); err == nil {
		err = syscall.Flock(int(d.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	}
	if err == nil {
		err = os.Rename(d.file("new"), d.file(lockName))
	}
	if err != nil {
		d.remove()
		return nil, err
	}
	return d, nil
}

// file is the path of a file in the directory.
func (d *privateDir) file(name string) string { return filepath.Join(d.path, name) }

// remove removes the directory with all that is in it. It may be called again.
func (d *privateDir) remove() {
	os.RemoveAll(d.path)
	if d.lock != nil {
		d.lock.Close()
	}
}

// removeStale removes the directories whose programs have ended without doing so:
// nobody holds their locks.
func removeStale(parent string) {
	locks, err := filepath.Glob(filepath.Join(parent, dirPrefix+"*", lockName))
	if err != nil {
		return
	}
	for _, name := range locks {
		lock, err := os.OpenFile(name, os.O_RDWR|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
		if err != nil {
			continue // of another user
		}
		if isOurs(filepath.Dir(name)) && syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			os.RemoveAll(filepath.Dir(name))
		}
		lock.Close()
	}
}

// isOurs says whether a path is a directory of this user and no link to one.
func isOurs(dir string) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() {
		return false
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(owner.Uid) == os.Geteuid()
}

// isOpenToUs says whether a directory can be reached without privileges, which
// libvirt takes from the programs that it starts: after "sudo", XDG_RUNTIME_DIR may
// still be another user's.
func isOpenToUs(dir string) bool {
	for {
		info, err := os.Stat(dir)
		if err != nil {
			return false
		}
		owner, ok := info.Sys().(*syscall.Stat_t)
		if mine := ok && int(owner.Uid) == os.Geteuid(); !mine && info.Mode().Perm()&0o001 == 0 {
			return false
		}
		if dir == "/" {
			return true
		}
		dir = filepath.Dir(dir)
	}
}
