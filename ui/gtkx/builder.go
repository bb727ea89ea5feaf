// SPDX-License-Identifier: GPL-2.0-or-later

package gtkx

/*
#cgo pkg-config: gtk+-3.0
#include <gtk/gtk.h>
#include <stdlib.h>

static GtkBuilder *new_builder(const char *domain) {
	GtkBuilder *b = gtk_builder_new();
	gtk_builder_set_translation_domain(b, domain);
	return b;
}

static GSList *wrapped_labels(GtkBuilder *b) {
	GSList *all = gtk_builder_get_objects(b), *labels = NULL, *l;
	for (l = all; l; l = l->next)
		if (GTK_IS_LABEL(l->data) && gtk_label_get_line_wrap(l->data))
			labels = g_slist_prepend(labels, l->data);
	g_slist_free(all);
	return labels;
}
*/
import "C"

import (
	"fmt"
	"io/fs"
	"unsafe"

	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
)

// Builder has the objects that a .ui file describes.
type Builder struct {
	name    string
	builder gtk.Builder
}

// Load makes what a .ui file describes, in the user's language. Its labels that wrap
// are paragraphs: they are as Wrap makes them, and laid out for the language.
//
// The files are compiled in. A fault in one is a programmer's, and Load panics; the
// tests load all of them.
func Load(files fs.ReadFileFS, name string) *Builder {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("gtkx: no %s: %v", name, err))
	}
	domain := C.CString(i18n.Domain)
	defer C.free(unsafe.Pointer(domain))
	// gtk.BuilderNew would take a second reference, and no builder would ever go.
	b := &Builder{name, gtk.Builder{Object: glib.AssumeOwnership(unsafe.Pointer(C.new_builder(domain)))}}
	if err := b.builder.AddFromString(string(text)); err != nil {
		panic(fmt.Sprintf("gtkx: %s: %v", name, err))
	}
	b.layOutParagraphs()
	return b
}

func (b *Builder) layOutParagraphs() {
	labels := C.wrapped_labels((*C.GtkBuilder)(unsafe.Pointer(b.builder.GObject)))
	defer C.g_slist_free(labels)
	for l := labels; l != nil; l = l.next {
		label := &gtk.Label{Widget: gtk.Widget{InitiallyUnowned: glib.InitiallyUnowned{Object: glib.Take(unsafe.Pointer(l.data))}}}
		Wrap(label)
		if !label.GetUseUnderline() { // else the text has marks of its own
			label.SetText(LaidOut(label.GetLabel()))
		}
	}
}

// Object gives the object that is called id in the file. It panics if there is none, or
// if it is something else than T: that is a programmer's fault, too.
func Object[T glib.IObject](b *Builder, id string) T {
	object, err := b.builder.GetObject(id)
	if err != nil {
		panic(fmt.Sprintf("gtkx: %s: %v", b.name, err))
	}
	t, ok := object.(T)
	if !ok {
		panic(fmt.Sprintf("gtkx: %s: %s is a %T, not a %T", b.name, id, object, t))
	}
	return t
}
