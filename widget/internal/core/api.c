/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The functions of govnc.h that programs in C and other languages call. */

#include <gio/gunixsocketaddress.h>

#include "private.h"

#include "_cgo_export.h"

static uintptr_t handle_of(GovncDisplay *display) { return display->priv->handle; }

/**
 * govnc_display_open_host:
 * @display: a display that is not open
 * @host: a name or address
 * @port: a TCP port's number
 *
 * Connects. What comes of it is told by signals: vnc-connected, vnc-initialized,
 * or vnc-error and vnc-disconnected.
 *
 * Returns: %FALSE if the display is open already, or cannot be opened
 */
gboolean govnc_display_open_host(GovncDisplay *display, const char *host, const char *port)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display) && host && port, FALSE);
	return govncGoOpenHost(handle_of(display), (char *)host, (char *)port);
}

/**
 * govnc_display_open_addr:
 * @display: a display that is not open
 * @address: the address of a TCP port or of a unix socket
 * @hostname: (nullable): the server's name, to be checked against its certificate
 *
 * Connects, as govnc_display_open_host() does.
 *
 * Returns: %FALSE if the display is open already, or the address is of another kind
 */
gboolean govnc_display_open_addr(GovncDisplay *display, GSocketAddress *address, const char *hostname)
{
	gboolean opened = FALSE;

	g_return_val_if_fail(GOVNC_IS_DISPLAY(display) && G_IS_SOCKET_ADDRESS(address), FALSE);
	if (G_IS_UNIX_SOCKET_ADDRESS(address)) {
		GUnixSocketAddress *local = G_UNIX_SOCKET_ADDRESS(address);

		opened = govncGoOpenUnix(handle_of(display), (char *)g_unix_socket_address_get_path(local),
		                         (char *)(hostname ? hostname : ""));
	} else if (G_IS_INET_SOCKET_ADDRESS(address)) {
		GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS(address);
		char *host = g_inet_address_to_string(g_inet_socket_address_get_address(inet));
		char *port = g_strdup_printf("%u", g_inet_socket_address_get_port(inet));

		opened = govncGoOpenAddress(handle_of(display), host, port, (char *)(hostname ? hostname : ""));
		g_free(port);
		g_free(host);
	}
	return opened;
}

/**
 * govnc_display_open_fd:
 * @display: a display that is not open
 * @fd: a connected stream socket; the display closes it in any case
 *
 * Talks to the server at the socket's other end.
 *
 * Returns: %FALSE if the display is open already, or @fd is no socket
 */
gboolean govnc_display_open_fd(GovncDisplay *display, int fd)
{
	return govnc_display_open_fd_with_hostname(display, fd, NULL);
}

/**
 * govnc_display_open_fd_with_hostname:
 * @display: a display that is not open
 * @fd: a connected stream socket; the display closes it in any case
 * @hostname: (nullable): the server's name, to be checked against its certificate
 *
 * Talks to the server at the socket's other end.
 *
 * Returns: %FALSE if the display is open already, or @fd is no socket
 */
gboolean govnc_display_open_fd_with_hostname(GovncDisplay *display, int fd, const char *hostname)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display) && fd >= 0, FALSE);
	return govncGoOpenFd(handle_of(display), fd, (char *)(hostname ? hostname : ""));
}

/**
 * govnc_display_is_open:
 * @display: a display
 *
 * Returns: whether there is a connection, or one is being made or closed
 */
gboolean govnc_display_is_open(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), FALSE);
	return govncGoIsOpen(handle_of(display));
}

/**
 * govnc_display_close:
 * @display: a display
 *
 * Ends the connection, from any state; vnc-disconnected follows.
 */
void govnc_display_close(GovncDisplay *display)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoClose(handle_of(display));
}

/**
 * govnc_display_set_credential:
 * @display: a display
 * @type: (type GovncDisplayCredential): what it is
 * @data: (nullable): the credential; the caller's copy is not wiped
 *
 * Answers vnc-auth-credential: within the signal, later, or before the connection
 * is opened. The handshake goes on when everything that was asked for is set.
 *
 * Returns: %FALSE on success, as gtk-vnc's function; %TRUE for an unknown type
 */
gboolean govnc_display_set_credential(GovncDisplay *display, int type, const gchar *data)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), TRUE);
	return govncGoSetCredential(handle_of(display), type, (char *)(data ? data : ""));
}

/**
 * govnc_display_answer_certificate:
 * @display: a display
 * @accept: whether to trust the server in this connection
 *
 * Answers vnc-certificate, within the signal or later. The signal's texts say why
 * the certificate is not trusted, and have the certificate as PEM. If nobody
 * listens to the signal, the connection ends.
 */
void govnc_display_answer_certificate(GovncDisplay *display, gboolean accept)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoAnswerCertificate(handle_of(display), accept);
}

/**
 * govnc_display_set_ca_file:
 * @display: a display
 * @file: (nullable): a PEM file of authorities that are trusted instead of the
 *   system's, from the next connection on; %NULL for the system's
 */
void govnc_display_set_ca_file(GovncDisplay *display, const gchar *file)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoSetCAFile(handle_of(display), (char *)(file ? file : ""));
}

/**
 * govnc_display_set_client_certificate:
 * @display: a display
 * @certificate: (nullable): a PEM file of the certificate for servers that ask for one
 * @key: (nullable): a PEM file of its key
 */
void govnc_display_set_client_certificate(GovncDisplay *display, const gchar *certificate, const gchar *key)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoSetClientCertificate(handle_of(display), (char *)(certificate ? certificate : ""), (char *)(key ? key : ""));
}

/**
 * govnc_display_set_security_types:
 * @display: a display
 * @types: (nullable) (array zero-terminated=1): names of security types that may be
 *   used, such as "X509Vnc", "VNC"; %NULL for all that keep a password from listeners
 * @allow_anonymous: whether TLS may be used without any certificate. It always may
 *   with servers on this machine.
 */
void govnc_display_set_security_types(GovncDisplay *display, const gchar *const *types, gboolean allow_anonymous)
{
	gchar *names;

	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	names = types ? g_strjoinv(",", (gchar **)types) : NULL;
	govncGoSetSecurityTypes(handle_of(display), names, allow_anonymous);
	g_free(names);
}

/**
 * govnc_display_send_keys:
 * @display: a display
 * @keyvals: (array length=nkeyvals): GDK's key values
 * @nkeyvals: how many
 *
 * Presses keys together, first to last, and releases them last to first.
 */
void govnc_display_send_keys(GovncDisplay *display, const guint *keyvals, int nkeyvals)
{
	govnc_display_send_keys_ex(display, keyvals, nkeyvals, GOVNC_DISPLAY_KEY_EVENT_CLICK);
}

/**
 * govnc_display_send_keys_ex:
 * @display: a display
 * @keyvals: (array length=nkeyvals): GDK's key values
 * @nkeyvals: how many
 * @kind: whether to press, to release or to do both
 *
 * Presses keys, first to last, or releases them, last to first.
 */
void govnc_display_send_keys_ex(GovncDisplay *display, const guint *keyvals, int nkeyvals, GovncDisplayKeyEvent kind)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display) && keyvals && nkeyvals >= 0);
	govncGoSendKeys(handle_of(display), (guint *)keyvals, nkeyvals, kind);
}

/**
 * govnc_display_send_pointer:
 * @display: a display
 * @x: pixels of the desktop, from its left edge
 * @y: pixels of the desktop, from its upper edge
 * @button_mask: the buttons that are down: bit 0 is the left one
 *
 * Tells the server where the pointer is, if it wants positions.
 */
void govnc_display_send_pointer(GovncDisplay *display, gint x, gint y, int button_mask)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoSendPointer(handle_of(display), x, y, button_mask);
}

/**
 * govnc_display_type_text:
 * @display: a display
 * @text: the text, in UTF-8
 * @layout: (nullable): the keyboard layout at the server as XKB names it, such as
 *   "de(nodeadkeys)"; %NULL for "us"
 * @error: where to say what is wrong
 *
 * Types text as if by hand, some 50 characters a second.
 *
 * Returns: whether it begins; nothing is typed otherwise
 */
gboolean govnc_display_type_text(GovncDisplay *display, const gchar *text, const gchar *layout, GError **error)
{
	char *message = NULL;
	int code;

	g_return_val_if_fail(GOVNC_IS_DISPLAY(display) && text, FALSE);
	code = govncGoTypeText(handle_of(display), (char *)text, (char *)(layout ? layout : ""), &message);
	if (!message)
		return TRUE;
	g_set_error_literal(error, GOVNC_ERROR, code, message);
	free(message);
	return FALSE;
}

/**
 * govnc_display_stop_typing:
 * @display: a display
 *
 * Drops what govnc_display_type_text() has not typed yet.
 */
void govnc_display_stop_typing(GovncDisplay *display)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoStopTyping(handle_of(display));
}

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
	govncGoCutText(handle_of(display), (char *)text);
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
	return govncGoSetClipboardText(handle_of(display), (char *)text);
}

/**
 * govnc_display_get_error:
 * @display: a display
 *
 * Says why the last connection ended; the handlers of vnc-error and those that come
 * after it can ask already. The error's domain is %GOVNC_ERROR.
 *
 * Returns: (transfer full) (nullable): the error; %NULL after govnc_display_close(), and
 *   from the next connection's opening on
 */
GError *govnc_display_get_error(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), NULL);
	return display->priv->error ? g_error_copy(display->priv->error) : NULL;
}

/* Keeps an error for govnc_display_get_error(); none if the text is NULL. */
void govnc_keep_error(GovncDisplay *display, int code, const char *text)
{
	g_clear_error(&display->priv->error);
	if (text)
		display->priv->error = g_error_new_literal(GOVNC_ERROR, code, text);
}

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
	return govncGoPower(handle_of(display), action);
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
	return govncGoCanPower(handle_of(display));
}

/**
 * govnc_display_request_update:
 * @display: a display
 *
 * Asks the server for the whole picture anew.
 *
 * Returns: %FALSE without a session
 */
gboolean govnc_display_request_update(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), FALSE);
	return govncGoRefresh(handle_of(display));
}

/**
 * govnc_display_set_grab_keys:
 * @display: a display
 * @sequence: (nullable): keys; none for no such keys
 *
 * Sets the keys that, pressed together, release the grab of keyboard and pointer
 * and take it again.
 */
void govnc_display_set_grab_keys(GovncDisplay *display, GovncGrabSequence *sequence)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoSetGrabKeys(handle_of(display), sequence ? sequence->keysyms : NULL, sequence ? (int)sequence->nkeysyms : 0);
	g_object_notify(G_OBJECT(display), "grab-keys");
}

/**
 * govnc_display_get_grab_keys:
 * @display: a display
 *
 * Returns: (transfer none): the keys; valid until they are set again
 */
GovncGrabSequence *govnc_display_get_grab_keys(GovncDisplay *display)
{
	GovncDisplayPrivate *p;
	guint keysyms[16];

	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), NULL);
	p = display->priv;
	g_clear_pointer(&p->grab_keys, govnc_grab_sequence_free);
	p->grab_keys = govnc_grab_sequence_new((guint)govncGoGrabKeys(p->handle, keysyms, G_N_ELEMENTS(keysyms)), keysyms);
	return p->grab_keys;
}

/**
 * govnc_display_force_grab:
 * @display: a display
 * @enable: whether to grab or to release
 *
 * Grabs keyboard and pointer now, or gives them back.
 */
void govnc_display_force_grab(GovncDisplay *display, gboolean enable)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoForceGrab(handle_of(display), enable);
}

/**
 * govnc_display_is_pointer_absolute:
 * @display: a display
 *
 * Returns: whether the server wants positions of the pointer, and not motions
 */
gboolean govnc_display_is_pointer_absolute(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), FALSE);
	return govncGoIsPointerAbsolute(handle_of(display));
}

/**
 * govnc_display_get_pixbuf:
 * @display: a display
 *
 * Returns: (transfer full) (nullable): a copy of the picture as the server sent it,
 *   without the pointer; %NULL before the first
 */
GdkPixbuf *govnc_display_get_pixbuf(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), NULL);
	return govnc_display_get_pixbuf_area(display, 0, 0, display->priv->width, display->priv->height);
}

/**
 * govnc_display_get_pixbuf_area:
 * @display: a display
 * @x: pixels from the desktop's left edge
 * @y: pixels from the desktop's upper edge
 * @width: pixels
 * @height: pixels
 *
 * Returns: (transfer full) (nullable): a copy of a part of the picture; %NULL if the
 *   part is not inside the desktop
 */
GdkPixbuf *govnc_display_get_pixbuf_area(GovncDisplay *display, int x, int y, int width, int height)
{
	GovncDisplayPrivate *p;

	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), NULL);
	p = display->priv;
	if (!p->surface || x < 0 || y < 0 || width < 1 || height < 1 || x > p->width - width || y > p->height - height)
		return NULL;
	if (p->pending)
		govncGoCopyPending(p->handle);
	return gdk_pixbuf_get_from_surface(p->surface, x, y, width, height);
}

/**
 * govnc_display_get_width:
 * @display: a display
 *
 * Returns: the desktop's width in pixels; 0 before the first connection
 */
int govnc_display_get_width(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), 0);
	return display->priv->width;
}

/**
 * govnc_display_get_height:
 * @display: a display
 *
 * Returns: the desktop's height in pixels; 0 before the first connection
 */
int govnc_display_get_height(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), 0);
	return display->priv->height;
}

/**
 * govnc_display_get_name:
 * @display: a display
 *
 * Returns: (transfer none): the desktop's name: plain text, safe to show; valid
 *   until the next call
 */
const char *govnc_display_get_name(GovncDisplay *display)
{
	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), NULL);
	free(display->priv->name);
	display->priv->name = govncGoName(display->priv->handle);
	return display->priv->name;
}

/* Getters and setters of properties. */

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
