// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"runtime/debug"
	"sync/atomic"
)

// A panic is a fault of ours that a server has found, or may have: it ends this
// connection and nothing else. What runs on a goroutine of a connection is therefore
// contained, by one of the following. (A panic in a function that the program gave, as
// Config.Dial, is the program's fault, and says so by its method Fault.)

// contain turns a panic into an error.
func contain(err *error) {
	if fault := recover(); fault != nil {
		*err = internalError(fault)
	}
}

// contained calls f, contained.
func contained(f func() error) (err error) {
	defer contain(&err)
	return f()
}

// internalError makes an error of a panic.
func internalError(fault any) error {
	if f, ok := fault.(interface{ Fault() error }); ok {
		return f.Fault()
	}
	if told := panicked.Load(); told != nil {
		(*told)(fault, debug.Stack())
	}
	return protocolErrorf("the server's message could not be understood (internal error: %v)", fault)
}

// panicked is told of panics while tests run; nil otherwise.
var panicked atomic.Pointer[func(fault any, stack []byte)]
