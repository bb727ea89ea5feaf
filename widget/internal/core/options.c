/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The option of programs that use the widget: --govnc-debug. */

#include "private.h"

static gboolean debug;

static const GOptionEntry entries[] = {
	{"govnc-debug", 0, 0, G_OPTION_ARG_NONE, &debug, "Print what VNC sessions do", NULL},
	{NULL, 0, 0, 0, NULL, NULL, NULL},
};

/**
 * govnc_display_get_option_entries: (skip)
 *
 * Returns: the options that govnc_display_get_option_group() has; they end with an
 *   entry whose name is %NULL
 */
const GOptionEntry *govnc_display_get_option_entries(void)
{
	return entries;
}

/**
 * govnc_display_get_option_group:
 *
 * Gives the options of the command line that concern the widget: --govnc-debug, which
 * prints what sessions do to the standard error output.
 *
 * Returns: (transfer full): the group
 */
GOptionGroup *govnc_display_get_option_group(void)
{
	GOptionGroup *group = g_option_group_new("govnc", "VNC Options:", "Show VNC Options", NULL, NULL);

	g_option_group_add_entries(group, entries);
	return group;
}

/* Prints an event if the user wants to see them. */
void govnc_debug(GovncDisplay *display, const char *event, const char *text)
{
	if (debug)
		g_printerr("govnc %p: %s%s%s\n", (void *)display, event, text ? ": " : "", text ? text : "");
}
