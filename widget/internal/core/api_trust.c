/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Functions of govnc.h by which a server and its user know each other. */

#include "private.h"

#include "_cgo_export.h"

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
	return govncGoSetCredential(govnc_handle(display), type, (char *)(data ? data : ""));
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
	govncGoAnswerCertificate(govnc_handle(display), accept);
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
	govncGoSetCAFile(govnc_handle(display), (char *)(file ? file : ""));
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
	govncGoSetClientCertificate(govnc_handle(display), (char *)(certificate ? certificate : ""), (char *)(key ? key : ""));
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
	govncGoSetSecurityTypes(govnc_handle(display), names, allow_anonymous);
	g_free(names);
}

/**
 * govnc_display_answer_unprotected:
 * @display: a display
 * @accept: whether the connection shall be made all the same
 *
 * Answers vnc-unprotected, within the signal or later.
 */
void govnc_display_answer_unprotected(GovncDisplay *display, gboolean accept)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoAnswerUnprotected(govnc_handle(display), accept);
}
