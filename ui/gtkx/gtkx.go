// SPDX-License-Identifier: GPL-2.0-or-later

// Package gtkx has the few functions of GTK that gotk3 does not bind.
package gtkx

/*
#cgo pkg-config: gtk+-3.0
#include <gtk/gtk.h>
#include <stdlib.h>

static void name(GtkWidget *w, const char *s) { atk_object_set_name(gtk_widget_get_accessible(w), s); }
static void describe(GtkWidget *w, const char *s) { atk_object_set_description(gtk_widget_get_accessible(w), s); }

// A menu in a popover is a stack of pages, of which one is shown: the menu and its
// submenus. GTK finds the stack where it made it, so the pages are changed.
static void scroll_page(gpointer data, gpointer stack) {
	GtkWidget *page = data;
	GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);
	GtkScrolledWindow *s = GTK_SCROLLED_WINDOW(scrolled);
	char *name = NULL;
	gtk_container_child_get(GTK_CONTAINER(stack), page, "name", &name, NULL);
	gtk_scrolled_window_set_policy(s, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_propagate_natural_height(s, TRUE);
	gtk_scrolled_window_set_propagate_natural_width(s, TRUE);
	g_object_ref(page);
	gtk_container_remove(GTK_CONTAINER(stack), page);
	gtk_container_add(GTK_CONTAINER(scrolled), page);
	gtk_container_set_focus_vadjustment(GTK_CONTAINER(gtk_bin_get_child(GTK_BIN(scrolled))),
		gtk_scrolled_window_get_vadjustment(s));
	g_object_unref(page);
	gtk_widget_show(scrolled);
	gtk_stack_add_named(GTK_STACK(stack), scrolled, name);
	g_free(name);
}

static void limit_page(GtkWidget *page, gpointer height) {
	if (GTK_IS_SCROLLED_WINDOW(page))
		gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(page), GPOINTER_TO_INT(height));
}

static GtkContainer *menu_stack(GtkWidget *popover) {
	GtkWidget *stack = gtk_bin_get_child(GTK_BIN(popover));
	return GTK_IS_STACK(stack) ? GTK_CONTAINER(stack) : NULL;
}

static void scroll_menu(GtkWidget *popover) {
	GtkContainer *stack = menu_stack(popover);
	if (stack) {
		GList *pages = gtk_container_get_children(stack); // before there are others
		g_list_foreach(pages, scroll_page, stack);
		g_list_free(pages);
		gtk_stack_set_visible_child_name(GTK_STACK(stack), "main");
	}
}

static void limit_menu(GtkWidget *popover, int height) {
	GtkContainer *stack = menu_stack(popover);
	if (stack)
		gtk_container_foreach(stack, limit_page, GINT_TO_POINTER(height));
}

static int narrowest(GtkWidget *w) {
	int min;
	gtk_widget_get_preferred_width(w, &min, NULL);
	return min;
}

// The buttons of a dialog are equally wide, and beside each other, if there is room.
static void fit_buttons(GtkWidget *dialog, int room) {
	GtkWidget *area;
	GList *list, *l;
	if (narrowest(dialog) <= room)
		return;
	G_GNUC_BEGIN_IGNORE_DEPRECATIONS
	area = gtk_dialog_get_action_area(GTK_DIALOG(dialog));
	G_GNUC_END_IGNORE_DEPRECATIONS
	list = gtk_container_get_children(GTK_CONTAINER(area));
	for (l = list; l; l = l->next)
		gtk_button_box_set_child_non_homogeneous(GTK_BUTTON_BOX(area), l->data, TRUE);
	g_list_free(list);
	if (narrowest(dialog) > room)
		gtk_orientable_set_orientation(GTK_ORIENTABLE(area), GTK_ORIENTATION_VERTICAL);
}

// Labels break their lines between words only, as GTK makes them for its message dialogs.
static void break_words(GtkWidget *w, gpointer unused)
{
	if (GTK_IS_LABEL(w)) {
		if (gtk_label_get_line_wrap(GTK_LABEL(w)))
			gtk_label_set_line_wrap_mode(GTK_LABEL(w), PANGO_WRAP_WORD_CHAR);
	} else if (GTK_IS_CONTAINER(w))
		gtk_container_forall(GTK_CONTAINER(w), break_words, unused);
}

static void name_slider(GtkWidget *w, gpointer s)
{
	if (GTK_IS_RANGE(w))
		name(w, s);
	else if (GTK_IS_CONTAINER(w))
		gtk_container_forall(GTK_CONTAINER(w), name_slider, s);
}

// The desktop's program for a kind of files opens one. What is wrong is to be freed.
static char *show_file(GtkWidget *window, const char *path)
{
	GError *error = NULL;
	char *wrong = NULL, *uri = g_filename_to_uri(path, NULL, &error);
	if (uri)
		gtk_show_uri_on_window(GTK_WINDOW(window), uri, GDK_CURRENT_TIME, &error);
	if (error) {
		wrong = g_strdup(error->message);
		g_error_free(error);
	}
	g_free(uri);
	return wrong;
}

static void name_popup(GtkWidget *button, const char *s)
{
	name_slider(gtk_scale_button_get_popup(GTK_SCALE_BUTTON(button)), (gpointer)s);
}
*/
import "C"

import (
	"errors"
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

// SetSliderName says what the slider is called that a scale button opens.
func SetSliderName(button *gtk.VolumeButton, name string) {
	s := C.CString(name)
	defer C.free(unsafe.Pointer(s))
	C.name_popup(native(button), s)
}

// SetDescription says more about a control than its name.
func SetDescription(widget gtk.IWidget, text string) {
	s := C.CString(text)
	defer C.free(unsafe.Pointer(s))
	C.describe(native(widget), s)
}

// FitButtons lays a dialog's buttons out so that it is not wider than room, in px, if
// that is possible.
func FitButtons(dialog *gtk.Dialog, room int) { C.fit_buttons(native(dialog), C.int(room)) }

// BreakWords lets the labels that are in a dialog break words that are too long for a line.
func BreakWords(dialog *gtk.Dialog) { C.break_words(native(dialog), nil) }

// ShowFile has the desktop's program for it show a file or a folder, which has an
// absolute path.
func ShowFile(window *gtk.Window, path string) error {
	s := C.CString(path)
	defer C.free(unsafe.Pointer(s))
	wrong := C.show_file(native(window), s)
	if wrong == nil {
		return nil
	}
	defer C.g_free(C.gpointer(wrong))
	return errors.New(C.GoString(wrong))
}

// SetRightToLeft has windows laid out from right to left from now on. GTK decides it
// by its own catalogues, which are not everywhere.
func SetRightToLeft() { C.gtk_widget_set_default_direction(C.GTK_TEXT_DIR_RTL) }

// ScrolledMenu is the menu of a popover, which scrolls where it does not fit.
type ScrolledMenu struct{ popover *gtk.Popover }

// ScrollMenu lets a popover's menu, which was made of a model, scroll.
func ScrollMenu(popover *gtk.Popover) ScrolledMenu {
	C.scroll_menu(native(popover))
	return ScrolledMenu{popover}
}

// SetMaxHeight says how high the menu may be, in px.
func (m ScrolledMenu) SetMaxHeight(height int) { C.limit_menu(native(m.popover), C.int(height)) }

func native(widget gtk.IWidget) *C.GtkWidget {
	return (*C.GtkWidget)(unsafe.Pointer(widget.ToWidget().GObject))
}
