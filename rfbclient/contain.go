// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"runtime/debug"
	"sync/atomic"
)

// A panic is a fault of ours that a server has found, or may have: it ends this
// connection and nothing else. (One in a function that the program gave, as Config.Dial,
// is the program's: callProgram.) What runs on a goroutine of the connection is
// therefore contained, by one of the following.

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

// containSelf ends the connection with a panic of a goroutine that nobody waits for.
func (c *Client) containSelf() {
	if fault := recover(); fault != nil {
		c.cancel(internalError(fault))
	}
}

func internalError(fault any) error {
	if f, ok := fault.(programFault); ok {
		return f.usageError()
	}
	if told := panicked.Load(); told != nil {
		(*told)(fault, debug.Stack())
	}
	return protocolErrorf("the server's message could not be understood (internal error: %v)", fault)
}

// panicked is told of panics while tests run; nil otherwise.
var panicked atomic.Pointer[func(fault any, stack []byte)]
