/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Grabs of keyboard and pointer. */

#include "private.h"

#include "_cgo_export.h"

#ifdef GDK_WINDOWING_WAYLAND
#include <gdk/gdkwayland.h>
#endif

#ifdef GDK_WINDOWING_X11
#include <X11/extensions/XInput2.h>
#include <dlfcn.h>
#include <gdk/gdkx.h>

/* How long the focus must be elsewhere, in ms: window managers take it away for a
 * moment when a window is clicked. */
#define FOCUS_PAUSE_MS 50

static gboolean focus_is_elsewhere(gpointer data)
{
	GovncDisplay *display = data;

	display->priv->focus_timer = 0;
	if (display->priv->keyboard_grabbed)
		govncGoFocus(display->priv->handle, FALSE);
	return G_SOURCE_REMOVE;
}

/* What is said of a window's focus. */
struct focus {
	gboolean told, in;
	int mode, detail; /* as in XFocusChangeEvent; XInput has the same numbers */
};

static struct focus focus_of(XEvent *e)
{
	XIFocusOutEvent *focus;

	if (e->type == FocusIn || e->type == FocusOut)
		return (struct focus){TRUE, e->type == FocusIn, e->xfocus.mode, e->xfocus.detail};
	if (e->type != GenericEvent || !e->xcookie.data ||
	    (e->xcookie.evtype != XI_FocusIn && e->xcookie.evtype != XI_FocusOut))
		return (struct focus){0};
	focus = e->xcookie.data;
	return (struct focus){TRUE, e->xcookie.evtype == XI_FocusIn, focus->mode, focus->detail};
}

/* Without XInput, which an X server keeps from programs that it does not trust (those of
 * ssh -X), it says that the focus goes to the grab's window and comes back. GDK would tell
 * of that as of the focus's own going, and the grab would be given back, and be taken
 * again when it comes. */
static gboolean is_by_own_grab(XEvent *e, struct focus focus, GovncDisplayPrivate *p)
{
	if (e->type != FocusOut)
		return FALSE;
	/* Who hears of the end of a grab had it; who hears of its beginning may have lost
	 * the keyboard to another program. */
	return focus.mode == NotifyUngrab || (focus.mode == NotifyGrab && p->keyboard_grabbed);
}

/* While the keyboard is grabbed the window manager may give the focus to another
 * window. GDK does not tell (it says that the focus is where the grab is), and
 * the grab would go on taking that window's keys. Nor may a late event take the grab
 * again: GDK would hear of the focus's coming and going by grabs for ever. */
static GdkFilterReturn watch_focus(GdkXEvent *native, GdkEvent *event, gpointer data)
{
	GovncDisplayPrivate *p = GOVNC_DISPLAY(data)->priv;
	struct focus focus = focus_of(native);

	(void)event;
	if (is_by_own_grab(native, focus, p))
		return GDK_FILTER_REMOVE;
	if (!focus.told || focus.mode == NotifyGrab || focus.mode == NotifyUngrab)
		return GDK_FILTER_CONTINUE;
	if (focus.in)
		p->focus_elsewhere = FALSE;
	else if (focus.detail != NotifyInferior) /* to a window within */
		p->focus_elsewhere = TRUE;
	if (focus.mode != NotifyWhileGrabbed || focus.detail >= NotifyPointer)
		return GDK_FILTER_CONTINUE;
	g_clear_handle_id(&p->focus_timer, g_source_remove);
	if (!focus.in)
		p->focus_timer = g_timeout_add(FOCUS_PAUSE_MS, focus_is_elsewhere, data);
	return GDK_FILTER_CONTINUE;
}
#endif

/* Follows the focus of the widget's window during grabs; between realize and
 * unrealize. */
void govnc_grab_watch_focus(GovncDisplay *display, gboolean watch)
{
#ifdef GDK_WINDOWING_X11
	GdkWindow *window = gtk_widget_get_window(GTK_WIDGET(display));

	if (!GDK_IS_X11_WINDOW(window))
		return;
	window = gdk_window_get_toplevel(window);
	if (watch)
		gdk_window_add_filter(window, watch_focus, display);
	else
		gdk_window_remove_filter(window, watch_focus, display);
	g_clear_handle_id(&display->priv->focus_timer, g_source_remove);
#else
	(void)display;
	(void)watch;
#endif
}

/* Makes the grab what is wanted. GDK ends both grabs of a seat at once, so that
 * whichever is to stay is taken anew. It says whether the wanted one stands. */
gboolean govnc_grab(GovncDisplay *display, gboolean keyboard, gboolean pointer)
{
	GovncDisplayPrivate *p = display->priv;
	GtkWidget *widget = GTK_WIDGET(display);
	GdkWindow *window = gtk_widget_get_window(widget);
	GdkSeatCapabilities wanted = 0;
	GdkSeat *seat;

	if (p->seat && (keyboard != p->keyboard_grabbed || pointer != p->pointer_grabbed))
		gdk_seat_ungrab(p->seat);
	p->seat = NULL;
	p->keyboard_grabbed = p->pointer_grabbed = FALSE;
	if (!pointer)
		govnc_unlock_pointer(display);
	if (keyboard)
		wanted |= GDK_SEAT_CAPABILITY_KEYBOARD;
	if (pointer)
		wanted |= GDK_SEAT_CAPABILITY_ALL_POINTING;
	if (!wanted)
		return TRUE;
	/* A display without any input device has no seat. */
	seat = gdk_display_get_default_seat(gtk_widget_get_display(widget));
	if (!seat || !window || !gtk_widget_get_mapped(widget))
		return FALSE;
#ifdef GDK_WINDOWING_WAYLAND
	/* GDK asks the compositor not to take chords of its own (it uses the protocol
	 * keyboard-shortcuts-inhibit) if just the keyboard is grabbed. A grab of the
	 * pointer means nothing under Wayland: it is locked. */
	if (GDK_IS_WAYLAND_WINDOW(window))
		wanted = GDK_SEAT_CAPABILITY_KEYBOARD;
#endif
	if (gdk_seat_grab(seat, window, wanted, FALSE, NULL, NULL, NULL, NULL) != GDK_GRAB_SUCCESS)
		return FALSE;
	p->seat = seat;
	p->keyboard_grabbed = keyboard;
	p->pointer_grabbed = pointer;
	if (pointer)
		govnc_lock_pointer(display, seat);
	return TRUE;
}

/* Somebody else took a grab: GDK has forgotten ours. */
void govnc_grab_lost(GovncDisplay *display, gboolean keyboard)
{
	GovncDisplayPrivate *p = display->priv;

	if (keyboard)
		p->keyboard_grabbed = FALSE;
	else
		p->pointer_grabbed = FALSE;
	if (!p->pointer_grabbed)
		govnc_unlock_pointer(display);
	if (!p->keyboard_grabbed && !p->pointer_grabbed)
		p->seat = NULL;
}

/* A pointer that moves the guest's must never stop at the screen's edge. When it
 * comes near to one it is put back by a part of the screen; x and y are then its
 * new place in the widget, in GTK's pixels. Under Wayland it is locked (lock.c) or
 * does stop there. */
gboolean govnc_warp_from_edge(GovncDisplay *display, GdkEventMotion *event, double *x, double *y)
{
	enum { EDGE = 16 }; /* px */
	GdkScreen *screen = gtk_widget_get_screen(GTK_WIDGET(display));
	GdkWindow *root = gdk_screen_get_root_window(screen);
	int width = gdk_window_get_width(root), height = gdk_window_get_height(root);
	double to_x = event->x_root, to_y = event->y_root;

#ifdef GDK_WINDOWING_WAYLAND
	if (GDK_IS_WAYLAND_DISPLAY(gtk_widget_get_display(GTK_WIDGET(display))))
		return FALSE;
#endif
	if (to_x < EDGE)
		to_x += width / 3.0;
	else if (to_x > width - EDGE)
		to_x -= width / 3.0;
	if (to_y < EDGE)
		to_y += height / 3.0;
	else if (to_y > height - EDGE)
		to_y -= height / 3.0;
	if (to_x == event->x_root && to_y == event->y_root)
		return FALSE;
	gdk_device_warp(gdk_event_get_device((GdkEvent *)event), screen, (int)to_x, (int)to_y);
	*x = event->x + ((int)to_x - event->x_root);
	*y = event->y + ((int)to_y - event->y_root);
	return TRUE;
}

#ifdef GDK_WINDOWING_X11
typedef int (*fake_key)(Display *, unsigned int, Bool, unsigned long);

/* XTestFakeKeyEvent, or NULL: the library is not needed otherwise. */
static fake_key find_fake_key(void)
{
	static gboolean looked;
	static fake_key found;
	void *library;

	if (!looked) {
		looked = TRUE;
		library = dlopen("libXtst.so.6", RTLD_LAZY);
		if (library)
			found = (fake_key)dlsym(library, "XTestFakeKeyEvent");
	}
	return found;
}

static void fake_keysym(GdkDisplay *display, guint keysym, Bool press)
{
	int code = govnc_keycode_of(keysym);

	if (code > 0)
		find_fake_key()(gdk_x11_display_get_xdisplay(display), (unsigned)code, press, CurrentTime);
}
#endif

/* Whether govnc_replay_key has an effect: not under Wayland, and not without libXtst. */
gboolean govnc_can_replay(GovncDisplay *display)
{
#ifdef GDK_WINDOWING_X11
	return GDK_IS_X11_DISPLAY(gtk_widget_get_display(GTK_WIDGET(display))) && find_fake_key();
#else
	(void)display;
	return FALSE;
#endif
}

/* The modifiers that are held now: the user may be faster than events are. */
guint govnc_modifiers_now(GovncDisplay *display)
{
	GdkDisplay *gdk = gtk_widget_get_display(GTK_WIDGET(display));
	GdkSeat *seat = gdk_display_get_default_seat(gdk);
	GdkWindow *window = gtk_widget_get_window(GTK_WIDGET(display));
	GdkModifierType state = 0;

	if (!seat || !window)
		return 0;
	gdk_window_get_device_position(window, gdk_seat_get_pointer(seat), NULL, NULL, &state);
	gdk_keymap_add_virtual_modifiers(gdk_keymap_get_for_display(gdk), &state);
	return state;
}

#ifdef GDK_WINDOWING_X11
/* How long modifiers stay pressed, in ms: the window manager grabs the keyboard when
 * its chord begins, and waits for their end. */
#define MODIFIERS_MS 150

struct faked {
	GdkDisplay *display;
	int n;
	guint modifiers[4];
};

static gboolean release_faked(gpointer data)
{
	struct faked *f = data;

	for (int i = f->n - 1; i >= 0; i--)
		fake_keysym(f->display, f->modifiers[i], False);
	gdk_display_flush(f->display);
	g_object_unref(f->display);
	g_free(f);
	return G_SOURCE_REMOVE;
}
#endif

/* Presses and releases a key, after the keyboard was given back: so the window
 * manager gets a chord of its own, which it did not see before. The modifiers, at
 * most four, are keysyms of those that the user does not hold any more. */
void govnc_replay_key(GovncDisplay *display, guint keycode, const guint *modifiers, int n)
{
#ifdef GDK_WINDOWING_X11
	GdkDisplay *gdk = gtk_widget_get_display(GTK_WIDGET(display));

	if (!govnc_can_replay(display))
		return;
	for (int i = 0; i < n; i++)
		fake_keysym(gdk, modifiers[i], True);
	find_fake_key()(gdk_x11_display_get_xdisplay(gdk), keycode, True, CurrentTime);
	find_fake_key()(gdk_x11_display_get_xdisplay(gdk), keycode, False, CurrentTime);
	gdk_display_flush(gdk);
	if (n > 0) {
		struct faked *f = g_new0(struct faked, 1);

		f->display = g_object_ref(gdk);
		for (f->n = 0; f->n < n && f->n < 4; f->n++)
			f->modifiers[f->n] = modifiers[f->n];
		g_timeout_add(MODIFIERS_MS, release_faked, f);
	}
#else
	(void)display;
	(void)keycode;
	(void)modifiers;
	(void)n;
#endif
}
