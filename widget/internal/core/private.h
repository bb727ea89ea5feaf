/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the C files and the Go files of this package share. */

#ifndef GOVNC_PRIVATE_H
#define GOVNC_PRIVATE_H

#include <stdint.h>

#include "govnc.h"

/* The widget's state that C needs. All of it belongs to the main loop. Go reads
 * and writes it directly. */
struct _GovncDisplayPrivate {
	uintptr_t handle; /* the Go side, a cgo.Handle; 0 after finalize */

	/* Properties, see properties.c. */
	gboolean scaling, whole_pixels, keep_aspect, force_size, allow_resize, smoothing;
	gboolean grab_keyboard, grab_pointer, local_pointer, read_only;
	gboolean shared, lossy, clipboard, audio, mute;
	double volume; /* 0 to 1 */
	guint zoom; /* percent */
	guint rotation; /* degrees clockwise: 0, 90, 180 or 270 */
	guint quality;           /* of pictures with losses, 1 to 9; 0: by the line's speed */
	int clipboard_direction; /* a GovncDisplayClipboard */
	int depth;               /* a GovncDisplayDepthColor */
	GError *error;                /* why the last connection ended, or NULL */
	GovncGrabSequence *grab_keys; /* last given to somebody, or NULL */
	char *name;                   /* the same, from malloc */

	/* The picture: the desktop's pixels, and where they are drawn. */
	cairo_surface_t *surface;
	int width, height;          /* px of the desktop; 0 before the first */
	double x, y, xscale, yscale; /* in device pixels of the widget, of the turned picture */
	gint64 painted;             /* when, monotonic time in us */

	/* The frame that is on its way to the screen, see frame.c. */
	GdkFrameClock *clock;  /* of the window, or NULL */
	GdkWindow *echo;       /* tells what X has done, or NULL */
	gboolean frame_queued; /* it was not drawn yet */
	int frames_unread;     /* that were drawn, but X has not done it yet */
	gint64 frame_began;    /* monotonic time in us */

	/* Wake-ups from other threads. */
	int wake_fd;
	guint wake_source;
	guint resize_timer, focus_timer, typing_timer;

	GdkSeat *seat; /* of which something is grabbed, or NULL */
	gboolean keyboard_grabbed, pointer_grabbed;
	gboolean focus_elsewhere; /* X has told that another window got it */
	struct wl_proxy *lock, *relative_pointer; /* of Wayland's pointer while it is grabbed, or NULL */
	gboolean pointer_locked;                  /* the compositor has done so */
	GtkWidget *toplevel;                   /* whose keys are watched, or NULL */
	GtkClipboard *clipboard_watched;       /* or NULL */
};

/* What Go's exported functions know a display by. */
static inline uintptr_t govnc_handle(GovncDisplay *display) { return display->priv->handle; }

/* Signals, in the order of the table in signals.c. */
enum govnc_signal {
	GOVNC_CONNECTED,
	GOVNC_INITIALIZED,
	GOVNC_DISCONNECTED,
	GOVNC_SESSION_ERROR,
	GOVNC_AUTH_CREDENTIAL,
	GOVNC_AUTH_FAILURE,
	GOVNC_AUTH_UNSUPPORTED,
	GOVNC_CERTIFICATE,
	GOVNC_UNPROTECTED,
	GOVNC_DESKTOP_RESIZE,
	GOVNC_DESKTOP_RENAME,
	GOVNC_BELL,
	GOVNC_SERVER_CUT_TEXT,
	GOVNC_CLIPBOARD_TEXT,
	GOVNC_POINTER_GRAB,
	GOVNC_POINTER_UNGRAB,
	GOVNC_KEYBOARD_GRAB,
	GOVNC_KEYBOARD_UNGRAB,
	GOVNC_POWER_CONTROL_INITIALIZED,
	GOVNC_POWER_CONTROL_FAILED,
	GOVNC_FRAMEBUFFER_UPDATE,
	GOVNC_RECORDING_ENDED,
	GOVNC_TYPING,
	GOVNC_N_SIGNALS
};

/* Marks the last key of a chord in a list of several chords' keysyms. */
#define LAST_OF_CHORD 0x80000000u

/* What becomes of a key that comes to the window, see keyboard_host.go. */
enum govnc_key {
	GOVNC_KEY_GUEST,   /* it is the guest's, if that has the keyboard */
	GOVNC_KEY_PASS,    /* it is for whatever else in the window */
	GOVNC_KEY_SWALLOW, /* it is for nobody */
};

/* properties.c */
void govnc_properties_init(GovncDisplayPrivate *p);
void govnc_properties_install(GObjectClass *object_class);

/* signals.c */
void govnc_signals_install(void);
void govnc_emit(GovncDisplay *display, enum govnc_signal signal);
void govnc_emit_text(GovncDisplay *display, enum govnc_signal signal, const char *text);
void govnc_emit_size(GovncDisplay *display, enum govnc_signal signal, int width, int height);
void govnc_emit_area(GovncDisplay *display, enum govnc_signal signal, int x, int y, int width, int height);
void govnc_emit_number(GovncDisplay *display, enum govnc_signal signal, guint number);
gboolean govnc_emit_certificate(GovncDisplay *display, const char *reason, const char *pem);
gboolean govnc_emit_unprotected(GovncDisplay *display, const char *type, gboolean encrypted);
gboolean govnc_is_heard(GovncDisplay *display, enum govnc_signal signal);
void govnc_emit_credentials(GovncDisplay *display, gboolean username, gboolean password);

/* display.c */
void govnc_notify(GovncDisplay *display, const char *property);
void govnc_describe(GovncDisplay *display, const char *name, const char *description);
gboolean govnc_has_focus(GovncDisplay *display);
void govnc_visible_size(GovncDisplay *display, int *width, int *height);

/* api_connect.c */
void govnc_keep_error(GovncDisplay *display, int code, const char *text);

/* options.c */
void govnc_debug(GovncDisplay *display, const char *event, const char *text);

/* picture.c */
gboolean govnc_picture_new(GovncDisplay *display, int width, int height);
gboolean govnc_picture_renew(GovncDisplay *display);
void govnc_picture_drop(GovncDisplay *display);
unsigned char *govnc_picture_begin(GovncDisplay *display, int *stride);
void govnc_picture_damage(GovncDisplay *display, const int *rects, int n, gboolean at_once);
void govnc_picture_dirty(GovncDisplay *display);
void govnc_picture_size(GovncDisplayPrivate *p, int *width, int *height);
gboolean govnc_picture_draw(GtkWidget *widget, cairo_t *cr);

/* frame.c */
gboolean govnc_frame_under_way(GovncDisplay *display);
void govnc_frame_queued(GovncDisplay *display);
void govnc_frame_drawn(GovncDisplay *display);
void govnc_frame_watch(GovncDisplay *display, gboolean watch);

/* loop.c */
gboolean govnc_loop_watch(GovncDisplay *display);
void govnc_loop_unwatch(GovncDisplay *display);
void govnc_loop_resize_soon(GovncDisplay *display, guint ms);
void govnc_loop_typing(GovncDisplay *display, guint ms);

/* input.c */
void govnc_input_class_init(GtkWidgetClass *widget_class);
void govnc_input_follow_toplevel(GovncDisplay *display, GtkWidget *toplevel);
int govnc_keycode_of(guint keyval);
guint govnc_lock_keys(void);

/* grab.c */
gboolean govnc_grab(GovncDisplay *display, gboolean keyboard, gboolean pointer);
void govnc_grab_lost(GovncDisplay *display, gboolean keyboard);
void govnc_grab_watch_focus(GovncDisplay *display, gboolean watch);
guint govnc_modifiers_now(GovncDisplay *display);
gboolean govnc_can_replay(GovncDisplay *display);
void govnc_replay_key(GovncDisplay *display, guint keycode, const guint *modifiers, int n);
gboolean govnc_warp_from_edge(GovncDisplay *display, GdkEventMotion *event, double *x, double *y);

/* lock.c */
void govnc_lock_pointer(GovncDisplay *display, GdkSeat *seat);
void govnc_unlock_pointer(GovncDisplay *display);

/* wayland.c */
double govnc_density(GovncDisplay *display);

/* cursor.c */
void govnc_cursor_shape(GovncDisplay *display, const guint32 *pixels, int width, int height,
                        int hot_x, int hot_y, double scale);
void govnc_cursor_blank(GovncDisplay *display);
void govnc_cursor_default(GovncDisplay *display);

/* clipboard.c */
void govnc_clipboard_watch(GovncDisplay *display, gboolean watch);
void govnc_clipboard_request(GovncDisplay *display);
void govnc_clipboard_set(GovncDisplay *display, const char *text, int length);

#endif
