// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/widget"
)

// depths are the choices of how many colours servers send, and the display's values.
var depths = []struct {
	alternative
	depth widget.Depth
}{
	{alternative{"auto", i18n.Mark("All that the server has")}, widget.DepthDefault},
	{alternative{"server", i18n.Mark("As the server has them, asking for nothing")}, widget.DepthServer},
	{alternative{"full", i18n.Mark("Millions (24 bits)")}, widget.DepthFull},
	{alternative{"medium", i18n.Mark("Thousands (16 bits)")}, widget.DepthMedium},
	{alternative{"low", i18n.Mark("256 (8 bits)")}, widget.DepthLow},
	{alternative{"ultra-low", i18n.Mark("Eight (3 bits)")}, widget.DepthUltraLow},
}

// depthChoices are the choices, in the user's language.
func depthChoices() []alternative {
	list := make([]alternative, len(depths))
	for i, d := range depths {
		list[i] = alternative{d.value, i18n.T(d.label)}
	}
	return list
}

// setDepth changes the colours of the next connections.
func (w *window) setDepth(value string) {
	for _, d := range depths {
		if d.value == value {
			w.setProperty("depth", int(d.depth))
			w.v.say("colours: %s", value)
		}
	}
}
