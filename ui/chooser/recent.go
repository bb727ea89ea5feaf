// SPDX-License-Identifier: GPL-2.0-or-later

package chooser

import (
	"net/url"
	"os"
	"path/filepath"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// The MIME types under which the desktop remembers displays and connection files, as
// virt-viewer 11 has them.
const (
	mimeDisplay = "application/x-vnc"
	mimeFile    = "application/x-virt-viewer"
)

// maxRecent is how many are offered.
const maxRecent = 12

// recentDisplays are the addresses of displays and connection files that were used,
// the last first. Files that are gone are left out.
func recentDisplays() []string {
	var list []string
	for _, r := range gtkx.RecentItems(mimeDisplay, mimeFile) {
		if path, ok := filePath(r.URI); ok {
			if _, err := os.Stat(path); err != nil {
				continue
			}
		}
		if list = append(list, r.URI); len(list) == maxRecent {
			break
		}
	}
	return list
}

// Remember has the desktop remember what a session is of, if that is an address. A file
// that will not be there is no use to anybody, and neither is the address in it.
func Remember(o config.Options) {
	switch {
	case o.Kiosk || o.Address == nil || o.File == "-":
		return
	case o.File == "":
		gtkx.AddRecent(o.Address.String(), mimeDisplay, "remote-viewer", "remote-viewer %u")
		return
	}
	if path, err := filepath.Abs(o.File); err == nil {
		if _, err := os.Stat(path); err == nil {
			uri := &url.URL{Scheme: "file", Path: path}
			gtkx.AddRecent(uri.String(), mimeFile, "remote-viewer", "remote-viewer %u")
		}
	}
}

// filePath gives the path of a file's URI.
func filePath(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return "", false
	}
	return u.Path, true
}
