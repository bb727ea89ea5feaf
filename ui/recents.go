// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"slices"

	"github.com/govnc/virt-viewer/app/config/settings"
)

// Where libvirt's URIs that were used are remembered, and how many.
const (
	recentConnections    = "connections"
	maxRecentConnections = 12
)

// connections gives the URIs of libvirt that were used, the last first.
func (a *app) connections() []string {
	return a.settings.Group(settings.Global).Strings(recentConnections)
}

// rememberConnection puts a URI first. "" is libvirt's default and needs no memory.
func (a *app) rememberConnection(uri string) {
	group := a.settings.Group(settings.Global)
	before := group.Strings(recentConnections)
	if after := withFirst(before, uri); uri != "" && !slices.Equal(before, after) {
		group.Set(recentConnections, after)
		a.saveSettings()
	}
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
