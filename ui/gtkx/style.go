// SPDX-License-Identifier: GPL-2.0-or-later

package gtkx

import (
	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"
)

// AddStyle makes a style sheet hold for all of the program.
func AddStyle(sheet string) error {
	provider, err := gtk.CssProviderNew()
	if err != nil {
		return err
	}
	if err := provider.LoadFromData(sheet); err != nil {
		return err
	}
	screen, err := gdk.ScreenGetDefault()
	if err == nil && screen != nil {
		gtk.AddProviderForScreen(screen, provider, uint(gtk.STYLE_PROVIDER_PRIORITY_APPLICATION))
	}
	return err
}

// AddClass gives a widget classes of style sheets.
func AddClass(widget gtk.IWidget, classes ...string) {
	style, err := widget.ToWidget().GetStyleContext()
	if err != nil {
		return
	}
	for _, class := range classes {
		style.AddClass(class)
	}
}
