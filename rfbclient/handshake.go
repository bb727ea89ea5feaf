// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// handshake leads from the first byte to the beginning of the session
// (RFB 7.1 to 7.3).
func (c *conn) handshake() error {
	err := c.login()
	if c.auth.MayTryOldTLS(err) && c.reopen() == nil {
		err = c.login()
	}
	if err == nil {
		err = c.initialize()
	}
	return c.auth.SilentRefusal(err)
}

// login agrees on version and security.
func (c *conn) login() error {
	c.limitTime(versionTimeout)
	if err := c.negotiateVersion(); err != nil {
		return err
	}
	c.limitTime(handshakeTimeout)
	if err := c.auth.Authenticate(c.version); err != nil {
		return err
	}
	security := c.auth.Security()
	c.security.Store(&security)
	return nil
}

// reopen connects anew, for old TLS.
func (c *conn) reopen() error {
	c.socket.Close()
	transport, err := c.dial()
	if err != nil {
		return err
	}
	c.open(transport)
	c.auth.Restart()
	return nil
}

// agreeOnVersion reads the server's ProtocolVersion, "RFB 003.008\n", and
// answers with the one that both speak (RFB 7.1.1).
func (c *conn) negotiateVersion() error {
	// The first word is looked at by itself: another kind of server may say
	// something shorter and then wait.
	if magic := c.r.Text(4, 4, "protocol version"); c.r.Err == nil && magic != "RFB " {
		return &UnsupportedError{Kind: UnsupportedServer, Text: CleanText(magic, 4)}
	}
	text := c.r.Text(8, 8, "protocol version")
	if c.r.Err != nil {
		return c.r.Err
	}
	major, minor, ok := parseVersion(text)
	switch {
	case !ok:
		return wire.Errorf("the server's protocol version %q is malformed", CleanText("RFB "+text, 12))
	case major < 3 || major == 3 && minor < 3:
		return &UnsupportedError{Kind: UnsupportedVersion, Major: major, Minor: minor}
	case major > 3 || minor >= 8:
		// Newer numbers, such as Apple's 3.889 and RealVNC's 4 and 5, all answer
		// to 3.8.
		c.version = 8
	case minor == 7:
		c.version = 7
	default:
		// RFB 7.1.1: 3.5 was used by mistake and is to be treated as 3.3.
		c.version = 3
	}
	c.write(fmt.Appendf(nil, "RFB 003.%03d\n", c.version)...)
	return nil
}

// parseVersion reads "003.008\n".
func parseVersion(s string) (major, minor int, ok bool) {
	a, b, found := strings.Cut(strings.TrimSuffix(s, "\n"), ".")
	if !found || len(a) != 3 || len(b) != 3 || s[len(s)-1] != '\n' {
		return 0, 0, false
	}
	ma, err1 := strconv.ParseUint(a, 10, 16)
	mi, err2 := strconv.ParseUint(b, 10, 16)
	return int(ma), int(mi), err1 == nil && err2 == nil
}

// initialize exchanges ClientInit and ServerInit (RFB 7.3) and starts the
// session with the format and the encodings that this client wants.
func (c *conn) initialize() error {
	c.beginAsked = true
	c.write(wire.BoolByte(!c.cfg.Exclusive))
	size := Size{Width: int(c.r.U16()), Height: int(c.r.U16())}
	servers := wire.ReadPixelFormat(c.r)
	length := int64(c.r.U32())
	if length > wire.MaxNameOnWire && c.auth.Answered() {
		// wayvnc 0.5 says that all is well when it refuses a password, and goes on
		// with its reason: memory of its own, which is no ServerInit.
		return &AuthError{Silent: true}
	}
	name := c.r.Text(length, MaxNameLength, "desktop name")
	c.auth.ReadServerInit()
	if c.r.Err != nil {
		return c.r.Err
	}
	c.fb.Mu.Lock()
	defer c.fb.Mu.Unlock()
	c.startSending()
	if err := c.choosePixelFormat(servers); err != nil {
		return err
	}
	c.askFirstLevels()
	if err := c.newFramebuffer(size); err != nil {
		return err
	}
	c.damage.Clear() // nothing to show before the first update
	name = CleanText(name, maxShownName)
	// All at once: who sees the size may send input.
	c.out.post(func(u *Updates) {
		u.Name, u.Size, u.Initialized = &name, &size, true
	})
	c.requestUpdate(func(f *flow) { f.started, f.full = true, true })
	return nil
}

// choosePixelFormat asks for the pixels that the application wants, or takes what
// the server has.
func (c *conn) choosePixelFormat(servers wire.PixelFormat) error {
	c.began, c.servers = time.Now(), servers
	format, ask := c.wantedFormat(servers)
	c.stats.format.Store(&format)
	if format == servers {
		if err := servers.Check(); err != nil {
			return err
		}
	}
	c.converts = format != servers && servers.Check() == nil
	if !format.IsBGRX() || format.Depth != wire.Native.Depth {
		c.r.Format = wire.NewConverter(format)
	}
	if ask {
		c.send.setPixelFormat(format)
	}
	return nil
}

// wantedFormat gives the format of the pixels that will come, and whether to ask for it.
func (c *conn) wantedFormat(servers wire.PixelFormat) (format wire.PixelFormat, ask bool) {
	if c.cfg.Avoid.Has(FeaturePixelFormat) {
		return servers, false
	}
	if c.cfg.Depth == DepthDefault && servers.Usual() {
		// Compact pixels have three bytes (rfbproto, "ZRLE Encoding"), and it makes no
		// other difference.
		servers.Depth = min(servers.Depth, 24)
		return servers, true
	}
	depth := c.cfg.Depth
	if depth == DepthDefault {
		depth = DepthFull
	}
	if format, known := formats[depth]; known {
		return format, true
	}
	// libvncserver sends no colour map before it was asked for a format.
	return servers, !servers.TrueColour
}
