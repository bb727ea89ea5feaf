/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The desktop's clipboard, always asynchronous. */

#include "private.h"

#include "_cgo_export.h"

static void owner_changed(GtkClipboard *clipboard, GdkEvent *event, gpointer data)
{
	(void)clipboard;
	(void)event;
	govncGoClipboardChanged(((GovncDisplay *)data)->priv->handle);
}

/* Begins or ends to follow the clipboard of the default display. */
void govnc_clipboard_watch(GovncDisplay *display, gboolean watch)
{
	GovncDisplayPrivate *p = display->priv;

	if (watch == (p->clipboard_watched != NULL))
		return;
	if (watch) {
		p->clipboard_watched = gtk_clipboard_get(GDK_SELECTION_CLIPBOARD); /* of any widget, in a window or not */
		g_signal_connect(p->clipboard_watched, "owner-change", G_CALLBACK(owner_changed), display);
	} else {
		g_signal_handlers_disconnect_by_func(p->clipboard_watched, G_CALLBACK(owner_changed), display);
		p->clipboard_watched = NULL;
	}
}

static void received(GtkClipboard *clipboard, const gchar *text, gpointer data)
{
	GovncDisplay *display = data;

	(void)clipboard;
	if (text)
		govncGoClipboardText(display->priv->handle, (char *)text);
	g_object_unref(display);
}

/* Asks for the clipboard's text; govncGoClipboardText gets it later. */
void govnc_clipboard_request(GovncDisplay *display)
{
	if (display->priv->clipboard_watched)
		gtk_clipboard_request_text(display->priv->clipboard_watched, received, g_object_ref(display));
}

void govnc_clipboard_set(GovncDisplay *display, const char *text, int length)
{
	if (display->priv->clipboard_watched)
		gtk_clipboard_set_text(display->priv->clipboard_watched, text, length);
}
