/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Functions of govnc.h that switch the server's machine. */

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
