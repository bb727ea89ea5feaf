// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#include "private.h"
*/
import "C"

//export govncGoStartRecording
func govncGoStartRecording(handle C.uintptr_t, file *C.char) (message *C.char) {
	defer rescue()
	if err := displayOf(handle).StartRecording(C.GoString(file)); err != nil {
		return C.CString(err.Error())
	}
	return nil
}

//export govncGoStopRecording
func govncGoStopRecording(handle C.uintptr_t) {
	defer rescue()
	displayOf(handle).StopRecording()
}

//export govncGoIsRecording
func govncGoIsRecording(handle C.uintptr_t) (recording C.gboolean) {
	defer rescue()
	return gboolean(displayOf(handle).recording.now != nil)
}

//export govncGoSetFollowed
func govncGoSetFollowed(handle C.uintptr_t, followed C.gboolean) {
	defer rescue()
	displayOf(handle).SetFollowed(followed != 0)
}
