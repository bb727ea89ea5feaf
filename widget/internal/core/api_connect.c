/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Functions of govnc.h that open and close connections, and say why one ended. */

#include <gio/gunixsocketaddress.h>

#include "private.h"

#include "_cgo_export.h"

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
	return govncGoOpenHost(govnc_handle(display), (char *)host, (char *)port);
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

		opened = govncGoOpenUnix(govnc_handle(display), (char *)g_unix_socket_address_get_path(local),
		                         (char *)(hostname ? hostname : ""));
	} else if (G_IS_INET_SOCKET_ADDRESS(address)) {
		GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS(address);
		char *host = g_inet_address_to_string(g_inet_socket_address_get_address(inet));
		char *port = g_strdup_printf("%u", g_inet_socket_address_get_port(inet));

		opened = govncGoOpenAddress(govnc_handle(display), host, port, (char *)(hostname ? hostname : ""));
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
	return govncGoOpenFd(govnc_handle(display), fd, (char *)(hostname ? hostname : ""));
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
	return govncGoIsOpen(govnc_handle(display));
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
	govncGoClose(govnc_handle(display));
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
