/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The GObject class and its virtual functions. What they do is in Go (exports.go),
 * but for drawing and the hot paths of input. */

#include <math.h>

#include "private.h"

#include "_cgo_export.h"

G_DEFINE_TYPE_WITH_PRIVATE(GovncDisplay, govnc_display, GTK_TYPE_DRAWING_AREA)

static void govnc_display_init(GovncDisplay *display)
{
	GovncDisplayPrivate *p = display->priv = govnc_display_get_instance_private(display);
	GtkWidget *widget = GTK_WIDGET(display);

	govnc_properties_init(p);
	p->xscale = p->yscale = 1;
	p->wake_fd = -1;

	gtk_widget_set_can_focus(widget, TRUE);
	gtk_widget_add_events(widget, GDK_POINTER_MOTION_MASK | GDK_BUTTON_PRESS_MASK |
	                      GDK_BUTTON_RELEASE_MASK | GDK_ENTER_NOTIFY_MASK |
	                      GDK_LEAVE_NOTIFY_MASK | GDK_SCROLL_MASK | GDK_SMOOTH_SCROLL_MASK |
	                      GDK_KEY_PRESS_MASK | GDK_KEY_RELEASE_MASK | GDK_FOCUS_CHANGE_MASK);
	p->handle = govncGoInit(display);
}

/* dispose may run more than once. After it no other thread can wake us. */
static void dispose(GObject *object)
{
	GovncDisplay *display = GOVNC_DISPLAY(object);

	govncGoDispose(display->priv->handle);
	govnc_clipboard_watch(display, FALSE);
	govnc_input_follow_toplevel(display, NULL);
	govnc_loop_unwatch(display);
	govnc_picture_drop(display);
	G_OBJECT_CLASS(govnc_display_parent_class)->dispose(object);
}

static void finalize(GObject *object)
{
	GovncDisplay *display = GOVNC_DISPLAY(object);

	govncGoFinalize(display->priv->handle);
	display->priv->handle = 0;
	g_clear_error(&display->priv->error);
	g_clear_pointer(&display->priv->grab_keys, govnc_grab_sequence_free);
	free(display->priv->name);
	G_OBJECT_CLASS(govnc_display_parent_class)->finalize(object);
}

/* The picture's memory is shared with the X server of the widget's window, so
 * it is made anew with the window. */
static void realize(GtkWidget *widget)
{
	GTK_WIDGET_CLASS(govnc_display_parent_class)->realize(widget);
	govnc_grab_watch_focus(GOVNC_DISPLAY(widget), TRUE);
	govnc_frame_watch(GOVNC_DISPLAY(widget), TRUE);
	govncGoRealized(GOVNC_DISPLAY(widget)->priv->handle);
}

static void unrealize(GtkWidget *widget)
{
	GovncDisplay *display = GOVNC_DISPLAY(widget);

	govncGoUnrealized(display->priv->handle);
	govnc_grab(display, FALSE, FALSE);
	govnc_grab_watch_focus(display, FALSE);
	govnc_frame_watch(display, FALSE);
	GTK_WIDGET_CLASS(govnc_display_parent_class)->unrealize(widget);
}

static void map(GtkWidget *widget)
{
	GTK_WIDGET_CLASS(govnc_display_parent_class)->map(widget);
	govncGoVisible(GOVNC_DISPLAY(widget)->priv->handle, TRUE);
}

static void unmap(GtkWidget *widget)
{
	govncGoVisible(GOVNC_DISPLAY(widget)->priv->handle, FALSE);
	GTK_WIDGET_CLASS(govnc_display_parent_class)->unmap(widget);
}

static void size_allocate(GtkWidget *widget, GtkAllocation *allocation)
{
	GTK_WIDGET_CLASS(govnc_display_parent_class)->size_allocate(widget, allocation);
	govncGoAllocated(GOVNC_DISPLAY(widget)->priv->handle);
}

/* What the widget asks for: the picture at its zoom, in GTK's pixels, of which
 * one has several device pixels on a dense screen. */
static void preferred(GtkWidget *widget, int desktop, int *minimum, int *natural)
{
	GovncDisplayPrivate *p = GOVNC_DISPLAY(widget)->priv;

	*natural = MAX(1, (int)ceil(desktop * (p->zoom / 100.0) / govnc_density(GOVNC_DISPLAY(widget))));
	*minimum = p->force_size ? *natural : 1;
}

static void get_preferred_width(GtkWidget *widget, int *minimum, int *natural)
{
	int width, height;

	govnc_picture_size(GOVNC_DISPLAY(widget)->priv, &width, &height);
	preferred(widget, width, minimum, natural);
}

static void get_preferred_height(GtkWidget *widget, int *minimum, int *natural)
{
	int width, height;

	govnc_picture_size(GOVNC_DISPLAY(widget)->priv, &width, &height);
	preferred(widget, height, minimum, natural);
}

static void hierarchy_changed(GtkWidget *widget, GtkWidget *previous)
{
	GtkWidget *top = gtk_widget_get_toplevel(widget);

	(void)previous;
	govnc_input_follow_toplevel(GOVNC_DISPLAY(widget), gtk_widget_is_toplevel(top) ? top : NULL);
}

static void govnc_display_class_init(GovncDisplayClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

	object_class->dispose = dispose;
	object_class->finalize = finalize;
	widget_class->realize = realize;
	widget_class->unrealize = unrealize;
	widget_class->map = map;
	widget_class->unmap = unmap;
	widget_class->size_allocate = size_allocate;
	widget_class->get_preferred_width = get_preferred_width;
	widget_class->get_preferred_height = get_preferred_height;
	widget_class->hierarchy_changed = hierarchy_changed;
	widget_class->draw = govnc_picture_draw;
	gtk_widget_class_set_accessible_role(widget_class, ATK_ROLE_CANVAS);
	gtk_widget_class_set_css_name(widget_class, "govnc-display");
	govnc_input_class_init(widget_class);
	govnc_properties_install(object_class);
	govnc_signals_install();
}

/**
 * govnc_display_new:
 *
 * Returns: a display that is not connected
 */
GtkWidget *govnc_display_new(void)
{
	return g_object_new(GOVNC_TYPE_DISPLAY, NULL);
}

void govnc_notify(GovncDisplay *display, const char *property)
{
	g_object_notify(G_OBJECT(display), property);
}

/* What a screen reader says of the widget. */
void govnc_describe(GovncDisplay *display, const char *name, const char *description)
{
	AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(display));

	if (g_strcmp0(atk_object_get_name(accessible), name) != 0)
		atk_object_set_name(accessible, name);
	if (g_strcmp0(atk_object_get_description(accessible), description) != 0)
		atk_object_set_description(accessible, description);
}

/* Whether keys come to the widget: it has the focus in a window that has it. */
gboolean govnc_has_focus(GovncDisplay *display)
{
	return gtk_widget_has_focus(GTK_WIDGET(display));
}

/* What can be seen of the widget at once, in GTK's pixels: less than all of it where
 * it is scrolled. */
void govnc_visible_size(GovncDisplay *display, int *width, int *height)
{
	GtkWidget *widget = GTK_WIDGET(display), *parent = gtk_widget_get_parent(widget);

	if (GTK_IS_VIEWPORT(parent))
		widget = parent;
	*width = gtk_widget_get_allocated_width(widget);
	*height = gtk_widget_get_allocated_height(widget);
}
