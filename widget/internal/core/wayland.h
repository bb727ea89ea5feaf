/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a Wayland compositor offers that GDK 3 does not use or tell. */

#ifndef GOVNC_WAYLAND_H
#define GOVNC_WAYLAND_H

#include <gdk/gdkwayland.h>
#include <wayland-client.h>

/* A compositor's offer: NULL what it has not. One for each display, for ever. */
struct govnc_offer {
	struct wl_proxy *relative_manager, *constraints; /* lock.c */
	GPtrArray *outputs;                              /* of struct govnc_output */
};

/* A monitor, as it is: its own pixels, not those that it is taken to have. */
struct govnc_output {
	uint32_t name; /* the compositor's number of it */
	struct wl_output *proxy;
	char *make, *model;
	int x, y;          /* where it is */
	gboolean turned;   /* by 90 or 270 degrees */
	int width, height; /* px */
};

struct govnc_offer *govnc_offer_of(GdkDisplay *gdk);

/* lock.c */
extern const struct wl_interface govnc_relative_manager_interface, govnc_constraints_interface;

#endif
