/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* GDK's input events, taken apart for Go. */

#include "private.h"

#include "_cgo_export.h"

static uintptr_t handle_of(GtkWidget *widget)
{
	return GOVNC_DISPLAY(widget)->priv->handle;
}

static gboolean key(GtkWidget *widget, GdkEventKey *event)
{
	return govncGoKey(handle_of(widget), event->type == GDK_KEY_PRESS, event->keyval, event->hardware_keycode);
}

/* The modifiers that chords are made of. */
static guint modifiers_of(GtkWidget *widget, GdkModifierType state)
{
	GdkKeymap *keymap = gdk_keymap_get_for_display(gtk_widget_get_display(widget));

	gdk_keymap_add_virtual_modifiers(keymap, &state);
	return state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_MOD1_MASK | GDK_SUPER_MASK);
}

/* While the keyboard is grabbed, its keys are the guest's before they are the
 * window's accelerators and mnemonics, or the focus chain's. */
static gboolean toplevel_key(GtkWidget *toplevel, GdkEventKey *event, gpointer data)
{
	GovncDisplay *display = data;

	if (!govnc_has_focus(display))
		return FALSE;
	switch (govncGoHostKey(display->priv->handle, event->type == GDK_KEY_PRESS, event->keyval,
	                       event->hardware_keycode, modifiers_of(toplevel, event->state))) {
	case GOVNC_KEY_PASS:
		return FALSE;
	case GOVNC_KEY_SWALLOW:
		return TRUE;
	}
	return display->priv->keyboard_grabbed ? key(GTK_WIDGET(display), event) : FALSE;
}

/* A minimized window's widgets stay mapped. */
static gboolean toplevel_state(GtkWidget *toplevel, GdkEventWindowState *event, gpointer data)
{
	(void)toplevel;
	if (event->changed_mask & GDK_WINDOW_STATE_ICONIFIED)
		govncGoMinimized(handle_of(data), (event->new_window_state & GDK_WINDOW_STATE_ICONIFIED) != 0);
	return FALSE;
}

void govnc_input_follow_toplevel(GovncDisplay *display, GtkWidget *toplevel)
{
	GovncDisplayPrivate *p = display->priv;

	if (p->toplevel == toplevel)
		return;
	if (p->toplevel) {
		g_signal_handlers_disconnect_by_func(p->toplevel, G_CALLBACK(toplevel_key), display);
		g_signal_handlers_disconnect_by_func(p->toplevel, G_CALLBACK(toplevel_state), display);
		g_object_remove_weak_pointer(G_OBJECT(p->toplevel), (gpointer *)&p->toplevel);
	}
	p->toplevel = toplevel;
	if (toplevel) {
		g_object_add_weak_pointer(G_OBJECT(toplevel), (gpointer *)&p->toplevel);
		g_signal_connect(toplevel, "key-press-event", G_CALLBACK(toplevel_key), display);
		g_signal_connect(toplevel, "key-release-event", G_CALLBACK(toplevel_key), display);
		g_signal_connect(toplevel, "window-state-event", G_CALLBACK(toplevel_state), display);
	}
}

static gboolean button(GtkWidget *widget, GdkEventButton *event)
{
	if (event->type != GDK_BUTTON_PRESS && event->type != GDK_BUTTON_RELEASE)
		return TRUE; /* GDK tells of double clicks besides the clicks */
	if (event->type == GDK_BUTTON_PRESS && !gtk_widget_has_focus(widget))
		gtk_widget_grab_focus(widget);
	return govncGoButton(handle_of(widget), event->type == GDK_BUTTON_PRESS, event->button, event->x, event->y);
}

static gboolean motion(GtkWidget *widget, GdkEventMotion *event)
{
	GovncDisplay *display = GOVNC_DISPLAY(widget);
	gboolean done;
	double x, y;

	if (display->priv->pointer_locked)
		return TRUE; /* it stands still, whatever GDK makes up */
	done = govncGoMotion(handle_of(widget), event->x, event->y);
	if (display->priv->pointer_grabbed && govnc_warp_from_edge(display, event, &x, &y))
		govncGoWarped(handle_of(widget), x, y);
	return done;
}

static gboolean scroll(GtkWidget *widget, GdkEventScroll *event)
{
	double dx = 0, dy = 0;

	switch (event->direction) {
	case GDK_SCROLL_UP:
		dy = -1;
		break;
	case GDK_SCROLL_DOWN:
		dy = 1;
		break;
	case GDK_SCROLL_LEFT:
		dx = -1;
		break;
	case GDK_SCROLL_RIGHT:
		dx = 1;
		break;
	case GDK_SCROLL_SMOOTH:
		dx = event->delta_x;
		dy = event->delta_y;
		break;
	}
	return govncGoScroll(handle_of(widget), dx, dy, event->x, event->y);
}

static gboolean crossing(GtkWidget *widget, GdkEventCrossing *event)
{
	return govncGoCrossing(handle_of(widget), event->type == GDK_ENTER_NOTIFY, event->x, event->y);
}

static gboolean focus(GtkWidget *widget, GdkEventFocus *event)
{
	GtkWidgetClass *parent = GTK_WIDGET_CLASS(g_type_class_peek(GTK_TYPE_DRAWING_AREA));
	gboolean done = event->in ? parent->focus_in_event(widget, event) : parent->focus_out_event(widget, event);

	govncGoFocus(handle_of(widget), event->in);
	return done;
}

/* Another window, or another widget of ours, took the grab away. */
static gboolean grab_broken(GtkWidget *widget, GdkEventGrabBroken *event)
{
	govncGoGrabBroken(handle_of(widget), event->keyboard);
	return FALSE;
}

void govnc_input_class_init(GtkWidgetClass *widget_class)
{
	widget_class->key_press_event = key;
	widget_class->key_release_event = key;
	widget_class->button_press_event = button;
	widget_class->button_release_event = button;
	widget_class->motion_notify_event = motion;
	widget_class->scroll_event = scroll;
	widget_class->enter_notify_event = crossing;
	widget_class->leave_notify_event = crossing;
	widget_class->focus_in_event = focus;
	widget_class->focus_out_event = focus;
	widget_class->grab_broken_event = grab_broken;
}

/* The keycode of the first key that has a symbol in the layout of this side, or
 * -1. Which numbering the keycodes have is told by a key whose place is known. */
int govnc_keycode_of(guint keyval)
{
	GdkDisplay *display = gdk_display_get_default();
	GdkKeymapKey *keys = NULL;
	int n = 0, code = -1;

	if (display && gdk_keymap_get_entries_for_keyval(gdk_keymap_get_for_display(display), keyval, &keys, &n) && n > 0)
		code = (int)keys[0].keycode;
	g_free(keys);
	return code;
}

/* The lock keys that are on at this side: bit 0 Scroll Lock, 1 Num Lock, 2 Caps
 * Lock, as RFB numbers them. */
guint govnc_lock_keys(void)
{
	GdkDisplay *display = gdk_display_get_default();
	GdkKeymap *keymap = display ? gdk_keymap_get_for_display(display) : NULL;

	if (!keymap)
		return 0;
	return (guint)(gdk_keymap_get_scroll_lock_state(keymap) ? 1 : 0) |
	       (guint)(gdk_keymap_get_num_lock_state(keymap) ? 2 : 0) |
	       (guint)(gdk_keymap_get_caps_lock_state(keymap) ? 4 : 0);
}
