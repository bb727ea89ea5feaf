/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* When the screen has what was drawn last. Until then nothing new is drawn: it
 * would be drawn for nobody. And the picture's memory is not written to, which an X
 * server reads when it gets there: cairo would have the main loop wait for it. */

#include "private.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/gdkx.h>
#endif

#include "_cgo_export.h"

/* After this time, in us, the next frame is drawn whatever became of the last one. */
#define GIVE_UP_US G_USEC_PER_SEC

gboolean govnc_frame_under_way(GovncDisplay *display)
{
	GovncDisplayPrivate *p = display->priv;

	return (p->frame_queued || p->frames_unread > 0) && g_get_monotonic_time() - p->frame_began < GIVE_UP_US;
}

static void frame_ended(GovncDisplay *display)
{
	if (!display->priv->frame_queued && display->priv->frames_unread == 0)
		govncGoFrameEnded(display->priv->handle);
}

/* Some of the picture was said to need drawing. */
void govnc_frame_queued(GovncDisplay *display)
{
	GovncDisplayPrivate *p = display->priv;

	if (!p->clock || !gtk_widget_get_mapped(GTK_WIDGET(display)))
		return;
	if (!p->frame_queued)
		p->frame_began = g_get_monotonic_time();
	p->frame_queued = TRUE;
	/* It comes even if nothing is drawn, since what has changed is out of sight. */
	gdk_frame_clock_request_phase(p->clock, GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
}

static void after_paint(GdkFrameClock *clock, GovncDisplay *display)
{
	(void)clock;
	if (!display->priv->frame_queued)
		return;
	display->priv->frame_queued = FALSE;
	frame_ended(display);
}

#ifdef GDK_WINDOWING_X11

/* X tells of a property's change after it has done all that it was told before. The window
 * is never shown, and only for this. */
static GdkWindow *echo_window(GovncDisplay *display)
{
	GdkWindow *window = gtk_widget_get_window(GTK_WIDGET(display));
	GdkWindowAttr attributes = { .window_type = GDK_WINDOW_TEMP, .wclass = GDK_INPUT_ONLY, .width = 1, .height = 1,
	                             .event_mask = GDK_PROPERTY_CHANGE_MASK };

	if (!GDK_IS_X11_WINDOW(window))
		return NULL;
	return gdk_window_new(gdk_screen_get_root_window(gdk_window_get_screen(window)), &attributes, 0);
}

static GdkAtom echo_property(void) { return gdk_atom_intern_static_string("_GOVNC_FRAME"); }

static void call(GovncDisplay *display)
{
	static const guchar nothing;

	if (!display->priv->echo)
		return;
	gdk_property_change(display->priv->echo, echo_property(), gdk_atom_intern_static_string("INTEGER"), 8,
	                    GDK_PROP_MODE_REPLACE, &nothing, 0);
	display->priv->frames_unread++;
}

static GdkFilterReturn echo(GdkXEvent *xevent, GdkEvent *event, gpointer data)
{
	GovncDisplay *display = data;
	GovncDisplayPrivate *p = display->priv;
	XPropertyEvent *x = xevent;

	(void)event;
	if (x->type != PropertyNotify ||
	    x->atom != gdk_x11_atom_to_xatom_for_display(gdk_window_get_display(p->echo), echo_property()))
		return GDK_FILTER_CONTINUE;
	if (p->frames_unread > 0)
		p->frames_unread--;
	frame_ended(display);
	return GDK_FILTER_REMOVE;
}

#endif

/* The picture was drawn. */
void govnc_frame_drawn(GovncDisplay *display)
{
	display->priv->frame_queued = FALSE;
#ifdef GDK_WINDOWING_X11
	if (display->priv->frames_unread == 0)
		display->priv->frame_began = g_get_monotonic_time();
	call(display);
#endif
	frame_ended(display);
}

/* Follows the frames of the window that the widget has from now on, or no longer. */
void govnc_frame_watch(GovncDisplay *display, gboolean watch)
{
	GovncDisplayPrivate *p = display->priv;

	if (p->clock)
		g_signal_handlers_disconnect_by_func(p->clock, after_paint, display);
	g_clear_object(&p->clock);
	g_clear_pointer(&p->echo, gdk_window_destroy);
	p->frame_queued = FALSE;
	p->frames_unread = 0;
	if (!watch)
		return;
	p->clock = gtk_widget_get_frame_clock(GTK_WIDGET(display));
	if (p->clock)
		g_signal_connect(g_object_ref(p->clock), "after-paint", G_CALLBACK(after_paint), display);
#ifdef GDK_WINDOWING_X11
	p->echo = echo_window(display);
	if (p->echo)
		gdk_window_add_filter(p->echo, echo, display);
#endif
}
