/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The pointer under Wayland while the guest wants motions. A program cannot put it
 * back from the screen's edge there; instead the compositor locks it where it is and
 * tells how far it would have gone. GDK 3 has neither of the two protocols for that,
 * relative-pointer and pointer-constraints (both "unstable", version 1). */

#include "private.h"

#include "_cgo_export.h"

#ifdef GDK_WINDOWING_WAYLAND
#include "wayland.h"

/* What libwayland must know of the messages: their order gives their numbers, the
 * letters are the kinds of their arguments. Only those that are used are here, and
 * those that stand before them. */
enum { DESTROY, GET_RELATIVE_POINTER = 1, LOCK_POINTER = 1 };
enum { LIFETIME_PERSISTENT = 2 }; /* the lock stands again when the focus comes back */

static const struct wl_interface *no_objects[6];

static const struct wl_message relative_requests[] = {{"destroy", "", no_objects}};
static const struct wl_message relative_events[] = {{"relative_motion", "uuffff", no_objects}};
static const struct wl_interface relative_interface = {
	"zwp_relative_pointer_v1", 1, G_N_ELEMENTS(relative_requests), relative_requests,
	G_N_ELEMENTS(relative_events), relative_events};

static const struct wl_interface *relative_objects[] = {&relative_interface, &wl_pointer_interface};
static const struct wl_message relative_manager_requests[] = {
	{"destroy", "", no_objects}, {"get_relative_pointer", "no", relative_objects}};
const struct wl_interface govnc_relative_manager_interface = {
	"zwp_relative_pointer_manager_v1", 1, G_N_ELEMENTS(relative_manager_requests), relative_manager_requests, 0, NULL};

static const struct wl_message locked_requests[] = {{"destroy", "", no_objects}};
static const struct wl_message locked_events[] = {{"locked", "", no_objects}, {"unlocked", "", no_objects}};
static const struct wl_interface locked_interface = {
	"zwp_locked_pointer_v1", 1, G_N_ELEMENTS(locked_requests), locked_requests,
	G_N_ELEMENTS(locked_events), locked_events};

static const struct wl_interface *lock_objects[] = {
	&locked_interface, &wl_surface_interface, &wl_pointer_interface, &wl_region_interface, NULL};
static const struct wl_message constraints_requests[] = {
	{"destroy", "", no_objects}, {"lock_pointer", "noo?ou", lock_objects}};
const struct wl_interface govnc_constraints_interface = {
	"zwp_pointer_constraints_v1", 1, G_N_ELEMENTS(constraints_requests), constraints_requests, 0, NULL};

static void moved(void *data, struct wl_proxy *proxy, uint32_t time_high, uint32_t time_low,
                  wl_fixed_t dx, wl_fixed_t dy, wl_fixed_t raw_dx, wl_fixed_t raw_dy)
{
	GovncDisplay *display = data;

	(void)proxy;
	(void)time_high;
	(void)time_low;
	(void)raw_dx;
	(void)raw_dy;
	/* Without the lock the pointer moves, too, and GDK tells it. */
	if (display->priv->pointer_locked)
		govncGoMoved(display->priv->handle, wl_fixed_to_double(dx), wl_fixed_to_double(dy));
}

static const struct {
	void (*moved)(void *, struct wl_proxy *, uint32_t, uint32_t, wl_fixed_t, wl_fixed_t, wl_fixed_t, wl_fixed_t);
} relative_listener = {moved};

static void locked(void *data, struct wl_proxy *proxy)
{
	(void)proxy;
	((GovncDisplay *)data)->priv->pointer_locked = TRUE;
}

static void unlocked(void *data, struct wl_proxy *proxy)
{
	(void)proxy;
	((GovncDisplay *)data)->priv->pointer_locked = FALSE;
}

static const struct {
	void (*locked)(void *, struct wl_proxy *);
	void (*unlocked)(void *, struct wl_proxy *);
} locked_listener = {locked, unlocked};

static void destroy(struct wl_proxy **proxy)
{
	if (*proxy) {
		wl_proxy_marshal(*proxy, DESTROY);
		wl_proxy_destroy(*proxy);
		*proxy = NULL;
	}
}

/* Has the pointer locked, if the compositor can do that. */
void govnc_lock_pointer(GovncDisplay *display, GdkSeat *seat)
{
	GovncDisplayPrivate *p = display->priv;
	GdkWindow *window = gtk_widget_get_window(GTK_WIDGET(display));
	struct govnc_offer *o;
	struct wl_pointer *pointer;
	struct wl_surface *surface;

	if (!GDK_IS_WAYLAND_WINDOW(window) || p->lock)
		return;
	o = govnc_offer_of(gtk_widget_get_display(GTK_WIDGET(display)));
	pointer = gdk_wayland_device_get_wl_pointer(gdk_seat_get_pointer(seat));
	surface = gdk_wayland_window_get_wl_surface(gdk_window_get_toplevel(window));
	if (!o->relative_manager || !o->constraints || !pointer || !surface)
		return;
	p->relative_pointer = wl_proxy_marshal_constructor(o->relative_manager, GET_RELATIVE_POINTER, &relative_interface, NULL, pointer);
	wl_proxy_add_listener(p->relative_pointer, (void (**)(void))&relative_listener, display);
	p->lock = wl_proxy_marshal_constructor(o->constraints, LOCK_POINTER, &locked_interface,
	                                       NULL, surface, pointer, NULL, LIFETIME_PERSISTENT);
	wl_proxy_add_listener(p->lock, (void (**)(void))&locked_listener, display);
}

void govnc_unlock_pointer(GovncDisplay *display)
{
	GovncDisplayPrivate *p = display->priv;

	p->pointer_locked = FALSE;
	destroy(&p->lock);
	destroy(&p->relative_pointer);
}
#else
void govnc_lock_pointer(GovncDisplay *display, GdkSeat *seat)
{
	(void)display;
	(void)seat;
}

void govnc_unlock_pointer(GovncDisplay *display)
{
	(void)display;
}
#endif
