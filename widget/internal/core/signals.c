/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The class's signals. Those with the names of gtk-vnc's come in its order. */

#include "private.h"

static guint signals[GOVNC_N_SIGNALS];

/* At most four values come with one. */
static guint new_signal(const char *name, guint n, GType first, GType second)
{
	return g_signal_new(name, GOVNC_TYPE_DISPLAY, G_SIGNAL_RUN_FIRST, 0, NULL, NULL, NULL,
	                    G_TYPE_NONE, n, first, second, second, second);
}

void govnc_signals_install(void)
{
	G_GNUC_BEGIN_IGNORE_DEPRECATIONS
	const GType array = g_value_array_get_type(); /* what gtk-vnc's users read */
	G_GNUC_END_IGNORE_DEPRECATIONS
	const GType none = G_TYPE_NONE, text = G_TYPE_STRING, number = G_TYPE_UINT, px = G_TYPE_INT,
	            flag = G_TYPE_BOOLEAN;

	/**
	 * GovncDisplay::vnc-connected:
	 * @display: the display
	 *
	 * The transport stands, the handshake begins.
	 */
	signals[GOVNC_CONNECTED] = new_signal("vnc-connected", 0, none, none);

	/**
	 * GovncDisplay::vnc-initialized:
	 * @display: the display
	 *
	 * The session has begun; the desktop's size and name are known.
	 */
	signals[GOVNC_INITIALIZED] = new_signal("vnc-initialized", 0, none, none);

	/**
	 * GovncDisplay::vnc-disconnected:
	 * @display: the display
	 *
	 * The connection has ended, or none came about. Another one may be opened.
	 */
	signals[GOVNC_DISCONNECTED] = new_signal("vnc-disconnected", 0, none, none);

	/**
	 * GovncDisplay::vnc-error:
	 * @display: the display
	 * @message: what happened, in words
	 *
	 * The connection ends because of an error; see govnc_display_get_error().
	 */
	signals[GOVNC_SESSION_ERROR] = new_signal("vnc-error", 1, text, none);

	/**
	 * GovncDisplay::vnc-auth-credential:
	 * @display: the display
	 * @credentials: #GovncDisplayCredential values: what is asked for
	 *
	 * The server asks who the user is. Answer with govnc_display_set_credential(), at once or
	 * later, or close.
	 */
	signals[GOVNC_AUTH_CREDENTIAL] = new_signal("vnc-auth-credential", 1, array, none);

	/**
	 * GovncDisplay::vnc-auth-failure:
	 * @display: the display
	 * @message: the server's reason
	 *
	 * The server refuses the credentials. It comes after #GovncDisplay::vnc-error.
	 */
	signals[GOVNC_AUTH_FAILURE] = new_signal("vnc-auth-failure", 1, text, none);

	/**
	 * GovncDisplay::vnc-auth-unsupported:
	 * @display: the display
	 * @type: the number of the first security type that the server offers
	 *
	 * The server offers no security type that can be used. It comes after
	 * #GovncDisplay::vnc-error.
	 */
	signals[GOVNC_AUTH_UNSUPPORTED] = new_signal("vnc-auth-unsupported", 1, number, none);

	/**
	 * GovncDisplay::vnc-certificate:
	 * @display: the display
	 * @reason: why the certificate is not trusted, in words
	 * @pem: the certificate
	 *
	 * What the server shows does not prove who it is. Answer with
	 * govnc_display_answer_certificate(), at once or later, or close. Where nobody listens
	 * the server is not trusted.
	 */
	signals[GOVNC_CERTIFICATE] = new_signal("vnc-certificate", 2, text, text);

	/**
	 * GovncDisplay::vnc-unprotected:
	 * @display: the display
	 * @type: the name of the best security type that the server offers
	 * @encrypted: whether listeners learn nothing, but nobody checks who the server is; if
	 *   not, whoever listens sees the picture and all that is typed
	 *
	 * Nothing protects the connection well. Answer with govnc_display_answer_unprotected(),
	 * at once or later, or close. It is asked only if somebody listens when the connection is
	 * opened, and not with servers on this machine: govnc_display_open_host() with a loopback
	 * address, and unix sockets.
	 */
	signals[GOVNC_UNPROTECTED] = new_signal("vnc-unprotected", 2, text, flag);

	/**
	 * GovncDisplay::vnc-desktop-resize:
	 * @display: the display
	 * @width: pixels
	 * @height: pixels
	 *
	 * The desktop has a size, or a new one.
	 */
	signals[GOVNC_DESKTOP_RESIZE] = new_signal("vnc-desktop-resize", 2, px, px);

	/**
	 * GovncDisplay::vnc-desktop-rename:
	 * @display: the display
	 * @name: plain text, safe to show
	 *
	 * The desktop has a new name.
	 */
	signals[GOVNC_DESKTOP_RENAME] = new_signal("vnc-desktop-rename", 1, text, none);

	/**
	 * GovncDisplay::vnc-bell:
	 * @display: the display
	 *
	 * The server rings.
	 */
	signals[GOVNC_BELL] = new_signal("vnc-bell", 0, none, none);

	/**
	 * GovncDisplay::vnc-server-cut-text:
	 * @display: the display
	 * @text: text in ISO 8859-1, as gtk-vnc gives it
	 *
	 * Text was copied at the server.
	 */
	signals[GOVNC_SERVER_CUT_TEXT] = new_signal("vnc-server-cut-text", 1, text, none);

	/**
	 * GovncDisplay::vnc-clipboard-text:
	 * @display: the display
	 * @text: text in UTF-8
	 *
	 * Text was copied at the server. It is on the clipboard already if
	 * #GovncDisplay:clipboard is set.
	 */
	signals[GOVNC_CLIPBOARD_TEXT] = new_signal("vnc-clipboard-text", 1, text, none);

	/**
	 * GovncDisplay::vnc-pointer-grab:
	 * @display: the display
	 *
	 * The pointer is grabbed.
	 */
	signals[GOVNC_POINTER_GRAB] = new_signal("vnc-pointer-grab", 0, none, none);

	/**
	 * GovncDisplay::vnc-pointer-ungrab:
	 * @display: the display
	 *
	 * The pointer is no longer grabbed.
	 */
	signals[GOVNC_POINTER_UNGRAB] = new_signal("vnc-pointer-ungrab", 0, none, none);

	/**
	 * GovncDisplay::vnc-keyboard-grab:
	 * @display: the display
	 *
	 * The keyboard is grabbed.
	 */
	signals[GOVNC_KEYBOARD_GRAB] = new_signal("vnc-keyboard-grab", 0, none, none);

	/**
	 * GovncDisplay::vnc-keyboard-ungrab:
	 * @display: the display
	 *
	 * The keyboard is no longer grabbed.
	 */
	signals[GOVNC_KEYBOARD_UNGRAB] = new_signal("vnc-keyboard-ungrab", 0, none, none);

	/**
	 * GovncDisplay::vnc-power-control-initialized:
	 * @display: the display
	 *
	 * govnc_display_power() can be used from now on.
	 */
	signals[GOVNC_POWER_CONTROL_INITIALIZED] = new_signal("vnc-power-control-initialized", 0, none, none);

	/**
	 * GovncDisplay::vnc-power-control-failed:
	 * @display: the display
	 *
	 * The last govnc_display_power() was not carried out.
	 */
	signals[GOVNC_POWER_CONTROL_FAILED] = new_signal("vnc-power-control-failed", 0, none, none);

	/**
	 * GovncDisplay::vnc-framebuffer-update:
	 * @display: the display
	 * @x: pixels from the desktop's left edge
	 * @y: pixels from its upper edge
	 * @width: pixels
	 * @height: pixels
	 *
	 * The picture has changed, within this rectangle: govnc_display_get_pixbuf_area() gives
	 * what is there now. It has the name of the signal of gtk-vnc's connection object.
	 */
	signals[GOVNC_FRAMEBUFFER_UPDATE] = new_signal("vnc-framebuffer-update", 4, px, px);

	/**
	 * GovncDisplay::vnc-recording-ended:
	 * @display: the display
	 * @message: (nullable): what went wrong; %NULL if the file is complete
	 *
	 * What govnc_display_start_recording() began has ended.
	 */
	signals[GOVNC_RECORDING_ENDED] = new_signal("vnc-recording-ended", 1, text, none);

	/**
	 * GovncDisplay::vnc-typing:
	 * @display: the display
	 * @done: characters that are typed
	 * @total: characters; 0 after govnc_display_stop_typing()
	 *
	 * How far govnc_display_type_text() is; at its end both are the same.
	 */
	signals[GOVNC_TYPING] = new_signal("vnc-typing", 2, number, number);
}

/* Whether anybody listens to a signal. */
gboolean govnc_is_heard(GovncDisplay *display, enum govnc_signal signal)
{
	return g_signal_has_handler_pending(display, signals[signal], 0, FALSE);
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
	if (govnc_is_heard(display, signal))
		g_signal_emit(display, signals[signal], 0, text);
}

void govnc_emit_size(GovncDisplay *display, enum govnc_signal signal, int width, int height)
{
	govnc_debug(display, g_signal_name(signals[signal]), NULL);
	g_signal_emit(display, signals[signal], 0, width, height);
}

/* Says of hundreds of them a second nothing. */
void govnc_emit_area(GovncDisplay *display, enum govnc_signal signal, int x, int y, int width, int height)
{
	if (govnc_is_heard(display, signal))
		g_signal_emit(display, signals[signal], 0, x, y, width, height);
}

void govnc_emit_number(GovncDisplay *display, enum govnc_signal signal, guint number)
{
	g_signal_emit(display, signals[signal], 0, number);
}

/* Says FALSE if nobody listens. */
gboolean govnc_emit_certificate(GovncDisplay *display, const char *reason, const char *pem)
{
	if (!govnc_is_heard(display, GOVNC_CERTIFICATE))
		return FALSE;
	g_signal_emit(display, signals[GOVNC_CERTIFICATE], 0, reason, pem);
	return TRUE;
}

/* Says FALSE if nobody listens. */
gboolean govnc_emit_unprotected(GovncDisplay *display, const char *type, gboolean encrypted)
{
	if (!govnc_is_heard(display, GOVNC_UNPROTECTED))
		return FALSE;
	g_signal_emit(display, signals[GOVNC_UNPROTECTED], 0, type, encrypted);
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
