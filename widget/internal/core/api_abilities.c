/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Functions of govnc.h for what not all servers can do: switch their machine, take a new
 * size, send sound. */

#include "private.h"

#include "_cgo_export.h"

/**
 * govnc_display_power:
 * @display: a display
 * @action: what to do
 *
 * Asks the server to do something with its machine. A failure comes as
 * vnc-power-control-failed; success is not told.
 *
 * Returns: %FALSE if the server cannot be asked
 */
gboolean govnc_display_power(GovncDisplay *display, GovncDisplayPower action)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), FALSE);
	return govncGoPower(govnc_handle(display), action);
}

/**
 * govnc_display_can_power:
 * @display: a display
 *
 * Returns: whether govnc_display_power() can be used: vnc-power-control-initialized
 *   has been emitted
 */
gboolean govnc_display_can_power(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), FALSE);
	return govncGoCanPower(govnc_handle(display));
}

/**
 * govnc_display_can_resize:
 * @display: a display
 *
 * Returns: whether the server has said that it can be asked for another size of the
 *   desktop, which #GovncDisplay:allow-resize does
 */
gboolean govnc_display_can_resize(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), FALSE);
	return govncGoCanResize(govnc_handle(display));
}

/**
 * govnc_display_has_audio:
 * @display: a display
 *
 * Returns: whether the server has said that it can send sound, which
 *   #GovncDisplay:audio plays
 */
gboolean govnc_display_has_audio(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), FALSE);
	return govncGoHasAudio(govnc_handle(display));
}
