// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"os"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// A directory of another user is of no use even to root: libvirt runs ssh without
// privileges.
func TestPrivateDirectory(t *testing.T) {
	theirs := servers.ShortDir(t)
	inTheirs := theirs + "/a"
	if err := os.Mkdir(inTheirs, 0o700); err != nil {
		t.Fatal(err)
	}
	ours := servers.ShortDir(t)
	for _, tt := range []struct{ name, runtimeDir, want string }{
		{"ours", ours, ours + "/virt-viewer-"},
		{"none", "", os.TempDir() + "/virt-viewer-"},
		{"relative", "tmp", os.TempDir() + "/virt-viewer-"},
		{"missing", ours + "/nowhere", os.TempDir() + "/virt-viewer-"},
		{"with letters of a shell", ours + "/a b$c", os.TempDir() + "/virt-viewer-"},
		{"long", ours + strings.Repeat("/a", 50), os.TempDir() + "/virt-viewer-"},
		{"another user's", theirs, os.TempDir() + "/virt-viewer-"},
		{"below another user's", inTheirs, os.TempDir() + "/virt-viewer-"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Contains(tt.name, "another") {
				if os.Geteuid() != 0 {
					t.Skip("only root can give files away")
				}
				if err := os.Chown(theirs, 65534, 65534); err != nil {
					t.Fatal(err)
				}
			} else if strings.HasPrefix(tt.runtimeDir, ours+"/") && tt.name != "missing" {
				if err := os.MkdirAll(tt.runtimeDir, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("XDG_RUNTIME_DIR", tt.runtimeDir)
			dir, err := newPrivateDir()
			if err != nil {
				t.Fatal(err)
			}
			defer dir.remove()
			if info, err := os.Stat(dir.path); err != nil || info.Mode().Perm() != 0o700 || !strings.HasPrefix(dir.path, tt.want) {
				t.Errorf("got %s, %v, %v", dir.path, info.Mode(), err)
			}
		})
	}
}
