/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Makes, connects and destroys widgets: cycles HOST PORT COUNT. It ends with 1 if one
 * of them is left, or descriptors, threads or memory. Written for gtk-vnc's names. */

#include <malloc.h>

#include <govnc-compat.h>

static int alive;

struct usage {
	int files, threads;
	size_t heap; /* bytes of malloc in use */
};

static int entries(const char *name)
{
	GDir *dir = g_dir_open(name, 0, NULL);
	int n = 0;

	while (dir && g_dir_read_name(dir))
		n++;
	if (dir)
		g_dir_close(dir);
	return n;
}

static struct usage used(void)
{
	struct usage u = {entries("/proc/self/fd"), entries("/proc/self/task"), mallinfo2().uordblks};

	return u;
}

static void gone(gpointer data, GObject *object)
{
	(void)data;
	(void)object;
	alive--;
}

static void initialized(VncDisplay *display, gboolean *ready)
{
	(void)display;
	*ready = TRUE;
}

static void cycle(const char *host, const char *port, int n)
{
	GtkWidget *window = gtk_window_new(GTK_WINDOW_TOPLEVEL);
	VncDisplay *display = VNC_DISPLAY(vnc_display_new());
	gboolean ready = FALSE;

	alive++;
	g_object_weak_ref(G_OBJECT(display), gone, NULL);
	g_signal_connect(display, "vnc-initialized", G_CALLBACK(initialized), &ready);
	gtk_container_add(GTK_CONTAINER(window), GTK_WIDGET(display));
	vnc_display_set_credential(display, VNC_DISPLAY_CREDENTIAL_PASSWORD, "secret1");
	vnc_display_open_host(display, host, port);
	gtk_widget_show_all(window);
	if (n % 10 == 0) /* some of them get as far as a session */
		while (!ready)
			gtk_main_iteration();
	for (int i = 0; i < n % 7; i++)
		gtk_main_iteration_do(FALSE);
	gtk_widget_destroy(window);
}

/* Waits until connections that are being closed are closed: as many descriptors as
 * before, or five seconds. */
static struct usage settled(int files)
{
	struct usage u;

	for (int i = 0; i < 50; i++) {
		while (gtk_events_pending())
			gtk_main_iteration();
		g_usleep(100 * 1000);
		u = used();
		if (i > 2 && u.files <= files)
			break;
	}
	return u;
}

int main(int argc, char **argv)
{
	struct usage before, after;
	int count;

	gtk_init(&argc, &argv);
	if (argc != 4)
		return 2;
	count = atoi(argv[3]);
	for (int n = 0; n < 100; n++)
		cycle(argv[1], argv[2], n);
	before = settled(0);
	for (int n = 0; n < count; n++)
		cycle(argv[1], argv[2], n);
	after = settled(before.files);
	g_print("%d are left; descriptors %d, then %d, threads %d, then %d, heap %zu KiB, then %zu KiB after %d\n", alive,
	        before.files, after.files, before.threads, after.threads, before.heap >> 10, after.heap >> 10, count);
	return alive || after.files > before.files + 2 || after.threads > before.threads + 4 || after.heap > before.heap + (1 << 20);
}
