/* SPDX-License-Identifier: GPL-2.0-or-later */

/* A viewer that was written for gtk-vnc: gvnc [OPTION...] HOST PORT. It is compiled
 * with gtk-vnc's header and with govnc-compat.h, and must behave the same. */

#ifdef GTK_VNC
#include <gtk-vnc.h>
#else
#include <govnc-compat.h>
#endif

#include <glib-unix.h>
#include <signal.h>

static GtkWidget *window;

static void say(const char *what) { g_print("%s\n", what); }

static void connected(VncDisplay *vnc, gpointer data)
{
	(void)data;
	say(vnc_display_is_open(vnc) ? "connected" : "connected, but not open");
}

static void initialized(VncDisplay *vnc, gpointer data)
{
	(void)data;
	g_print("initialized %dx%d\n", vnc_display_get_width(vnc), vnc_display_get_height(vnc));
	gtk_window_set_title(GTK_WINDOW(window), vnc_display_get_name(vnc));
	gtk_widget_show_all(window);
}

static void disconnected(VncDisplay *vnc, gpointer data)
{
	(void)vnc, (void)data;
	say("disconnected");
	gtk_main_quit();
}

static void failed(VncDisplay *vnc, const char *message, gpointer data)
{
	(void)vnc, (void)data;
	g_print("error %s\n", message);
}

static void credential(VncDisplay *vnc, GValueArray *list, gpointer data)
{
	(void)data;
	G_GNUC_BEGIN_IGNORE_DEPRECATIONS
	for (guint i = 0; i < list->n_values; i++) {
		VncDisplayCredential type = g_value_get_enum(g_value_array_get_nth(list, i));

		g_print("asks for %d\n", type);
		if (type == VNC_DISPLAY_CREDENTIAL_PASSWORD && vnc_display_set_credential(vnc, type, g_getenv("VNC_PASSWORD")))
			say("set_credential fails");
		if (type == VNC_DISPLAY_CREDENTIAL_USERNAME || type == VNC_DISPLAY_CREDENTIAL_CLIENTNAME)
			vnc_display_set_credential(vnc, type, "gvnc");
	}
	G_GNUC_END_IGNORE_DEPRECATIONS
}

static gboolean leave(gpointer data)
{
	vnc_display_close(VNC_DISPLAY(data));
	return G_SOURCE_REMOVE;
}

/* The numbers that programs may have stored. */
static void numbers(void)
{
	g_print("credentials %d %d %d, keys %d %d %d, depths %d %d %d %d %d, options %d\n",
	        VNC_DISPLAY_CREDENTIAL_PASSWORD, VNC_DISPLAY_CREDENTIAL_USERNAME, VNC_DISPLAY_CREDENTIAL_CLIENTNAME,
	        VNC_DISPLAY_KEY_EVENT_PRESS, VNC_DISPLAY_KEY_EVENT_RELEASE, VNC_DISPLAY_KEY_EVENT_CLICK,
	        VNC_DISPLAY_DEPTH_COLOR_DEFAULT, VNC_DISPLAY_DEPTH_COLOR_FULL, VNC_DISPLAY_DEPTH_COLOR_MEDIUM,
	        VNC_DISPLAY_DEPTH_COLOR_LOW, VNC_DISPLAY_DEPTH_COLOR_ULTRA_LOW,
	        vnc_display_get_option_entries()[0].long_name != NULL);
}

static void configure(VncDisplay *vnc)
{
	VncGrabSequence *keys = vnc_grab_sequence_new_from_string("Control_L+Alt_R"), *copy = vnc_grab_sequence_copy(keys);
	gchar *names = vnc_grab_sequence_as_string(copy);
	guint first = vnc_grab_sequence_get_nth(copy, 0);
	VncGrabSequence *same = vnc_grab_sequence_new(1, &first);

	g_print("grab keys %s, first %x, of %u\n", names, first, same->nkeysyms);
	g_free(names);
	vnc_display_set_grab_keys(vnc, keys);
	vnc_grab_sequence_free(same);
	vnc_grab_sequence_free(copy);
	vnc_grab_sequence_free(keys);
	names = vnc_grab_sequence_as_string(vnc_display_get_grab_keys(vnc));
	g_print("grab keys %s\n", names);
	g_free(names);

	vnc_display_set_keyboard_grab(vnc, TRUE);
	vnc_display_set_pointer_grab(vnc, TRUE);
	vnc_display_set_pointer_local(vnc, TRUE);
	vnc_display_set_read_only(vnc, FALSE);
	vnc_display_set_lossy_encoding(vnc, TRUE);
	vnc_display_set_force_size(vnc, TRUE);
	vnc_display_set_allow_resize(vnc, FALSE);
	vnc_display_set_smoothing(vnc, TRUE);
	vnc_display_set_keep_aspect_ratio(vnc, TRUE);
	vnc_display_set_shared_flag(vnc, TRUE);
	vnc_display_set_depth(vnc, VNC_DISPLAY_DEPTH_COLOR_FULL);
	vnc_display_set_zoom_level(vnc, 100);
	vnc_display_set_rotation(vnc, 0);
	g_print("scaling %d\n", vnc_display_set_scaling(vnc, FALSE));
	g_print("settings %d%d%d%d%d%d%d%d%d%d%d %d %u %u\n",
	        vnc_display_get_keyboard_grab(vnc), vnc_display_get_pointer_grab(vnc), vnc_display_get_pointer_local(vnc),
	        vnc_display_get_read_only(vnc), vnc_display_get_lossy_encoding(vnc), vnc_display_get_force_size(vnc),
	        vnc_display_get_allow_resize(vnc), vnc_display_get_smoothing(vnc), vnc_display_get_keep_aspect_ratio(vnc),
	        vnc_display_get_shared_flag(vnc), vnc_display_get_scaling(vnc), vnc_display_get_depth(vnc),
	        vnc_display_get_zoom_level(vnc), vnc_display_get_rotation(vnc));
}

/* What a user does: a key, a click, a copied text; then the screen is saved. */
static gboolean act(gpointer data)
{
	VncDisplay *vnc = VNC_DISPLAY(data);
	const guint key[] = {GDK_KEY_z};
	GdkPixbuf *picture = vnc_display_get_pixbuf(vnc);

	if (!picture)
		return G_SOURCE_CONTINUE;
	g_print("picture %dx%d\n", gdk_pixbuf_get_width(picture), gdk_pixbuf_get_height(picture));
	g_object_unref(picture);
	vnc_display_send_keys(vnc, key, 1);
	vnc_display_send_keys_ex(vnc, key, 1, VNC_DISPLAY_KEY_EVENT_CLICK);
	if (vnc_display_is_pointer_absolute(vnc))
		vnc_display_send_pointer(vnc, 1, 1, 0);
	vnc_display_client_cut_text(vnc, "copied");
	vnc_display_force_grab(vnc, TRUE);
	vnc_display_force_grab(vnc, FALSE);
	g_print("update %d\n", vnc_display_request_update(vnc));
	return G_SOURCE_REMOVE;
}

int main(int argc, char **argv)
{
	GOptionContext *context = g_option_context_new("HOST PORT");
	GError *error = NULL;

	g_option_context_add_group(context, gtk_get_option_group(TRUE));
	g_option_context_add_group(context, vnc_display_get_option_group());
	if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 3) {
		g_printerr("%s\n", error ? error->message : "usage: gvnc HOST PORT");
		return 2;
	}
	window = gtk_window_new(GTK_WINDOW_TOPLEVEL);
	GtkWidget *vnc = vnc_display_new();

	if (!VNC_IS_DISPLAY(vnc) || !g_type_is_a(VNC_TYPE_DISPLAY, GTK_TYPE_DRAWING_AREA))
		return 3;
	gtk_container_add(GTK_CONTAINER(window), vnc);
	gtk_widget_realize(vnc);
	numbers();
	configure(VNC_DISPLAY(vnc));
	g_signal_connect(vnc, "vnc-connected", G_CALLBACK(connected), NULL);
	g_signal_connect(vnc, "vnc-initialized", G_CALLBACK(initialized), NULL);
	g_signal_connect(vnc, "vnc-disconnected", G_CALLBACK(disconnected), NULL);
	g_signal_connect(vnc, "vnc-error", G_CALLBACK(failed), NULL);
	g_signal_connect(vnc, "vnc-auth-credential", G_CALLBACK(credential), NULL);
	g_unix_signal_add(SIGTERM, leave, vnc);
	g_timeout_add(20, act, vnc);
	vnc_display_open_host(VNC_DISPLAY(vnc), argv[1], argv[2]);
	gtk_main();
	g_print("open %d\n", vnc_display_is_open(VNC_DISPLAY(vnc)));
	gtk_widget_destroy(window);
	g_option_context_free(context);
	return 0;
}
