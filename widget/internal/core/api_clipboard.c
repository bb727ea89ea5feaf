/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Functions of govnc.h that give the server text. */

#include "private.h"

#include "_cgo_export.h"

/**
 * govnc_display_client_cut_text:
 * @display: a display
 * @text: text in UTF-8, or in ISO 8859-1 as gtk-vnc wants it
 *
 * Gives the server text as if it had been copied on this side. Text that is too
 * long for servers, above 1 MiB, is not sent.
 */
void govnc_display_client_cut_text(GovncDisplay *display, const gchar *text)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display) && text);
	govncGoCutText(govnc_handle(display), (char *)text);
}

/**
 * govnc_display_set_clipboard_text:
 * @display: a display
 * @text: text in UTF-8
 *
 * Gives the server text as if it had been copied on this side. With
 * #GovncDisplay:clipboard set that happens by itself.
 *
 * Returns: %FALSE without a session, and for text above 1 MiB, which is not sent
 */
gboolean govnc_display_set_clipboard_text(GovncDisplay *display, const gchar *text)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display) && text, FALSE);
	return govncGoSetClipboardText(govnc_handle(display), (char *)text);
}
