/* SPDX-License-Identifier: GPL-2.0-or-later */

/* A .ui file that names the class and a handler, in a program that does not name the
 * type before. */

#include <govnc.h>

G_MODULE_EXPORT void on_error(GovncDisplay *display, const char *message, gpointer data)
{
	(void)data;
	g_print("%s scaling %d: %s\n", G_OBJECT_TYPE_NAME(display), govnc_display_get_scaling(display), message);
	gtk_main_quit();
}

int main(int argc, char **argv)
{
	gtk_init(&argc, &argv);
	GtkBuilder *builder = gtk_builder_new_from_string(
		"<interface><object class='GovncDisplay' id='display'><property name='scaling'>1</property>"
		"<signal name='vnc-error' handler='on_error'/></object></interface>", -1);

	gtk_builder_connect_signals(builder, NULL);
	govnc_display_open_host(GOVNC_DISPLAY(gtk_builder_get_object(builder, "display")), "127.0.0.1", "1");
	gtk_main();
	g_object_unref(builder);
	return 0;
}
