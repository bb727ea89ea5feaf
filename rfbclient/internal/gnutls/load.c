// SPDX-License-Identifier: LGPL-2.1-or-later
#include "load.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#define LIBRARY "libgnutls.so.30"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct gnutls functions;
static char error[256];

static void load(void)
{
	void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);

	if (!library) {
		snprintf(error, sizeof error, "%s", dlerror());
		return;
	}
#define FIND(f) \
	functions.f = (__typeof__(functions.f))dlsym(library, #f); \
	if (!functions.f) \
		snprintf(error, sizeof error, "%s has no %s", LIBRARY, #f);
	GNUTLS_FUNCTIONS(FIND)
#undef FIND
}

const struct gnutls *gnutls_load(void)
{
	pthread_once(&once, load);
	return error[0] ? NULL : &functions;
}

const char *gnutls_load_error(void)
{
	return error;
}
