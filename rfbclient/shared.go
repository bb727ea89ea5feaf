// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// shared is what both sides of a connection touch: the application, by a Client's methods,
// and the connection's goroutine (conn), as do timers. Each part says what guards it. What
// only the connection's goroutine touches is in conn, which knows no Client: neither side
// can call what is the other's.
type shared struct {
	cfg    Config
	cancel context.CancelCauseFunc // with nil, or with a fault of a goroutine of its own
	done   chan struct{}

	out    outbox
	send   *sendQueue
	fb     wire.Framebuffer
	counts rectangleCounts
	answer chan Credentials
	// verdict is where the answer to Updates.Certificate or Updates.Unprotected
	// goes; nil if nobody waits for one.
	verdict  atomic.Pointer[chan bool]
	security atomic.Pointer[Security] // of the session; nil before it

	closing atomic.Bool
	size    atomic.Pointer[Size] // of the framebuffer, for update requests
	// what the server has said it understands
	extendedKeys    atomic.Bool
	extendedButtons atomic.Bool
	xvp             atomic.Bool
	audio           atomic.Bool
	audioOff        atomic.Bool // the application wants none now
	everLossy       atomic.Bool // losses are allowed, or were

	stats     statistics
	probe     probe
	pointer   pointerState
	shift     shiftState
	clipboard clipboard

	screenMu sync.Mutex // guards screens
	screens  []Screen   // of the last ExtendedDesktopSize; nil if there was none
}
