// SPDX-License-Identifier: GPL-2.0-or-later

// Package gtkmore has the few functions of GTK that gotk3 does not bind.
package gtkmore

/*
#cgo pkg-config: gtk+-3.0
#include <gtk/gtk.h>
#include <stdlib.h>

static void name(GtkWidget *w, const char *s) { atk_object_set_name(gtk_widget_get_accessible(w), s); }
static void describe(GtkWidget *w, const char *s) { atk_object_set_description(gtk_widget_get_accessible(w), s); }
*/
import "C"

import (
	"unsafe"

	"github.com/gotk3/gotk3/gtk"
)

// SetName says what a control is called that shows no text: screen readers say
// it. (A tooltip is only its description.)
func SetName(widget gtk.IWidget, name string) {
	s := C.CString(name)
	defer C.free(unsafe.Pointer(s))
	C.name(native(widget), s)
}

// SetDescription says more about a control than its name.
func SetDescription(widget gtk.IWidget, text string) {
	s := C.CString(text)
	defer C.free(unsafe.Pointer(s))
	C.describe(native(widget), s)
}

// SetRightToLeft has windows laid out from right to left from now on. GTK decides it
// by its own catalogues, which are not everywhere.
func SetRightToLeft() { C.gtk_widget_set_default_direction(C.GTK_TEXT_DIR_RTL) }

func native(widget gtk.IWidget) *C.GtkWidget {
	return (*C.GtkWidget)(unsafe.Pointer(widget.ToWidget().Native()))
}
