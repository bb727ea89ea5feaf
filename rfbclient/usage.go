// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"fmt"
	"net"
	"runtime/debug"
	"slices"

	"github.com/govnc/virt-viewer/rfbclient/internal/decode"
)

// A UsageError says that the program used this package wrongly: the server has nothing to
// do with it.
type UsageError struct {
	What  string // the mistake
	Stack []byte // where a function of the program's panicked; nil for other mistakes
}

func (e *UsageError) Error() string { return "rfbclient: " + e.What }

func usageErrorf(format string, args ...any) error {
	return &UsageError{What: fmt.Sprintf(format, args...)}
}

// ErrNoDial is the reason of a connection whose Config has no Dial: a *UsageError.
var ErrNoDial = usageErrorf("Config.Dial is nil: it has to make the connection")

// check says what of the configuration is impossible. What only asks for too much or too
// little, as an AudioFormat that there is not, has a default.
func (cfg *Config) check() error {
	if cfg.Dial == nil {
		return ErrNoDial
	}
	if cfg.Depth < DepthDefault || cfg.Depth > DepthServer {
		return usageErrorf("Config.Depth is %d, which is none of the depths", cfg.Depth)
	}
	if cfg.JPEGQuality != JPEGQualityAuto && (cfg.JPEGQuality < 0 || cfg.JPEGQuality > 9) {
		return usageErrorf("Config.JPEGQuality is %d: 0 to 9 and JPEGQualityAuto are possible", cfg.JPEGQuality)
	}
	if cfg.Compression < 0 || cfg.Compression > 9 {
		return usageErrorf("Config.Compression is %d: 0 to 9 are possible", cfg.Compression)
	}
	for _, e := range cfg.Encodings {
		if !decodes(e) {
			return usageErrorf("Config.Encodings has %v, which is none that this package decodes", e)
		}
	}
	return nil
}

func decodes(e Encoding) bool { return decode.ByNumber(int32(e)) != nil }

// programFault is a panic of a function that the program gave.
type programFault struct {
	function string
	value    any
	stack    []byte
}

// callProgram calls a function that the program gave. What panics in it is the program's
// fault, and contain says so.
func callProgram(name string, function func()) {
	defer func() {
		if fault := recover(); fault != nil {
			panic(programFault{name, fault, slices.Clip(debug.Stack())})
		}
	}()
	function()
}

// Fault gives the error that tells the program of it (wire.InternalError).
func (f programFault) Fault() error {
	return &UsageError{What: fmt.Sprintf("the program's %s panicked: %v", f.function, f.value), Stack: f.stack}
}

// checkDialled says whether Dial gave what it has to.
func checkDialled(conn net.Conn, err error) error {
	if conn == nil && err == nil {
		return usageErrorf("Config.Dial returned neither a connection nor an error")
	}
	return err
}
