// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

import (
	"runtime/debug"
	"sync/atomic"
)

// A panic is a fault of ours that a server has found, or may have: it ends this
// connection and nothing else. What runs on a goroutine of a connection is therefore
// contained, by one of the following. (A panic in a function that the program gave, as
// Config.Dial, is the program's fault, and says so by its method Fault.)

// Contain turns a panic into an error.
func Contain(err *error) {
	if fault := recover(); fault != nil {
		*err = InternalError(fault)
	}
}

// Contained calls f, contained.
func Contained(f func() error) (err error) {
	defer Contain(&err)
	return f()
}

// InternalError makes an error of a panic.
func InternalError(fault any) error {
	if f, ok := fault.(interface{ Fault() error }); ok {
		return f.Fault()
	}
	if told := Panicked.Load(); told != nil {
		(*told)(fault, debug.Stack())
	}
	return Errorf("the server's message could not be understood (internal error: %v)", fault)
}

// Panicked is told of panics while tests run; nil otherwise.
var Panicked atomic.Pointer[func(fault any, stack []byte)]
