// SPDX-License-Identifier: GPL-2.0-or-later

package guest

/*
#cgo LDFLAGS: -Wl,--wrap=virSetErrorFuncWrapper

#include <stddef.h>

// libvirt's binding sets an error function when the program starts, and with that
// loads libvirt and all of its libraries, which takes longer than all else that is
// done before the window is seen, also in a session that needs none of it. The
// linker's option puts this function in place of the binding's, which is called by
// Init.

typedef void (*error_function)(void *data, void *error);

// Weak, because the binding is not there when this package is linked alone, as cgo does.
__attribute__((weak)) void __real_virSetErrorFuncWrapper(void *data, error_function function);
void __wrap_virSetErrorFuncWrapper(void *data, error_function function);

static struct {
	void *data;
	error_function function;
} wanted;

void __wrap_virSetErrorFuncWrapper(void *data, error_function function)
{
	wanted.data = data;
	wanted.function = function;
}

static void set_error_function(void)
{
	if (wanted.function && __real_virSetErrorFuncWrapper)
		__real_virSetErrorFuncWrapper(wanted.data, wanted.function);
}
*/
import "C"

// load does what the binding would have done at the program's start: it loads
// libvirt, if it is there, and keeps it from writing errors to stderr.
func load() { C.set_error_function() }
