/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What gtk-vnc's widget does not have, in C: facts HOST PORT FILE. It prints the facts
 * of a connection to a guest with a password, which it records for a while. */

#include <stdlib.h>
#include <unistd.h>

#include <govnc.h>

static void note_area(GovncDisplay *display, int x, int y, int width, int height, gboolean *changed)
{
	(void)display, (void)x, (void)y;
	*changed = width > 0 && height > 0;
}

static void note_unprotected(GovncDisplay *display, const char *type, gboolean encrypted, gpointer data)
{
	(void)data;
	g_print("unprotected: %s, encrypted %d\n", type, encrypted);
	govnc_display_answer_unprotected(display, TRUE);
}

static void note_end(GovncDisplay *display, const char *message, gboolean *ended)
{
	(void)display;
	g_print("recorded: %s\n", message ? message : "complete");
	*ended = TRUE;
}

static gboolean has_latency(GovncDisplay *display)
{
	GovncStatistics *s = govnc_display_get_statistics(display);
	gboolean has = s->latency > 0;

	govnc_statistics_free(s);
	if (!has)
		govnc_display_ping(display);
	return has;
}

static void print_facts(GovncDisplay *display)
{
	GovncStatistics *s = govnc_display_get_statistics(display);
	GovncSecurity *security = govnc_display_get_security(display);

	g_print("received %d, updates %d, rectangles %d, encodings %d, pixels %.7s\n", s->received > 100, s->updates > 0,
	        s->rectangles > 0, *s->encodings != 0, s->pixel_format);
	g_print("security: %s; peer %d\n", security->description, security->peer == GOVNC_SECURITY_PEER_UNKNOWN);
	govnc_security_free(security);
	govnc_statistics_free(s);
}

int main(int argc, char **argv)
{
	gboolean changed = FALSE, ended = FALSE;
	GError *error = NULL;
	const char *chords[] = {"Alt_L+Tab", "Super_L", NULL};

	gtk_init(&argc, &argv);
	if (argc != 4)
		return 2;
	GSocketClient *client = g_socket_client_new();
	GSocketConnection *connection = g_socket_client_connect_to_host(client, argv[1], atoi(argv[2]), NULL, &error);
	if (!connection)
		g_error("%s", error->message);
	GtkWidget *window = gtk_window_new(GTK_WINDOW_TOPLEVEL), *widget = govnc_display_new();
	GovncDisplay *display = GOVNC_DISPLAY(widget);

	gtk_container_add(GTK_CONTAINER(window), widget);
	gtk_widget_show_all(window);
	g_signal_connect(display, "vnc-framebuffer-update", G_CALLBACK(note_area), &changed);
	g_signal_connect(display, "vnc-unprotected", G_CALLBACK(note_unprotected), NULL);
	g_signal_connect(display, "vnc-recording-ended", G_CALLBACK(note_end), &ended);
	govnc_display_set_credential(display, GOVNC_DISPLAY_CREDENTIAL_PASSWORD, "secret1");
	g_print("chords: %d\n", govnc_display_set_host_chords(display, chords));
	g_print("records: %d\n", govnc_display_start_recording(display, "/nonsense.mp4", &error));
	g_print("error: %s\n", error->message);
	if (!govnc_display_start_recording(display, argv[3], NULL))
		return 1;
	govnc_display_set_followed(display, TRUE);
	govnc_display_open_fd(display, dup(g_socket_get_fd(g_socket_connection_get_socket(connection))));
	g_object_unref(connection);
	g_object_unref(client);
	while (!changed || !has_latency(display)) {
		gtk_main_iteration_do(FALSE);
		g_usleep(1000);
	}
	print_facts(display);
	govnc_display_stop_recording(display);
	while (!ended)
		gtk_main_iteration();
	gtk_widget_destroy(window);
	return 0;
}
