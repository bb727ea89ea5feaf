/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The types of enumerations, the error domain and GovncGrabSequence. */

#include <string.h>

#include "private.h"

static GType register_enum(gsize *type, const char *name, const GEnumValue *values)
{
	if (g_once_init_enter(type))
		g_once_init_leave(type, g_enum_register_static(name, values));
	return *type;
}

GType govnc_display_credential_get_type(void)
{
	static const GEnumValue values[] = {
		{GOVNC_DISPLAY_CREDENTIAL_PASSWORD, "GOVNC_DISPLAY_CREDENTIAL_PASSWORD", "password"},
		{GOVNC_DISPLAY_CREDENTIAL_USERNAME, "GOVNC_DISPLAY_CREDENTIAL_USERNAME", "username"},
		{GOVNC_DISPLAY_CREDENTIAL_CLIENTNAME, "GOVNC_DISPLAY_CREDENTIAL_CLIENTNAME", "clientname"},
		{0, NULL, NULL},
	};
	static gsize type;

	return register_enum(&type, "GovncDisplayCredential", values);
}

GType govnc_display_key_event_get_type(void)
{
	static const GEnumValue values[] = {
		{GOVNC_DISPLAY_KEY_EVENT_PRESS, "GOVNC_DISPLAY_KEY_EVENT_PRESS", "press"},
		{GOVNC_DISPLAY_KEY_EVENT_RELEASE, "GOVNC_DISPLAY_KEY_EVENT_RELEASE", "release"},
		{GOVNC_DISPLAY_KEY_EVENT_CLICK, "GOVNC_DISPLAY_KEY_EVENT_CLICK", "click"},
		{0, NULL, NULL},
	};
	static gsize type;

	return register_enum(&type, "GovncDisplayKeyEvent", values);
}

GType govnc_display_depth_color_get_type(void)
{
	static const GEnumValue values[] = {
		{GOVNC_DISPLAY_DEPTH_COLOR_DEFAULT, "GOVNC_DISPLAY_DEPTH_COLOR_DEFAULT", "default"},
		{GOVNC_DISPLAY_DEPTH_COLOR_FULL, "GOVNC_DISPLAY_DEPTH_COLOR_FULL", "full"},
		{GOVNC_DISPLAY_DEPTH_COLOR_MEDIUM, "GOVNC_DISPLAY_DEPTH_COLOR_MEDIUM", "medium"},
		{GOVNC_DISPLAY_DEPTH_COLOR_LOW, "GOVNC_DISPLAY_DEPTH_COLOR_LOW", "low"},
		{GOVNC_DISPLAY_DEPTH_COLOR_ULTRA_LOW, "GOVNC_DISPLAY_DEPTH_COLOR_ULTRA_LOW", "ultra-low"},
		{GOVNC_DISPLAY_DEPTH_COLOR_SERVER, "GOVNC_DISPLAY_DEPTH_COLOR_SERVER", "server"},
		{0, NULL, NULL},
	};
	static gsize type;

	return register_enum(&type, "GovncDisplayDepthColor", values);
}

GType govnc_display_clipboard_get_type(void)
{
	static const GEnumValue values[] = {
		{GOVNC_DISPLAY_CLIPBOARD_BOTH, "GOVNC_DISPLAY_CLIPBOARD_BOTH", "both"},
		{GOVNC_DISPLAY_CLIPBOARD_TO_SERVER, "GOVNC_DISPLAY_CLIPBOARD_TO_SERVER", "to-server"},
		{GOVNC_DISPLAY_CLIPBOARD_FROM_SERVER, "GOVNC_DISPLAY_CLIPBOARD_FROM_SERVER", "from-server"},
		{0, NULL, NULL},
	};
	static gsize type;

	return register_enum(&type, "GovncDisplayClipboard", values);
}

GType govnc_display_power_get_type(void)
{
	static const GEnumValue values[] = {
		{GOVNC_DISPLAY_POWER_SHUTDOWN, "GOVNC_DISPLAY_POWER_SHUTDOWN", "shutdown"},
		{GOVNC_DISPLAY_POWER_REBOOT, "GOVNC_DISPLAY_POWER_REBOOT", "reboot"},
		{GOVNC_DISPLAY_POWER_RESET, "GOVNC_DISPLAY_POWER_RESET", "reset"},
		{0, NULL, NULL},
	};
	static gsize type;

	return register_enum(&type, "GovncDisplayPower", values);
}

GType govnc_security_peer_get_type(void)
{
	static const GEnumValue values[] = {
		{GOVNC_SECURITY_PEER_UNKNOWN, "GOVNC_SECURITY_PEER_UNKNOWN", "unknown"},
		{GOVNC_SECURITY_PEER_ACCEPTED, "GOVNC_SECURITY_PEER_ACCEPTED", "accepted"},
		{GOVNC_SECURITY_PEER_VERIFIED, "GOVNC_SECURITY_PEER_VERIFIED", "verified"},
		{0, NULL, NULL},
	};
	static gsize type;

	return register_enum(&type, "GovncSecurityPeer", values);
}

G_DEFINE_QUARK(govnc-error-quark, govnc_error)

G_DEFINE_BOXED_TYPE(GovncGrabSequence, govnc_grab_sequence, govnc_grab_sequence_copy, govnc_grab_sequence_free)

/**
 * govnc_grab_sequence_new:
 * @nkeysyms: how many keys
 * @keysyms: (array length=nkeysyms): their keysyms
 *
 * Returns: (transfer full): a sequence of keys that are pressed together
 */
GovncGrabSequence *govnc_grab_sequence_new(guint nkeysyms, guint *keysyms)
{
	GovncGrabSequence *sequence = g_new0(GovncGrabSequence, 1);

	sequence->nkeysyms = nkeysyms;
	sequence->keysyms = g_new0(guint, nkeysyms);
	if (nkeysyms > 0)
		memcpy(sequence->keysyms, keysyms, nkeysyms * sizeof *keysyms);
	return sequence;
}

/**
 * govnc_grab_sequence_new_from_string:
 * @str: names of keys with "+" between them, such as "Control_L+Alt_L"
 *
 * Names that GDK does not know are left out.
 *
 * Returns: (transfer full): the sequence
 */
GovncGrabSequence *govnc_grab_sequence_new_from_string(const gchar *str)
{
	gchar **names = g_strsplit(str, "+", 0);
	guint *keysyms = g_new0(guint, g_strv_length(names) + 1);
	guint n = 0;

	for (gchar **name = names; *name; name++) {
		guint keysym = gdk_keyval_from_name(*name);

		if (keysym != GDK_KEY_VoidSymbol)
			keysyms[n++] = keysym;
	}
	GovncGrabSequence *sequence = govnc_grab_sequence_new(n, keysyms);

	g_free(keysyms);
	g_strfreev(names);
	return sequence;
}

/**
 * govnc_grab_sequence_copy:
 * @sequence: a sequence
 *
 * Returns: (transfer full): a copy
 */
GovncGrabSequence *govnc_grab_sequence_copy(GovncGrabSequence *sequence)
{
	return govnc_grab_sequence_new(sequence->nkeysyms, sequence->keysyms);
}

/**
 * govnc_grab_sequence_free:
 * @sequence: (transfer full): a sequence
 *
 * Frees it.
 */
void govnc_grab_sequence_free(GovncGrabSequence *sequence)
{
	g_free(sequence->keysyms);
	g_free(sequence);
}

/**
 * govnc_grab_sequence_as_string:
 * @sequence: a sequence
 *
 * Returns: (transfer full): the names of the keys with "+" between them
 */
gchar *govnc_grab_sequence_as_string(GovncGrabSequence *sequence)
{
	GString *names = g_string_new("");

	for (guint i = 0; i < sequence->nkeysyms; i++) {
		const char *name = gdk_keyval_name(sequence->keysyms[i]);

		if (i > 0)
			g_string_append_c(names, '+');
		g_string_append(names, name ? name : "VoidSymbol");
	}
	return g_string_free(names, FALSE);
}

/**
 * govnc_grab_sequence_get_nth:
 * @sequence: a sequence
 * @n: which key, from 0
 *
 * Returns: its keysym; 0 if there are not so many
 */
guint govnc_grab_sequence_get_nth(GovncGrabSequence *sequence, guint n)
{
	return n < sequence->nkeysyms ? sequence->keysyms[n] : 0;
}
