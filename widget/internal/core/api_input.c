/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Functions of govnc.h for keys, the pointer and who has them. */

#include "private.h"

#include "_cgo_export.h"

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
 * Presses keys, first to last, or releases them, last to first. If the server takes
 * scancodes and one of the keys has none on a US keyboard, nothing is sent.
 */
void govnc_display_send_keys_ex(GovncDisplay *display, const guint *keyvals, int nkeyvals, GovncDisplayKeyEvent kind)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display) && keyvals && nkeyvals >= 0);
	govncGoSendKeys(govnc_handle(display), (guint *)keyvals, nkeyvals, kind);
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
	govncGoSendPointer(govnc_handle(display), x, y, button_mask);
}

/**
 * govnc_display_type_text:
 * @display: a display
 * @text: the text, in UTF-8
 * @layout: (nullable): the keyboard layout at the server as XKB names it, such as
 *   "de(nodeadkeys)"; %NULL for "us"
 * @error: where to say what is wrong
 *
 * Types text as if by hand, a key event every 10 ms; see
 * govnc_display_set_typing_interval().
 *
 * Returns: whether it begins; nothing is typed otherwise
 */
gboolean govnc_display_type_text(GovncDisplay *display, const gchar *text, const gchar *layout, GError **error)
{
	char *message = NULL;
	int code;

	g_return_val_if_fail(GOVNC_IS_DISPLAY(display) && text, FALSE);
	code = govncGoTypeText(govnc_handle(display), (char *)text, (char *)(layout ? layout : ""), &message);
	if (!message)
		return TRUE;
	g_set_error_literal(error, GOVNC_ERROR, code, message);
	free(message);
	return FALSE;
}

/**
 * govnc_display_set_typing_interval:
 * @display: a display
 * @ms: milliseconds; 0 for the usual 10
 *
 * Sets the time from one key event to the next for texts that are typed afterwards.
 * For a QEMU that was told another key-delay-ms it should be that.
 */
void govnc_display_set_typing_interval(GovncDisplay *display, guint ms)
{
	g_return_if_fail(GOVNC_IS_DISPLAY(display));
	govncGoSetTypingInterval(govnc_handle(display), ms);
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
	govncGoStopTyping(govnc_handle(display));
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
	govncGoSetGrabKeys(govnc_handle(display), sequence ? sequence->keysyms : NULL, sequence ? (int)sequence->nkeysyms : 0);
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
	govncGoForceGrab(govnc_handle(display), enable);
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
	return govncGoIsPointerAbsolute(govnc_handle(display));
}

/* Adds the keys of a chord to a list. Says FALSE if there is no such key. */
static gboolean add_chord(GArray *keysyms, const gchar *chord)
{
	gchar **names = g_strsplit(chord, "+", 0);
	gboolean known = *names != NULL;

	for (gchar **name = names; known && *name; name++) {
		guint keysym = gdk_keyval_from_name(*name);

		known = keysym != GDK_KEY_VoidSymbol && keysym != 0;
		if (!name[1])
			keysym |= LAST_OF_CHORD;
		g_array_append_val(keysyms, keysym);
	}
	g_strfreev(names);
	return known;
}

/**
 * govnc_display_set_host_chords:
 * @display: a display
 * @chords: (nullable) (array zero-terminated=1): names of keys with "+" between them,
 *   modifiers first, such as "Alt_L+Tab"; %NULL for none
 *
 * Sets the chords that this side keeps for itself while the keyboard is grabbed: they go
 * to the window's accelerators and to the desktop. A modifier's left key stands for the
 * right one, too.
 *
 * Returns: %FALSE if GDK does not know a key's name; then nothing has changed
 */
gboolean govnc_display_set_host_chords(GovncDisplay *display, const gchar *const *chords)
{
	GArray *keysyms;
	gboolean known = TRUE;

	g_return_val_if_fail(GOVNC_IS_DISPLAY(display), FALSE);
	keysyms = g_array_new(FALSE, FALSE, sizeof(guint));
	for (; known && chords && *chords; chords++)
		known = add_chord(keysyms, *chords);
	if (known)
		govncGoSetHostChords(govnc_handle(display), (guint *)keysyms->data, (int)keysyms->len);
	g_array_free(keysyms, TRUE);
	return known;
}
