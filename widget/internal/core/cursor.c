/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The pointer's shape over the widget. */

#include <math.h>

#include "private.h"

static void set_cursor(GovncDisplay *display, GdkCursor *cursor)
{
	GdkWindow *window = gtk_widget_get_window(GTK_WIDGET(display));

	if (window)
		gdk_window_set_cursor(window, cursor);
	if (cursor)
		g_object_unref(cursor);
}

/* The pointer that the rest of the window has. */
void govnc_cursor_default(GovncDisplay *display)
{
	set_cursor(display, NULL);
}

void govnc_cursor_blank(GovncDisplay *display)
{
	set_cursor(display, gdk_cursor_new_for_display(gtk_widget_get_display(GTK_WIDGET(display)), GDK_BLANK_CURSOR));
}

/* Shows a shape of width * height pixels, premultiplied ARGB, scaled to scale
 * device pixels a pixel, as the picture is. */
void govnc_cursor_shape(GovncDisplay *display, const guint32 *pixels, int width, int height,
                        int hot_x, int hot_y, double scale)
{
	int factor = gtk_widget_get_scale_factor(GTK_WIDGET(display));
	double drawn = scale * factor / govnc_density(display);
	int w = MAX(1, (int)lround(width * drawn)), h = MAX(1, (int)lround(height * drawn));
	cairo_surface_t *plain, *shown;
	cairo_t *cr;
	int stride;
	unsigned char *data;

	plain = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	stride = cairo_image_surface_get_stride(plain);
	data = cairo_image_surface_get_data(plain);
	for (int y = 0; data && y < height; y++)
		memcpy(data + (size_t)y * stride, pixels + (size_t)y * width, (size_t)width * 4);
	cairo_surface_mark_dirty(plain);

	shown = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, w, h);
	cr = cairo_create(shown);
	cairo_scale(cr, (double)w / width, (double)h / height);
	cairo_set_source_surface(cr, plain, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(cr), w == width ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_BILINEAR);
	cairo_paint(cr);
	cairo_destroy(cr);
	cairo_surface_set_device_scale(shown, factor, factor);
	set_cursor(display, gdk_cursor_new_from_surface(gtk_widget_get_display(GTK_WIDGET(display)), shown,
	                                                hot_x * drawn / factor, hot_y * drawn / factor));
	cairo_surface_destroy(shown);
	cairo_surface_destroy(plain);
}
