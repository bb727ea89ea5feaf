/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The class's properties. */

#include "private.h"

#include "_cgo_export.h"

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
	     "Whether the server is asked for a desktop of the widget's size when that changes"),
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

/* What they are at first. */
void govnc_properties_init(GovncDisplayPrivate *p)
{
	for (size_t i = 0; i < G_N_ELEMENTS(flags); i++)
		*flag_of(p, flags[i].id) = flags[i].value;
	p->zoom = 100;
	p->volume = 1;
}

void govnc_properties_install(GObjectClass *object_class)
{
	const GParamFlags rw = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
	const GParamFlags ro = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

	object_class->get_property = get_property;
	object_class->set_property = set_property;
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
