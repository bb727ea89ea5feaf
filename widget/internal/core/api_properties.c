/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Functions of govnc.h that get and set properties. */

#include "private.h"

static void set_flag(GovncDisplay *display, const char *property, gboolean value)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	g_object_set(display, property, value, NULL);
}

#define FLAG(name, property, field) \
	void govnc_display_set_##name(GovncDisplay *display, gboolean enable) { set_flag(display, property, enable); } \
	FLAG_GETTER(name, field)
#define FLAG_GETTER(name, field) \
	gboolean govnc_display_get_##name(GovncDisplay *display) \
	{ \
		g_return_val_if_fail(GOVNC_IS_DISPLAY(display), FALSE); \
		return display->priv->field; \
	}

FLAG(pointer_local, "local-pointer", local_pointer)
FLAG(pointer_grab, "grab-pointer", grab_pointer)
FLAG(keyboard_grab, "grab-keyboard", grab_keyboard)
FLAG(read_only, "read-only", read_only)
FLAG(lossy_encoding, "lossy-encoding", lossy)
FLAG(whole_pixels, "whole-pixels", whole_pixels)
FLAG(force_size, "force-size", force_size)
FLAG(allow_resize, "allow-resize", allow_resize)
FLAG(smoothing, "smoothing", smoothing)
FLAG(keep_aspect_ratio, "keep-aspect-ratio", keep_aspect)
FLAG(shared_flag, "shared-flag", shared)
FLAG(clipboard, "clipboard", clipboard)
FLAG(audio, "audio", audio)
FLAG(mute, "mute", mute)
FLAG_GETTER(scaling, scaling)

/**
 * govnc_display_set_scaling:
 * @display: a display
 * @enable: whether to fit the picture into the widget
 *
 * Returns: %TRUE, as gtk-vnc's function does where scaling is possible
 */
gboolean govnc_display_set_scaling(GovncDisplay *display, gboolean enable)
{
	set_flag(display, "scaling", enable);
	return TRUE;
}

void govnc_display_set_volume(GovncDisplay *display, gdouble volume)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	g_object_set(display, "volume", CLAMP(volume, 0, 1), NULL);
}

gdouble govnc_display_get_volume(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), 0);
	return display->priv->volume;
}

void govnc_display_set_quality(GovncDisplay *display, guint quality)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	g_object_set(display, "quality", MIN(quality, 9), NULL);
}

guint govnc_display_get_quality(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), 0);
	return display->priv->quality;
}

void govnc_display_set_clipboard_direction(GovncDisplay *display, GovncDisplayClipboard direction)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	g_object_set(display, "clipboard-direction", direction, NULL);
}

GovncDisplayClipboard govnc_display_get_clipboard_direction(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), GOVNC_DISPLAY_CLIPBOARD_BOTH);
	return (GovncDisplayClipboard)display->priv->clipboard_direction;
}

void govnc_display_set_depth(GovncDisplay *display, GovncDisplayDepthColor depth)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	g_object_set(display, "depth", depth, NULL);
}

GovncDisplayDepthColor govnc_display_get_depth(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), GOVNC_DISPLAY_DEPTH_COLOR_DEFAULT);
	return (GovncDisplayDepthColor)display->priv->depth;
}

void govnc_display_set_zoom_level(GovncDisplay *display, guint zoom)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	g_object_set(display, "zoom-level", CLAMP(zoom, 10, 400), NULL);
}

guint govnc_display_get_zoom_level(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), 100);
	return display->priv->zoom;
}

/**
 * govnc_display_set_rotation:
 * @display: a display
 * @rotation: degrees clockwise: 0, 90, 180 or 270; others are rounded down
 *
 * Turns the picture, and with it what the pointer does.
 */
void govnc_display_set_rotation(GovncDisplay *display, guint rotation)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	g_object_set(display, "rotation", MIN(rotation, 270), NULL);
}

guint govnc_display_get_rotation(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), 0);
	return display->priv->rotation;
}
