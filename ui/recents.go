// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"slices"

	"github.com/govnc/virt-viewer/ui/settings"
)

// Where libvirt's URIs that were used are remembered, and how many.
const (
	recentConnections    = "connections"
	maxRecentConnections = 12
)

// loadConnections gives the URIs of libvirt that were used, the last first. What
// cannot be read is as if there were none.
func loadConnections() []string {
	store, err := settings.Load()
	if err != nil {
		return nil
	}
	return store.Group(settings.Global).Strings(recentConnections)
}

// rememberConnection puts a URI first. "" is libvirt's default and needs no memory.
func rememberConnection(uri string) error {
	if uri == "" {
		return nil
	}
	store, err := settings.Load()
	if err != nil {
		return err
	}
	group := store.Group(settings.Global)
	before := group.Strings(recentConnections)
	after := withFirst(before, uri)
	if slices.Equal(before, after) {
		return nil
	}
	group.Set(recentConnections, after)
	return store.Save()
}

// withFirst gives the list with one of its elements, or a new one, first.
func withFirst(list []string, first string) []string {
	result := []string{first}
	for _, s := range list {
		if s != first && len(result) < maxRecentConnections {
			result = append(result, s)
		}
	}
	return result
}
