// SPDX-License-Identifier: GPL-2.0-or-later

package embedguest

import (
	"os"
	"path/filepath"
)

// Before the first guest of a root, libvirt asks QEMU what it can do, which takes
// four seconds, and keeps the answer in the root. The answer is kept for other
// roots too, in the user's cache directory. libvirt itself checks whether it still
// fits the QEMU that is installed. If any of this fails, the four seconds are
// lost and nothing else.

func (h *Host) capabilities() string { return filepath.Join(h.root, "cache/qemu/capabilities") }

func sharedCapabilities() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "virt-viewer-tests/capabilities"), nil
}

func (h *Host) loadCapabilities() { LoadCapabilities(h.capabilities()) }
func (h *Host) saveCapabilities() { SaveCapabilities(h.capabilities()) }

// LoadCapabilities gives a directory of a libvirt's what is known of QEMU.
func LoadCapabilities(dir string) {
	if shared, err := sharedCapabilities(); err == nil {
		copyMissing(shared, dir)
	}
}

// SaveCapabilities keeps for others what a libvirt has found out in its directory.
func SaveCapabilities(dir string) {
	if shared, err := sharedCapabilities(); err == nil {
		copyMissing(dir, shared)
	}
}

// copyMissing copies the files that the target has not, or has older ones of.
func copyMissing(from, to string) {
	files, err := filepath.Glob(filepath.Join(from, "*.xml"))
	if err != nil || len(files) == 0 || os.MkdirAll(to, 0o700) != nil {
		return
	}
	for _, file := range files {
		target := filepath.Join(to, filepath.Base(file))
		if !isOlder(target, file) {
			continue
		}
		if data, err := os.ReadFile(file); err == nil {
			replace(target, data)
		}
	}
}

// isOlder says whether a file is older than another or does not exist.
func isOlder(file, than string) bool {
	a, err := os.Stat(file)
	if err != nil {
		return true
	}
	b, err := os.Stat(than)
	return err == nil && a.ModTime().Before(b.ModTime())
}

// replace writes a file so that others see the old one or the new one whole.
func replace(file string, data []byte) {
	temp, err := os.CreateTemp(filepath.Dir(file), "new-")
	if err != nil {
		return
	}
	defer os.Remove(temp.Name()) // fails once it has its new name
	_, err = temp.Write(data)
	if closeErr := temp.Close(); err != nil || closeErr != nil {
		return
	}
	os.Rename(temp.Name(), file)
}
