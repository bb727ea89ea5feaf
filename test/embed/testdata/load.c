/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Prints how many microseconds of the processor's time it takes to load the library
 * and to make its class known, in a program that has GTK already. */

#include <dlfcn.h>
#include <gtk/gtk.h>
#include <time.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

int main(void)
{
	GTypeClass *area = g_type_class_ref(GTK_TYPE_DRAWING_AREA);
	double before = now();
	void *library = dlopen("libgovnc-1.0.so.0", RTLD_LAZY);
	GType (*get_type)(void);

	if (!area || !library)
		return 1;
	*(void **)&get_type = dlsym(library, "govnc_display_get_type");
	if (!g_type_class_ref(get_type()))
		return 1;
	g_print("%.0f\n", now() - before);
	return 0;
}
