// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"strconv"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
)

// The qualities that are no number.
const (
	qualityAuto     = "auto"
	qualityLossless = "lossless"
)

// qualities are the choices of how good pictures shall be; numbers are JPEG's levels.
func qualities() []alternative {
	return []alternative{
		{qualityAuto, i18n.T("As the line allows")},
		{qualityLossless, i18n.T("Without losses")},
		{"8", i18n.T("High")},
		{"5", i18n.T("Medium")},
		{"2", i18n.T("Low, for slow lines")},
	}
}

// setQuality changes the quality in the session.
func (w *window) setQuality(quality string) {
	level, _ := strconv.Atoi(quality)
	w.quality = quality
	w.setProperty("quality", uint(max(0, min(level, 9))))
	w.setProperty("lossy-encoding", quality != qualityLossless)
	w.v.say("quality: %s", quality)
	w.area.update(w)
}

// qualityOf gives the choice that the options make.
func qualityOf(o Options) string {
	switch o.Quality {
	case config.QualityAuto:
		return qualityAuto
	case config.QualityLossless:
		return qualityLossless
	}
	return strconv.Itoa(o.Quality)
}
