/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The GObject class: its properties, signals and virtual functions. What they
 * do is in Go (exports.go), but for drawing and the hot paths of input. */

#include "private.h"

#include "_cgo_export.h"

G_DEFINE_TYPE_WITH_PRIVATE(GovncDisplay, govnc_display, GTK_TYPE_DRAWING_AREA)

static guint signals[GOVNC_N_SIGNALS];

enum {
	PROP_0,
	PROP_SCALING,
	PROP_WHOLE_PIXELS,
	PROP_KEEP_ASPECT_RATIO,
	PROP_FORCE_SIZE,
	PROP_ALLOW_RESIZE,
	PROP_SMOOTHING,
	PROP_GRAB_KEYBOARD,
	PROP_GRAB_POINTER,
	PROP_LOCAL_POINTER,
	PROP_READ_ONLY,
	PROP_SHARED_FLAG,
	PROP_LOSSY_ENCODING,
	PROP_CLIPBOARD,
	PROP_AUDIO,
	PROP_MUTE,
	PROP_VOLUME,
	PROP_ZOOM_LEVEL,
	PROP_ROTATION,
	PROP_DEPTH,
	PROP_QUALITY,
	PROP_CLIPBOARD_DIRECTION,
	PROP_GRAB_KEYS,
	PROP_NAME,
	PROP_WIDTH,
	PROP_HEIGHT,
};

/* The boolean properties: name, default, where they are kept. */
static const struct flag {
	guint id;
	const char *name, *blurb;
	gboolean value;
	size_t offset;
} flags[] = {
#define FLAG(id, name, value, field, blurb) \
	{ id, name, blurb, value, G_STRUCT_OFFSET(GovncDisplayPrivate, field) }
	FLAG(PROP_SCALING, "scaling", FALSE, scaling,
	     "Whether the picture is scaled to the widget's size"),
	FLAG(PROP_WHOLE_PIXELS, "whole-pixels", FALSE, whole_pixels,
	     "Whether scaling enlarges by whole numbers only, which keeps pixels sharp"),
	FLAG(PROP_KEEP_ASPECT_RATIO, "keep-aspect-ratio", TRUE, keep_aspect,
	     "Whether scaling keeps the ratio of width to height"),
	FLAG(PROP_FORCE_SIZE, "force-size", TRUE, force_size,
	     "Whether the widget demands room for the whole picture"),
	FLAG(PROP_ALLOW_RESIZE, "allow-resize", FALSE, allow_resize,
	     "Whether the server is asked for a desktop of the widget's size"),
	FLAG(PROP_SMOOTHING, "smoothing", TRUE, smoothing,
	     "Whether a scaled picture is smoothed"),
	FLAG(PROP_GRAB_KEYBOARD, "grab-keyboard", FALSE, grab_keyboard,
	     "Whether the keyboard is grabbed while the widget has the focus"),
	FLAG(PROP_GRAB_POINTER, "grab-pointer", FALSE, grab_pointer,
	     "Whether a click grabs the pointer when the server wants motions"),
	FLAG(PROP_LOCAL_POINTER, "local-pointer", FALSE, local_pointer,
	     "Whether this side's pointer is shown when the server sends no shape"),
	FLAG(PROP_READ_ONLY, "read-only", FALSE, read_only,
	     "Whether keys, pointer and text are kept from the server"),
	FLAG(PROP_SHARED_FLAG, "shared-flag", TRUE, shared,
	     "Whether the server's other clients stay connected"),
	FLAG(PROP_LOSSY_ENCODING, "lossy-encoding", FALSE, lossy,
	     "Whether the server may send pictures with losses"),
	FLAG(PROP_CLIPBOARD, "clipboard", TRUE, clipboard,
	     "Whether copied text goes from the clipboard to the server and back"),
	FLAG(PROP_AUDIO, "audio", FALSE, audio,
	     "Whether the server's sound is played"),
	FLAG(PROP_MUTE, "mute", FALSE, mute,
	     "Whether the sound is silent for now"),
#undef FLAG
};

static gboolean *flag_of(GovncDisplayPrivate *p, guint id)
{
	for (size_t i = 0; i < G_N_ELEMENTS(flags); i++)
		if (flags[i].id == id)
			return (gboolean *)((char *)p + flags[i].offset);
	return NULL;
}

static void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
	GovncDisplayPrivate *p = GOVNC_DISPLAY(object)->priv;
	gboolean *flag = flag_of(p, id);

	if (flag)
		g_value_set_boolean(value, *flag);
	else if (id == PROP_ZOOM_LEVEL)
		g_value_set_uint(value, p->zoom);
	else if (id == PROP_ROTATION)
		g_value_set_uint(value, p->rotation);
	else if (id == PROP_VOLUME)
		g_value_set_double(value, p->volume);
	else if (id == PROP_QUALITY)
		g_value_set_uint(value, p->quality);
	else if (id == PROP_CLIPBOARD_DIRECTION)
		g_value_set_enum(value, p->clipboard_direction);
	else if (id == PROP_DEPTH)
		g_value_set_enum(value, p->depth);
	else if (id == PROP_GRAB_KEYS)
		g_value_set_boxed(value, govnc_display_get_grab_keys(GOVNC_DISPLAY(object)));
	else if (id == PROP_WIDTH)
		g_value_set_int(value, p->width);
	else if (id == PROP_HEIGHT)
		g_value_set_int(value, p->height);
	else if (id == PROP_NAME)
		g_value_take_string(value, govncGoName(p->handle));
	else
		G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
	GovncDisplayPrivate *p = GOVNC_DISPLAY(object)->priv;
	gboolean *flag = flag_of(p, id);

	if (flag)
		*flag = g_value_get_boolean(value);
	else if (id == PROP_ZOOM_LEVEL)
		p->zoom = g_value_get_uint(value);
	else if (id == PROP_ROTATION)
		p->rotation = g_value_get_uint(value) / 90 * 90;
	else if (id == PROP_VOLUME)
		p->volume = g_value_get_double(value);
	else if (id == PROP_QUALITY)
		p->quality = g_value_get_uint(value);
	else if (id == PROP_CLIPBOARD_DIRECTION)
		p->clipboard_direction = g_value_get_enum(value);
	else if (id == PROP_DEPTH)
		p->depth = g_value_get_enum(value);
	else if (id == PROP_GRAB_KEYS) {
		GovncGrabSequence *sequence = g_value_get_boxed(value);

		govncGoSetGrabKeys(p->handle, sequence ? sequence->keysyms : NULL, sequence ? (int)sequence->nkeysyms : 0);
		return;
	}
	else {
		G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
		return;
	}
	govncGoConfigured(p->handle);
}

static void govnc_display_init(GovncDisplay *display)
{
	GovncDisplayPrivate *p = display->priv = govnc_display_get_instance_private(display);
	GtkWidget *widget = GTK_WIDGET(display);

	for (size_t i = 0; i < G_N_ELEMENTS(flags); i++)
		*flag_of(p, flags[i].id) = flags[i].value;
	p->zoom = 100;
	p->volume = 1;
	p->xscale = p->yscale = 1;
	p->wake_fd = -1;

	gtk_widget_set_can_focus(widget, TRUE);
	gtk_widget_add_events(widget, GDK_POINTER_MOTION_MASK | GDK_BUTTON_PRESS_MASK |
	                      GDK_BUTTON_RELEASE_MASK | GDK_ENTER_NOTIFY_MASK |
	                      GDK_LEAVE_NOTIFY_MASK | GDK_SCROLL_MASK | GDK_SMOOTH_SCROLL_MASK |
	                      GDK_KEY_PRESS_MASK | GDK_KEY_RELEASE_MASK | GDK_FOCUS_CHANGE_MASK);
	p->handle = govncGoInit(display);
}

/* dispose may run more than once. After it no other thread can wake us. */
static void dispose(GObject *object)
{
	GovncDisplay *display = GOVNC_DISPLAY(object);

	govncGoDispose(display->priv->handle);
	govnc_clipboard_watch(display, FALSE);
	govnc_input_follow_toplevel(display, NULL);
	govnc_loop_unwatch(display);
	govnc_picture_drop(display);
	G_OBJECT_CLASS(govnc_display_parent_class)->dispose(object);
}

static void finalize(GObject *object)
{
	GovncDisplay *display = GOVNC_DISPLAY(object);

	govncGoFinalize(display->priv->handle);
	display->priv->handle = 0;
	g_clear_error(&display->priv->error);
	g_clear_pointer(&display->priv->grab_keys, govnc_grab_sequence_free);
	free(display->priv->name);
	G_OBJECT_CLASS(govnc_display_parent_class)->finalize(object);
}

/* The picture's memory is shared with the X server of the widget's window, so
 * it is made anew with the window. */
static void realize(GtkWidget *widget)
{
	GTK_WIDGET_CLASS(govnc_display_parent_class)->realize(widget);
	govnc_grab_watch_focus(GOVNC_DISPLAY(widget), TRUE);
	govncGoRealized(GOVNC_DISPLAY(widget)->priv->handle);
}

static void unrealize(GtkWidget *widget)
{
	GovncDisplay *display = GOVNC_DISPLAY(widget);

	govncGoUnrealized(display->priv->handle);
	govnc_grab(display, FALSE, FALSE);
	govnc_grab_watch_focus(display, FALSE);
	GTK_WIDGET_CLASS(govnc_display_parent_class)->unrealize(widget);
}

static void map(GtkWidget *widget)
{
	GTK_WIDGET_CLASS(govnc_display_parent_class)->map(widget);
	govncGoVisible(GOVNC_DISPLAY(widget)->priv->handle, TRUE);
}

static void unmap(GtkWidget *widget)
{
	govncGoVisible(GOVNC_DISPLAY(widget)->priv->handle, FALSE);
	GTK_WIDGET_CLASS(govnc_display_parent_class)->unmap(widget);
}

static void size_allocate(GtkWidget *widget, GtkAllocation *allocation)
{
	GTK_WIDGET_CLASS(govnc_display_parent_class)->size_allocate(widget, allocation);
	govncGoAllocated(GOVNC_DISPLAY(widget)->priv->handle);
}

/* What the widget asks for: the picture at its zoom, in GTK's pixels, of which
 * one has several device pixels on a dense screen. */
static void preferred(GtkWidget *widget, int desktop, int *minimum, int *natural)
{
	GovncDisplayPrivate *p = GOVNC_DISPLAY(widget)->priv;
	int scale = gtk_widget_get_scale_factor(widget);

	*natural = MAX(1, (int)(((gint64)desktop * p->zoom / 100 + scale - 1) / scale));
	*minimum = p->force_size ? *natural : 1;
}

static void get_preferred_width(GtkWidget *widget, int *minimum, int *natural)
{
	int width, height;

	govnc_picture_size(GOVNC_DISPLAY(widget)->priv, &width, &height);
	preferred(widget, width, minimum, natural);
}

static void get_preferred_height(GtkWidget *widget, int *minimum, int *natural)
{
	int width, height;

	govnc_picture_size(GOVNC_DISPLAY(widget)->priv, &width, &height);
	preferred(widget, height, minimum, natural);
}

static void hierarchy_changed(GtkWidget *widget, GtkWidget *previous)
{
	GtkWidget *top = gtk_widget_get_toplevel(widget);

	(void)previous;
	govnc_input_follow_toplevel(GOVNC_DISPLAY(widget), gtk_widget_is_toplevel(top) ? top : NULL);
}

static void install_properties(GObjectClass *object_class)
{
	const GParamFlags rw = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
	const GParamFlags ro = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

	for (size_t i = 0; i < G_N_ELEMENTS(flags); i++)
		g_object_class_install_property(object_class, flags[i].id,
			g_param_spec_boolean(flags[i].name, flags[i].name, flags[i].blurb, flags[i].value, rw));
	g_object_class_install_property(object_class, PROP_ZOOM_LEVEL,
		g_param_spec_uint("zoom-level", "zoom-level", "Size of an unscaled picture, in percent", 10, 400, 100, rw));
	g_object_class_install_property(object_class, PROP_ROTATION,
		g_param_spec_uint("rotation", "rotation", "By how many degrees the picture is turned clockwise: 0, 90, 180 or 270",
		                  0, 270, 0, rw));
	g_object_class_install_property(object_class, PROP_VOLUME,
		g_param_spec_double("volume", "volume", "How loud the sound is, 0 to 1", 0, 1, 1, rw));
	g_object_class_install_property(object_class, PROP_DEPTH,
		g_param_spec_enum("depth", "depth", "In how many colours the server sends the desktop",
		                  GOVNC_TYPE_DISPLAY_DEPTH_COLOR, GOVNC_DISPLAY_DEPTH_COLOR_DEFAULT, rw));
	g_object_class_install_property(object_class, PROP_QUALITY,
		g_param_spec_uint("quality", "quality", "How good pictures with losses are, 1 to 9; 0: as the line's speed allows",
		                  0, 9, 0, rw));
	g_object_class_install_property(object_class, PROP_CLIPBOARD_DIRECTION,
		g_param_spec_enum("clipboard-direction", "clipboard-direction", "Which way copied text goes",
		                  GOVNC_TYPE_DISPLAY_CLIPBOARD, GOVNC_DISPLAY_CLIPBOARD_BOTH, rw));
	g_object_class_install_property(object_class, PROP_GRAB_KEYS,
		g_param_spec_boxed("grab-keys", "grab-keys", "Keys that release the grab and take it again",
		                   GOVNC_TYPE_GRAB_SEQUENCE, rw));
	g_object_class_install_property(object_class, PROP_NAME,
		g_param_spec_string("name", "name", "The desktop's name", NULL, ro));
	g_object_class_install_property(object_class, PROP_WIDTH,
		g_param_spec_int("width", "width", "The desktop's width in pixels", 0, G_MAXINT, 0, ro));
	g_object_class_install_property(object_class, PROP_HEIGHT,
		g_param_spec_int("height", "height", "The desktop's height in pixels", 0, G_MAXINT, 0, ro));
}

static guint new_signal(const char *name, guint n, GType first, GType second)
{
	return g_signal_new(name, GOVNC_TYPE_DISPLAY, G_SIGNAL_RUN_FIRST, 0, NULL, NULL, NULL,
	                    G_TYPE_NONE, n, first, second);
}

static void install_signals(void)
{
	G_GNUC_BEGIN_IGNORE_DEPRECATIONS
	const GType array = g_value_array_get_type(); /* what gtk-vnc's users read */
	G_GNUC_END_IGNORE_DEPRECATIONS
	const GType none = G_TYPE_NONE, text = G_TYPE_STRING, number = G_TYPE_UINT, px = G_TYPE_INT;

	signals[GOVNC_CONNECTED] = new_signal("vnc-connected", 0, none, none);
	signals[GOVNC_INITIALIZED] = new_signal("vnc-initialized", 0, none, none);
	signals[GOVNC_DISCONNECTED] = new_signal("vnc-disconnected", 0, none, none);
	signals[GOVNC_SESSION_ERROR] = new_signal("vnc-error", 1, text, none);
	signals[GOVNC_AUTH_CREDENTIAL] = new_signal("vnc-auth-credential", 1, array, none);
	signals[GOVNC_AUTH_FAILURE] = new_signal("vnc-auth-failure", 1, text, none);
	signals[GOVNC_AUTH_UNSUPPORTED] = new_signal("vnc-auth-unsupported", 1, number, none);
	signals[GOVNC_CERTIFICATE] = new_signal("vnc-certificate", 2, text, text);
	signals[GOVNC_DESKTOP_RESIZE] = new_signal("vnc-desktop-resize", 2, px, px);
	signals[GOVNC_DESKTOP_RENAME] = new_signal("vnc-desktop-rename", 1, text, none);
	signals[GOVNC_BELL] = new_signal("vnc-bell", 0, none, none);
	signals[GOVNC_SERVER_CUT_TEXT] = new_signal("vnc-server-cut-text", 1, text, none);
	signals[GOVNC_CLIPBOARD_TEXT] = new_signal("vnc-clipboard-text", 1, text, none);
	signals[GOVNC_POINTER_GRAB] = new_signal("vnc-pointer-grab", 0, none, none);
	signals[GOVNC_POINTER_UNGRAB] = new_signal("vnc-pointer-ungrab", 0, none, none);
	signals[GOVNC_KEYBOARD_GRAB] = new_signal("vnc-keyboard-grab", 0, none, none);
	signals[GOVNC_KEYBOARD_UNGRAB] = new_signal("vnc-keyboard-ungrab", 0, none, none);
	signals[GOVNC_POWER_CONTROL_INITIALIZED] = new_signal("vnc-power-control-initialized", 0, none, none);
	signals[GOVNC_POWER_CONTROL_FAILED] = new_signal("vnc-power-control-failed", 0, none, none);
}

static void govnc_display_class_init(GovncDisplayClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

	object_class->get_property = get_property;
	object_class->set_property = set_property;
	object_class->dispose = dispose;
	object_class->finalize = finalize;
	widget_class->realize = realize;
	widget_class->unrealize = unrealize;
	widget_class->map = map;
	widget_class->unmap = unmap;
	widget_class->size_allocate = size_allocate;
	widget_class->get_preferred_width = get_preferred_width;
	widget_class->get_preferred_height = get_preferred_height;
	widget_class->hierarchy_changed = hierarchy_changed;
	widget_class->draw = govnc_picture_draw;
	gtk_widget_class_set_accessible_role(widget_class, ATK_ROLE_CANVAS);
	gtk_widget_class_set_css_name(widget_class, "govnc-display");
	govnc_input_class_init(widget_class);
	install_properties(object_class);
	install_signals();
}

/**
 * govnc_display_new:
 *
 * Returns: a display that is not connected
 */
GtkWidget *govnc_display_new(void)
{
	return g_object_new(GOVNC_TYPE_DISPLAY, NULL);
}

void govnc_emit(GovncDisplay *display, enum govnc_signal signal)
{
	govnc_debug(display, g_signal_name(signals[signal]), NULL);
	g_signal_emit(display, signals[signal], 0);
}

void govnc_emit_text(GovncDisplay *display, enum govnc_signal signal, const char *text)
{
	gboolean private = signal == GOVNC_SERVER_CUT_TEXT || signal == GOVNC_CLIPBOARD_TEXT;

	govnc_debug(display, g_signal_name(signals[signal]), private ? NULL : text);
	/* A copy of the text would be made for nobody: it may have many megabytes. */
	if (g_signal_has_handler_pending(display, signals[signal], 0, FALSE))
		g_signal_emit(display, signals[signal], 0, text);
}

void govnc_emit_size(GovncDisplay *display, enum govnc_signal signal, int width, int height)
{
	govnc_debug(display, g_signal_name(signals[signal]), NULL);
	g_signal_emit(display, signals[signal], 0, width, height);
}

void govnc_emit_number(GovncDisplay *display, enum govnc_signal signal, guint number)
{
	g_signal_emit(display, signals[signal], 0, number);
}

/* Says FALSE if nobody listens. */
gboolean govnc_emit_certificate(GovncDisplay *display, const char *reason, const char *pem)
{
	if (!g_signal_has_handler_pending(display, signals[GOVNC_CERTIFICATE], 0, FALSE))
		return FALSE;
	g_signal_emit(display, signals[GOVNC_CERTIFICATE], 0, reason, pem);
	return TRUE;
}

void govnc_emit_credentials(GovncDisplay *display, gboolean username, gboolean password)
{
	G_GNUC_BEGIN_IGNORE_DEPRECATIONS
	GValueArray *list = g_value_array_new(2);
	GValue value = G_VALUE_INIT;

	g_value_init(&value, GOVNC_TYPE_DISPLAY_CREDENTIAL);
	if (username) {
		g_value_set_enum(&value, GOVNC_DISPLAY_CREDENTIAL_USERNAME);
		g_value_array_append(list, &value);
	}
	if (password) {
		g_value_set_enum(&value, GOVNC_DISPLAY_CREDENTIAL_PASSWORD);
		g_value_array_append(list, &value);
	}
	govnc_debug(display, "vnc-auth-credential", NULL);
	g_signal_emit(display, signals[GOVNC_AUTH_CREDENTIAL], 0, list);
	g_value_unset(&value);
	g_value_array_free(list);
	G_GNUC_END_IGNORE_DEPRECATIONS
}

void govnc_notify(GovncDisplay *display, const char *property)
{
	g_object_notify(G_OBJECT(display), property);
}

/* What a screen reader says of the widget. */
void govnc_describe(GovncDisplay *display, const char *name, const char *description)
{
	AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(display));

	if (g_strcmp0(atk_object_get_name(accessible), name) != 0)
		atk_object_set_name(accessible, name);
	if (g_strcmp0(atk_object_get_description(accessible), description) != 0)
		atk_object_set_description(accessible, description);
}

/* Whether keys come to the widget: it has the focus in a window that has it. */
gboolean govnc_has_focus(GovncDisplay *display)
{
	return gtk_widget_has_focus(GTK_WIDGET(display));
}

int govnc_scale_factor(GovncDisplay *display)
{
	return gtk_widget_get_scale_factor(GTK_WIDGET(display));
}

/* What can be seen of the widget at once, in GTK's pixels: less than all of it where
 * it is scrolled. */
void govnc_visible_size(GovncDisplay *display, int *width, int *height)
{
	GtkWidget *widget = GTK_WIDGET(display), *parent = gtk_widget_get_parent(widget);

	if (GTK_IS_VIEWPORT(parent))
		widget = parent;
	*width = gtk_widget_get_allocated_width(widget);
	*height = gtk_widget_get_allocated_height(widget);
}
