/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Functions of govnc.h that record what is shown. */

#include "private.h"

#include "_cgo_export.h"

/**
 * govnc_display_start_recording:
 * @display: a display
 * @file: (type filename): a file to write, whose name ends with ".fbs"
 * @error: where to say what is wrong
 *
 * Records what is shown, with the pointer, also while the widget is hidden or
 * not connected. The file has a session of RFB, from which players and virt-viewer
 * make every pixel again, but neither keys nor copied text nor sound. It can be played
 * as far as it has come at any time. When it is complete, or cannot be, the signal
 * vnc-recording-ended comes.
 *
 * For other formats take what govnc_display_get_pixbuf_area() gives when
 * vnc-framebuffer-update comes, after govnc_display_set_followed().
 *
 * Returns: whether it begins
 */
gboolean govnc_display_start_recording(GovncDisplay *display, const gchar *file, GError **error)
{
	char *message;

	g_return_val_if_fail(GOVNC_IS_DISPLAY(display) && file, FALSE);
	message = govncGoStartRecording(govnc_handle(display), (char *)file);
	if (!message)
		return TRUE;
	g_set_error_literal(error, GOVNC_ERROR, GOVNC_ERROR_RECORDING, message);
	free(message);
	return FALSE;
}

/**
 * govnc_display_stop_recording:
 * @display: a display
 *
 * Ends the recording; vnc-recording-ended follows when its file is complete.
 */
void govnc_display_stop_recording(GovncDisplay *display)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoStopRecording(govnc_handle(display));
}

/**
 * govnc_display_is_recording:
 * @display: a display
 *
 * Returns: whether it is being recorded
 */
gboolean govnc_display_is_recording(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), FALSE);
	return govncGoIsRecording(govnc_handle(display));
}

/**
 * govnc_display_set_followed:
 * @display: a display
 * @followed: whether somebody follows the picture although nobody sees the widget
 *
 * Says whether the server is asked for the picture also while the widget is hidden:
 * for programs that record it by vnc-framebuffer-update.
 */
void govnc_display_set_followed(GovncDisplay *display, gboolean followed)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoSetFollowed(govnc_handle(display), followed);
}
