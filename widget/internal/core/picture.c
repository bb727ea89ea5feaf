/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The picture on the screen. Its pixels are in memory that is shared with the X
 * server where that is possible; Go copies damage into it (copier.go), and only what
 * is damaged is drawn anew. */

#include <math.h>
#include <string.h>

#include "private.h"

#include "_cgo_export.h"

/* A picture that was painted longer ago than this, in us, is painted at once
 * and does not wait for the frame clock: what somebody types shall appear soon. */
#define PAUSE_US 4000

void govnc_picture_drop(GovncDisplay *display)
{
	GovncDisplayPrivate *p = display->priv;

	g_clear_pointer(&p->surface, cairo_surface_destroy);
}

/* Makes the picture for a desktop of that size, in pixels, all black. */
gboolean govnc_picture_new(GovncDisplay *display, int width, int height)
{
	GovncDisplayPrivate *p = display->priv;
	GdkWindow *window = gtk_widget_get_window(GTK_WIDGET(display));

	govnc_picture_drop(display);
	p->width = width;
	p->height = height;
	if (width == 0 || height == 0)
		return TRUE;
	if (window)
		p->surface = gdk_window_create_similar_image_surface(window, CAIRO_FORMAT_RGB24, width, height, 1);
	if (!p->surface || cairo_surface_status(p->surface) != CAIRO_STATUS_SUCCESS ||
	    cairo_surface_get_type(p->surface) != CAIRO_SURFACE_TYPE_IMAGE) {
		govnc_picture_drop(display);
		p->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	}
	if (cairo_surface_status(p->surface) == CAIRO_STATUS_SUCCESS)
		return TRUE;
	govnc_picture_drop(display);
	return FALSE;
}

/* Makes the picture anew, as the widget's window of now wants it, with the same
 * pixels. */
gboolean govnc_picture_renew(GovncDisplay *display)
{
	GovncDisplayPrivate *p = display->priv;
	cairo_surface_t *old = g_steal_pointer(&p->surface);
	unsigned char *from, *to = NULL;
	int from_stride, to_stride;

	if (!govnc_picture_new(display, p->width, p->height)) {
		g_clear_pointer(&old, cairo_surface_destroy);
		return FALSE;
	}
	if (old)
		to = govnc_picture_begin(display, &to_stride);
	if (to) {
		cairo_surface_flush(old);
		from = cairo_image_surface_get_data(old);
		from_stride = cairo_image_surface_get_stride(old);
		for (int y = 0; y < p->height; y++)
			memcpy(to + (size_t)y * to_stride, from + (size_t)y * from_stride, (size_t)p->width * 4);
		cairo_surface_mark_dirty(p->surface);
	}
	g_clear_pointer(&old, cairo_surface_destroy);
	return TRUE;
}

/* Gives the picture's memory for writing, NULL if there is none. */
unsigned char *govnc_picture_begin(GovncDisplay *display, int *stride)
{
	cairo_surface_t *surface = display->priv->surface;

	if (!surface)
		return NULL;
	cairo_surface_flush(surface);
	*stride = cairo_image_surface_get_stride(surface);
	return cairo_image_surface_get_data(surface);
}

/* The size of the picture as it is turned. */
void govnc_picture_size(GovncDisplayPrivate *p, int *width, int *height)
{
	gboolean lies = p->rotation % 180 != 0;

	*width = lies ? p->height : p->width;
	*height = lies ? p->width : p->height;
}

/* Where a rectangle of the desktop is in the turned picture. */
static void turn_rect(const GovncDisplayPrivate *p, const int *rect, int *turned)
{
	int x = rect[0], y = rect[1], w = rect[2], h = rect[3];
	gboolean lies = p->rotation % 180 != 0;

	turned[0] = p->rotation == 90 ? p->height - y - h : p->rotation == 180 ? p->width - x - w : p->rotation == 270 ? y : x;
	turned[1] = p->rotation == 90 ? x : p->rotation == 180 ? p->height - y - h : p->rotation == 270 ? p->width - x - w : y;
	turned[2] = lies ? h : w;
	turned[3] = lies ? w : h;
}

/* Turns what is drawn from now on, in coordinates of the desktop. */
static void turn(const GovncDisplayPrivate *p, cairo_t *cr)
{
	static const cairo_matrix_t turns[] = {{1, 0, 0, 1, 0, 0}, {0, 1, -1, 0, 0, 0}, {-1, 0, 0, -1, 0, 0}, {0, -1, 1, 0, 0, 0}};
	cairo_matrix_t matrix = turns[p->rotation / 90];

	matrix.x0 = p->rotation == 90 ? p->height : p->rotation == 180 ? p->width : 0;
	matrix.y0 = p->rotation == 270 ? p->width : p->rotation == 180 ? p->height : 0;
	cairo_transform(cr, &matrix);
}

/* The part of the widget, in GTK's pixels, that shows a part of the desktop. */
static cairo_rectangle_int_t shown_at(GovncDisplayPrivate *p, const int *desktop, double density, gboolean exact)
{
	int rect[4];

	turn_rect(p, desktop, rect);
	/* A smoothed pixel reaches into its neighbours. */
	double margin = exact && p->xscale == 1 && p->yscale == 1 ? 0 : 1;
	double x1 = floor((p->x + (rect[0] - margin) * p->xscale) / density);
	double y1 = floor((p->y + (rect[1] - margin) * p->yscale) / density);
	double x2 = ceil((p->x + (rect[0] + rect[2] + margin) * p->xscale) / density);
	double y2 = ceil((p->y + (rect[1] + rect[3] + margin) * p->yscale) / density);
	cairo_rectangle_int_t shown = { (int)x1, (int)y1, (int)(x2 - x1), (int)(y2 - y1) };

	return shown;
}

/* Says that the picture's memory was written to. If it was drawn meanwhile, cairo may
 * keep a copy, which it drops when it is flushed. */
void govnc_picture_dirty(GovncDisplay *display)
{
	cairo_surface_flush(display->priv->surface);
	cairo_surface_mark_dirty(display->priv->surface);
}

/* Has n rectangles of the desktop drawn anew, of four numbers x, y, width, height
 * each; at once if that is asked for and the last painting is some time ago. */
void govnc_picture_damage(GovncDisplay *display, const int *rects, int n, gboolean at_once)
{
	GovncDisplayPrivate *p = display->priv;
	GtkWidget *widget = GTK_WIDGET(display);
	GdkWindow *window = gtk_widget_get_window(widget);
	double density = govnc_density(display);
	gboolean exact = density == gtk_widget_get_scale_factor(widget);
	cairo_region_t *region;

	if (!p->surface)
		return;
	region = cairo_region_create();
	for (int i = 0; i < n; i++, rects += 4) {
		cairo_rectangle_int_t shown = shown_at(p, rects, density, exact);

		cairo_region_union_rectangle(region, &shown);
	}
	gtk_widget_queue_draw_region(widget, region);
	govnc_frame_queued(display);
	cairo_region_destroy(region);
	if (at_once && window && g_get_monotonic_time() - p->painted > PAUSE_US) {
		G_GNUC_BEGIN_IGNORE_DEPRECATIONS
		gdk_window_process_updates(window, FALSE);
		G_GNUC_END_IGNORE_DEPRECATIONS
	}
}

/* Whether each pixel of the desktop covers a whole number of device pixels. */
static gboolean is_even(GovncDisplayPrivate *p)
{
	return p->xscale == p->yscale && p->xscale >= 1 && p->xscale == floor(p->xscale);
}

gboolean govnc_picture_draw(GtkWidget *widget, cairo_t *cr)
{
	GovncDisplayPrivate *p = GOVNC_DISPLAY(widget)->priv;
	double density = govnc_density(GOVNC_DISPLAY(widget));
	gboolean exact = density == gtk_widget_get_scale_factor(widget);
	double width = gtk_widget_get_allocated_width(widget) * density;
	double height = gtk_widget_get_allocated_height(widget) * density;
	int turned_width, turned_height;
	double right, bottom;

	govnc_picture_size(p, &turned_width, &turned_height);
	/* whole pixels: through half of one what is below the widget would be seen */
	right = round(p->x + turned_width * p->xscale);
	bottom = round(p->y + turned_height * p->yscale);
	p->painted = g_get_monotonic_time();
	cairo_scale(cr, 1 / density, 1 / density);
	cairo_set_operator(cr, CAIRO_OPERATOR_SOURCE);
	if (!p->surface || p->x > 0 || p->y > 0 || right < width || bottom < height) {
		/* around the picture */
		cairo_set_source_rgb(cr, 0, 0, 0);
		cairo_rectangle(cr, 0, 0, width, height);
		if (p->surface) {
			cairo_rectangle(cr, p->x, p->y, right - p->x, bottom - p->y);
			cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
		}
		cairo_fill(cr);
	}
	if (!p->surface)
		return TRUE;
	cairo_rectangle(cr, p->x, p->y, right - p->x, bottom - p->y);
	cairo_clip(cr);
	cairo_translate(cr, p->x, p->y);
	cairo_scale(cr, p->xscale, p->yscale);
	turn(p, cr);
	cairo_set_source_surface(cr, p->surface, 0, 0);
	cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
	cairo_pattern_set_filter(cairo_get_source(cr),
		(exact && is_even(p)) || !p->smoothing ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_BILINEAR);
	cairo_paint(cr);
	govnc_frame_drawn(GOVNC_DISPLAY(widget));
	return TRUE;
}
