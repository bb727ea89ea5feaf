/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Functions of govnc.h for the picture. */

#include "private.h"

#include "_cgo_export.h"

/**
 * govnc_display_request_update:
 * @display: a display
 *
 * Asks the server for the whole picture anew.
 *
 * Returns: %FALSE without a session
 */
gboolean govnc_display_request_update(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), FALSE);
	return govncGoRefresh(govnc_handle(display));
}

/**
 * govnc_display_get_pixbuf:
 * @display: a display
 *
 * Returns: (transfer full) (nullable): a copy of the picture as the server sent it,
 *   without the pointer; %NULL before the first
 */
GdkPixbuf *govnc_display_get_pixbuf(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), NULL);
	return govnc_display_get_pixbuf_area(display, 0, 0, display->priv->width, display->priv->height);
}

/**
 * govnc_display_get_pixbuf_area:
 * @display: a display
 * @x: pixels from the desktop's left edge
 * @y: pixels from the desktop's upper edge
 * @width: pixels
 * @height: pixels
 *
 * Returns: (transfer full) (nullable): a copy of a part of the picture; %NULL if the
 *   part is not inside the desktop
 */
GdkPixbuf *govnc_display_get_pixbuf_area(GovncDisplay *display, int x, int y, int width, int height)
{
	GovncDisplayPrivate *p;

	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), NULL);
	p = display->priv;
	if (!p->surface || x < 0 || y < 0 || width < 1 || height < 1 || x > p->width - width || y > p->height - height)
		return NULL;
	govncGoSettle(p->handle);
	return gdk_pixbuf_get_from_surface(p->surface, x, y, width, height);
}

/**
 * govnc_display_get_width:
 * @display: a display
 *
 * Returns: the desktop's width in pixels; 0 before the first connection
 */
int govnc_display_get_width(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), 0);
	return display->priv->width;
}

/**
 * govnc_display_get_height:
 * @display: a display
 *
 * Returns: the desktop's height in pixels; 0 before the first connection
 */
int govnc_display_get_height(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), 0);
	return display->priv->height;
}

/**
 * govnc_display_get_name:
 * @display: a display
 *
 * Returns: (transfer none): the desktop's name: plain text, safe to show; valid
 *   until the next call
 */
const char *govnc_display_get_name(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), NULL);
	free(display->priv->name);
	display->priv->name = govncGoName(display->priv->handle);
	return display->priv->name;
}
