/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Other threads reach the main loop by an eventfd. */

#include <glib-unix.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "private.h"

#include "_cgo_export.h"

static gboolean woken(gint fd, GIOCondition condition, gpointer data)
{
	GovncDisplay *display = data;
	uint64_t count;

	(void)condition;
	if (read(fd, &count, sizeof count) < 0)
		return G_SOURCE_CONTINUE; /* nothing there: woken for nothing */
	/* Handlers may drop the widget. */
	g_object_ref(display);
	govncGoWoken(display->priv->handle);
	g_object_unref(display);
	return G_SOURCE_CONTINUE;
}

/* Makes the eventfd, priv->wake_fd. GDK's events have a higher priority, so that
 * keys do not wait behind pictures; its painting has the same one, so that
 * neither starves the other. */
gboolean govnc_loop_watch(GovncDisplay *display)
{
	GovncDisplayPrivate *p = display->priv;

	if (p->wake_fd >= 0)
		return TRUE;
	p->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (p->wake_fd < 0)
		return FALSE;
	p->wake_source = g_unix_fd_add_full(GDK_PRIORITY_REDRAW, p->wake_fd, G_IO_IN, woken, display, NULL);
	/* Handlers may run a main loop of their own. */
	g_source_set_can_recurse(g_main_context_find_source_by_id(NULL, p->wake_source), TRUE);
	return TRUE;
}

/* The caller has seen to it that no thread writes to wake_fd any more. */
void govnc_loop_unwatch(GovncDisplay *display)
{
	GovncDisplayPrivate *p = display->priv;

	g_clear_handle_id(&p->resize_timer, g_source_remove);
	govnc_loop_typing(display, 0);
	g_clear_handle_id(&p->wake_source, g_source_remove);
	if (p->wake_fd >= 0)
		close(p->wake_fd);
	p->wake_fd = -1;
}

static gboolean resize_due(gpointer data)
{
	GovncDisplay *display = data;

	display->priv->resize_timer = 0;
	govncGoResizeDue(display->priv->handle);
	return G_SOURCE_REMOVE;
}

/* Calls govncGoResizeDue after ms milliseconds without another call of this. */
void govnc_loop_resize_soon(GovncDisplay *display, guint ms)
{
	g_clear_handle_id(&display->priv->resize_timer, g_source_remove);
	display->priv->resize_timer = g_timeout_add(ms, resize_due, display);
}

static gboolean typing_due(gpointer data)
{
	GovncDisplay *display = data;

	display->priv->typing_timer = 0;
	/* Handlers may drop the widget. */
	g_object_ref(display);
	govncGoTypingDue(display->priv->handle);
	g_object_unref(display);
	return G_SOURCE_REMOVE;
}

/* Calls govncGoTypingDue once, in ms milliseconds; 0: not at all. */
void govnc_loop_typing(GovncDisplay *display, guint ms)
{
	GovncDisplayPrivate *p = display->priv;

	g_clear_handle_id(&p->typing_timer, g_source_remove);
	if (ms > 0)
		p->typing_timer = g_timeout_add(ms, typing_due, display);
}
