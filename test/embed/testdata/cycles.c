/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Makes, connects and destroys widgets: cycles HOST PORT COUNT. It ends with 1 if
 * one of them is left. Written for gtk-vnc's names. */

#include <govnc-compat.h>

static int alive;

static void gone(gpointer data, GObject *object)
{
	(void)data;
	(void)object;
	alive--;
}

static void cycle(const char *host, const char *port, int n)
{
	GtkWidget *window = gtk_window_new(GTK_WINDOW_TOPLEVEL);
	VncDisplay *display = VNC_DISPLAY(vnc_display_new());

	alive++;
	g_object_weak_ref(G_OBJECT(display), gone, NULL);
	gtk_container_add(GTK_CONTAINER(window), GTK_WIDGET(display));
	vnc_display_set_credential(display, VNC_DISPLAY_CREDENTIAL_PASSWORD, "secret1");
	vnc_display_open_host(display, host, port);
	gtk_widget_show_all(window);
	for (int i = 0; i < n % 7; i++)
		gtk_main_iteration_do(FALSE);
	gtk_widget_destroy(window);
}

int main(int argc, char **argv)
{
	gtk_init(&argc, &argv);
	if (argc != 4)
		return 2;
	for (int n = 0; n < atoi(argv[3]); n++)
		cycle(argv[1], argv[2], n);
	while (gtk_events_pending())
		gtk_main_iteration();
	g_print("%d are left\n", alive);
	return alive ? 1 : 0;
}
