/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a Wayland compositor offers that GDK 3 does not use or tell. */

#include "private.h"

#ifdef GDK_WINDOWING_WAYLAND
#include <string.h>

#include "wayland.h"

static void output_geometry(void *data, struct wl_output *proxy, int32_t x, int32_t y, int32_t width_mm, int32_t height_mm,
                            int32_t subpixel, const char *make, const char *model, int32_t transform)
{
	struct govnc_output *o = data;

	(void)proxy;
	(void)width_mm;
	(void)height_mm;
	(void)subpixel;
	o->x = x;
	o->y = y;
	o->turned = transform % 2 != 0;
	g_free(o->make);
	g_free(o->model);
	o->make = g_strdup(make);
	o->model = g_strdup(model);
}

static void output_mode(void *data, struct wl_output *proxy, uint32_t flags, int32_t width, int32_t height, int32_t refresh)
{
	struct govnc_output *o = data;

	(void)proxy;
	(void)refresh;
	if (flags & WL_OUTPUT_MODE_CURRENT) {
		o->width = width;
		o->height = height;
	}
}

/* Version 1 says no more than that. */
static const struct wl_output_listener output_listener = {.geometry = output_geometry, .mode = output_mode};

static void free_output(gpointer data)
{
	struct govnc_output *o = data;

	wl_output_destroy(o->proxy);
	g_free(o->make);
	g_free(o->model);
	g_free(o);
}

static void announced(void *data, struct wl_registry *registry, uint32_t name, const char *interface, uint32_t version)
{
	struct govnc_offer *offer = data;
	struct govnc_output *o;

	(void)version;
	if (strcmp(interface, govnc_relative_manager_interface.name) == 0)
		offer->relative_manager = wl_registry_bind(registry, name, &govnc_relative_manager_interface, 1);
	else if (strcmp(interface, govnc_constraints_interface.name) == 0)
		offer->constraints = wl_registry_bind(registry, name, &govnc_constraints_interface, 1);
	else if (strcmp(interface, wl_output_interface.name) == 0) {
		o = g_new0(struct govnc_output, 1);
		o->name = name;
		o->proxy = wl_registry_bind(registry, name, &wl_output_interface, 1);
		wl_output_add_listener(o->proxy, &output_listener, o);
		g_ptr_array_add(offer->outputs, o);
	}
}

static void withdrawn(void *data, struct wl_registry *registry, uint32_t name)
{
	struct govnc_offer *offer = data;

	(void)registry;
	for (guint i = 0; i < offer->outputs->len; i++)
		if (((struct govnc_output *)offer->outputs->pdata[i])->name == name) {
			g_ptr_array_remove_index(offer->outputs, i);
			return;
		}
}

static const struct wl_registry_listener registry_listener = {announced, withdrawn};

static void to_default_queue(gpointer output, gpointer data)
{
	(void)data;
	wl_proxy_set_queue((struct wl_proxy *)((struct govnc_output *)output)->proxy, NULL);
}

/* Asks the compositor, and waits for its answer, as GDK does when it connects: a
 * picture cannot be placed before. What comes later, GDK dispatches. */
static void ask(GdkDisplay *gdk, struct govnc_offer *offer)
{
	struct wl_display *display = gdk_wayland_display_get_wl_display(gdk);
	struct wl_event_queue *queue = wl_display_create_queue(display);
	struct wl_display *wrapper = wl_proxy_create_wrapper(display);
	struct wl_registry *registry;

	wl_proxy_set_queue((struct wl_proxy *)wrapper, queue);
	registry = wl_display_get_registry(wrapper);
	wl_proxy_wrapper_destroy(wrapper);
	wl_registry_add_listener(registry, &registry_listener, offer);
	wl_display_roundtrip_queue(display, queue); /* for what there is */
	wl_display_roundtrip_queue(display, queue); /* for what the outputs are */
	wl_proxy_set_queue((struct wl_proxy *)registry, NULL);
	if (offer->relative_manager)
		wl_proxy_set_queue(offer->relative_manager, NULL);
	if (offer->constraints)
		wl_proxy_set_queue(offer->constraints, NULL);
	g_ptr_array_foreach(offer->outputs, to_default_queue, NULL);
	wl_event_queue_destroy(queue);
}

struct govnc_offer *govnc_offer_of(GdkDisplay *gdk)
{
	static const char key[] = "govnc-offer";
	struct govnc_offer *offer = g_object_get_data(G_OBJECT(gdk), key);

	if (!offer) {
		offer = g_new0(struct govnc_offer, 1);
		offer->outputs = g_ptr_array_new_with_free_func(free_output);
		g_object_set_data(G_OBJECT(gdk), key, offer);
		ask(gdk, offer);
	}
	return offer;
}

/* The output that a monitor is; NULL if that is not known. */
static struct govnc_output *output_of(struct govnc_offer *offer, GdkMonitor *monitor)
{
	struct govnc_output *found = NULL;
	GdkRectangle area;

	gdk_monitor_get_geometry(monitor, &area);
	for (guint i = 0; i < offer->outputs->len; i++) {
		struct govnc_output *o = offer->outputs->pdata[i];

		if (g_strcmp0(o->make, gdk_monitor_get_manufacturer(monitor)) != 0 ||
		    g_strcmp0(o->model, gdk_monitor_get_model(monitor)) != 0)
			continue;
		if (!found || (o->x == area.x && o->y == area.y))
			found = o;
	}
	return found;
}

/* Where the desktop's scale is 1.5, GTK draws for 2, and the compositor shrinks that. */
static double fractional(GdkDisplay *gdk, GdkWindow *window, int factor)
{
	GdkMonitor *monitor = gdk_display_get_monitor_at_window(gdk, gdk_window_get_toplevel(window));
	struct govnc_output *o = monitor ? output_of(govnc_offer_of(gdk), monitor) : NULL;
	GdkRectangle area;
	double density;

	if (!o)
		return factor;
	gdk_monitor_get_geometry(monitor, &area);
	if (area.width < 1)
		return factor;
	/* Scales are multiples of 1/120; the monitor's width in GTK's pixels is rounded. */
	density = round((double)(o->turned ? o->height : o->width) / area.width * 120) / 120;
	return density >= 1 && density < factor ? density : factor;
}
#endif

/* How many of the monitor's own pixels one of GTK's pixels is wide: its scale factor, or
 * a part of it where the desktop's scale is no whole number. */
double govnc_density(GovncDisplay *display)
{
	GtkWidget *widget = GTK_WIDGET(display);
	int factor = gtk_widget_get_scale_factor(widget);

#ifdef GDK_WINDOWING_WAYLAND
	GdkWindow *window = gtk_widget_get_window(widget);

	if (factor > 1 && window && GDK_IS_WAYLAND_WINDOW(window))
		return fractional(gtk_widget_get_display(widget), window, factor);
#endif
	return factor;
}
