// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"embed"

	"github.com/govnc/virt-viewer/ui/gtkx"
)

// views are the descriptions of what is seen. gtkx.Load makes widgets of one.
//
//go:embed *.ui
var views embed.FS

//go:embed style.css
var styleSheet string

// The classes of style.css that are given to widgets while the program runs; views name
// the others.
const (
	classDim    = "vv-dim"
	classCard   = "vv-card"
	classCover  = "vv-cover"
	classNarrow = "vv-narrow"
)

// addStyle makes the program's own classes known. Without them it is only less readable.
func addStyle() { _ = gtkx.AddStyle(styleSheet) }
