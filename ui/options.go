// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/widget"
)

// Options are what the command line says.
type Options = config.Options

// configure sets the display's properties as the options have it.
func configure(p *widget.Options, o Options) {
	p.SharedFlag = !o.Exclusive
	p.ReadOnly = o.ViewOnly
	p.LocalPointer = o.LocalPointer
	p.Depth = widget.Depth(o.Depth)
	p.LossyEncoding = o.Quality != config.QualityLossless
	p.Quality = uint(max(o.Quality, config.QualityAuto))
}
