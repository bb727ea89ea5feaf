/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A VNC viewer in C: viewer HOST PORT
 *
 *   cc viewer.c -o viewer $(pkg-config --cflags --libs govnc-1.0)
 */

#include <govnc.h>

static int status;

static void ask_credentials(GovncDisplay *display, GValueArray *wanted, gpointer data)
{
	(void)data;
	G_GNUC_BEGIN_IGNORE_DEPRECATIONS
	for (guint i = 0; i < wanted->n_values; i++) {
		int type = g_value_get_enum(g_value_array_get_nth(wanted, i));
		const char *name = type == GOVNC_DISPLAY_CREDENTIAL_PASSWORD ? "VNC_PASSWORD" : "USER";

		govnc_display_set_credential(display, type, g_getenv(name));
	}
	G_GNUC_END_IGNORE_DEPRECATIONS
}

static void initialized(GovncDisplay *display, GtkWindow *window)
{
	gtk_window_set_title(window, govnc_display_get_name(display));
}

static void failed(GovncDisplay *display, const char *message, gpointer data)
{
	(void)display, (void)data;
	g_printerr("viewer: %s\n", message);
	status = 1;
}

int main(int argc, char **argv)
{
	gtk_init(&argc, &argv);
	if (argc != 3) {
		g_printerr("usage: viewer HOST PORT\n");
		return 2;
	}
	GtkWidget *window = gtk_window_new(GTK_WINDOW_TOPLEVEL);
	GtkWidget *display = govnc_display_new();

	gtk_container_add(GTK_CONTAINER(window), display);
	g_signal_connect(display, "vnc-auth-credential", G_CALLBACK(ask_credentials), NULL);
	g_signal_connect(display, "vnc-initialized", G_CALLBACK(initialized), window);
	g_signal_connect(display, "vnc-error", G_CALLBACK(failed), NULL);
	g_signal_connect(display, "vnc-disconnected", G_CALLBACK(gtk_main_quit), NULL);
	g_signal_connect(window, "destroy", G_CALLBACK(gtk_main_quit), NULL);
	govnc_display_set_keyboard_grab(GOVNC_DISPLAY(display), TRUE);
	govnc_display_open_host(GOVNC_DISPLAY(display), argv[1], argv[2]);
	gtk_widget_show_all(window);
	gtk_main();
	return status;
}
