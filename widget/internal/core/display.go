// SPDX-License-Identifier: LGPL-2.1-or-later

package core

/*
#cgo pkg-config: gtk+-3.0 wayland-client
#cgo CFLAGS: -Wall -Wextra
#cgo LDFLAGS: -lm -ldl
#include <stdlib.h>
#include "private.h"
*/
import "C"

import (
	"context"
	"errors"
	"net"
	"runtime/cgo"
	"unsafe"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/widget/internal/pulse"
)

// ErrOpen is returned by Open while a connection is open or still closing.
var ErrOpen = errors.New("the display is connected already")

// Display is the Go side of one widget. All methods belong to the main loop.
type Display struct {
	// Handlers are the application's callbacks; see Handlers.
	Handlers Handlers

	object *C.GovncDisplay
	p      *C.GovncDisplayPrivate
	waker  waker

	client      *rfbclient.Client // nil while no connection is open
	news        news              // taken last; its memory is reused
	telling     *news             // what handlers are told now; nil: nothing
	initialized bool              // the session has begun
	mapped      bool              // the widget is
	minimized   bool              // its window is
	visible     bool              // mapped, and not minimized
	followed    bool              // somebody records it
	replay      bool              // what is connected to is a recording
	name        string            // the desktop's
	cursor      *rfbclient.Cursor // nil until the server sends one
	view        view
	own         rfbclient.Size   // what is seen of the widget, in the monitor's own pixels
	asked       rfbclient.Size   // what the server was asked for last in this session, px
	pending     rfbclient.Region // damage that was not copied yet
	copying     rfbclient.Region // damage that the main loop is copying
	copier      copier
	rects       []C.int // scratch of damage

	keyboard keyboard
	pointer  pointer
	text     text
	typing   typing

	recording recording

	credentials credentials
	tls         rfbclient.TLS
	security    []string            // types that are allowed; nil: the safe ones
	ask         bool                // Handlers.Unprotected, where it is needed
	local       bool                // what is connected to is on this machine
	anonymous   bool                // TLS without certificates is allowed with servers elsewhere, too
	avoid       rfbclient.Features  // what the server does not bear
	audio       rfbclient.AudioSink // the application's; nil for the speaker
	speaker     *pulse.Sink         // nil before the first connection
}

// New makes a widget. Its reference is floating, as that of every new widget.
func New() *Display {
	return FromNative(unsafe.Pointer(C.govnc_display_new()))
}

// Register makes the class known to GObject, so that .ui files can name it. It
// needs no display.
func Register() { C.govnc_display_get_type() }

// FromNative gives the Go side of a GovncDisplay*; nil if it is none.
func FromNative(object unsafe.Pointer) *Display {
	if object == nil || C.g_type_check_instance_is_a((*C.GTypeInstance)(object), C.govnc_display_get_type()) == 0 {
		return nil
	}
	return displayOf(C.uintptr_t((*C.GovncDisplay)(object).priv.handle))
}

// Native gives the GovncDisplay*. It is valid as long as the object lives.
func (d *Display) Native() unsafe.Pointer { return unsafe.Pointer(d.object) }

func displayOf(handle C.uintptr_t) *Display {
	return cgo.Handle(handle).Value().(*Display)
}

// Open connects through dial, which is called once on another goroutine and
// must return soon after its context has ended. It returns at once; the
// handlers tell what comes of it.
func (d *Display) Open(dial func(ctx context.Context) (net.Conn, error)) error {
	if d.client != nil {
		return ErrOpen
	}
	if dial == nil {
		return rfbclient.ErrNoDial
	}
	if err := d.listen(); err != nil {
		return err
	}
	config := rfbclient.Config{
		Dial:      dial,
		Wake:      d.waker.wake,
		Exclusive: d.p.shared == 0,
		Depth:     depths[d.p.depth],
		Avoid:     d.avoid,
		Audio:     d.audioSink(),
		TLS:       d.tls,

		SecurityTypes:  d.security,
		AskUnprotected: d.ask || !d.local && C.govnc_is_heard(d.object, C.GOVNC_UNPROTECTED) != 0,
	}
	config.JPEGQuality = d.quality()
	if d.replay {
		recorded(&config)
	}
	d.local = false // of the next one it is not known
	C.govnc_keep_error(d.object, 0, nil)
	d.client = rfbclient.Start(config)
	d.client.SetAudio(d.p.audio != 0)
	d.client.SetVisible(d.isWatched())
	C.govnc_clipboard_watch(d.object, C.TRUE)
	return nil
}

// listen lets other goroutines reach the main loop.
func (d *Display) listen() error {
	if C.govnc_loop_watch(d.object) == 0 {
		return errors.New("cannot make an eventfd: too many files are open")
	}
	d.waker.open(int(d.p.wake_fd))
	return nil
}

// quality is what the properties lossy-encoding and quality say, as the client knows
// it.
func (d *Display) quality() int {
	switch {
	case d.p.lossy == 0:
		return 0
	case d.p.quality == 0:
		return rfbclient.JPEGQualityAuto
	}
	return int(d.p.quality)
}

// depths are those of the property, gtk-vnc's numbers.
var depths = map[C.int]rfbclient.Depth{
	C.GOVNC_DISPLAY_DEPTH_COLOR_DEFAULT:   rfbclient.DepthDefault,
	C.GOVNC_DISPLAY_DEPTH_COLOR_FULL:      rfbclient.DepthFull,
	C.GOVNC_DISPLAY_DEPTH_COLOR_MEDIUM:    rfbclient.DepthMedium,
	C.GOVNC_DISPLAY_DEPTH_COLOR_LOW:       rfbclient.DepthLow,
	C.GOVNC_DISPLAY_DEPTH_COLOR_ULTRA_LOW: rfbclient.DepthUltraLow,
	C.GOVNC_DISPLAY_DEPTH_COLOR_SERVER:    rfbclient.DepthServer,
}

// SetSecurity says how the server is checked and which security types may be used,
// from the next connection on; see rfbclient.Config.
func (d *Display) SetSecurity(tls rfbclient.TLS, types []string) { d.tls, d.security = tls, types }

// SetAvoid says what the server is not sent, from the next connection on; see
// rfbclient.Config.
func (d *Display) SetAvoid(features rfbclient.Features) { d.avoid = features }

// SetAskUnprotected says whether Handlers.Unprotected is asked, from the next
// connection on: where a network lies between here and the server.
func (d *Display) SetAskUnprotected(ask bool) { d.ask = ask }

// AnswerUnprotected answers Handlers.Unprotected.
func (d *Display) AnswerUnprotected(accept bool) {
	if d.client != nil {
		d.client.AnswerUnprotected(accept)
	}
}

// nameServer sets what the next server's certificate must name. What a server on
// this machine says cannot be changed on the way: it needs no certificate.
func (d *Display) nameServer(name string, local bool) {
	d.local = local
	d.tls.ServerName = name
	d.tls.AllowAnonymous = d.anonymous || local
}

// AnswerCertificate answers Handlers.Certificate.
func (d *Display) AnswerCertificate(accept bool) {
	if d.client != nil {
		d.client.AnswerCertificate(accept)
	}
}

// Security says what protects the session; the zero value without one.
func (d *Display) Security() rfbclient.Security {
	if d.client == nil || !d.initialized {
		return rfbclient.Security{}
	}
	return d.client.Security()
}

// Power asks the server for an action. It says false if it cannot be asked.
func (d *Display) Power(action rfbclient.PowerAction) bool {
	return d.wants() && d.client.Power(action)
}

// CanPower says whether the server has said that it can be asked by Power.
func (d *Display) CanPower() bool { return d.client != nil && d.client.CanPower() }

// OpenHost connects to a host and TCP port.
func (d *Display) OpenHost(host, port string) error { return d.openNamed(host, host, port) }

// openNamed connects to a host that its certificate calls name.
func (d *Display) openNamed(name, host, port string) error {
	if d.client != nil {
		return ErrOpen
	}
	ip := net.ParseIP(host)
	d.nameServer(name, host == "localhost" || ip != nil && ip.IsLoopback())
	return d.Open(func(ctx context.Context) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	})
}

// Close ends the connection. Disconnected follows from the main loop.
func (d *Display) Close() {
	if d.client != nil {
		d.StopTyping()
		d.releaseKeys()
		d.releaseButtons()
		d.client.Close()
	}
}

// Done is closed when the connection that there is has ended and all that was sent has
// arrived, or cannot any more. It is nil without a connection.
func (d *Display) Done() <-chan struct{} {
	if d.client == nil {
		return nil
	}
	return d.client.Done()
}

// IsOpen says whether there is a connection, or one is being made or closed.
func (d *Display) IsOpen() bool { return d.client != nil }

// IsInitialized says whether the session has begun and not ended.
func (d *Display) IsInitialized() bool { return d.initialized }

// SetCredentials answers the server's question. The password is wiped after use.
func (d *Display) SetCredentials(credentials rfbclient.Credentials) {
	if d.client != nil {
		d.client.Answer(credentials)
	} else {
		clear(credentials.Password)
	}
}

// Refresh asks the server for the whole picture anew. It says false without a
// session.
func (d *Display) Refresh() bool {
	if d.client == nil || !d.initialized {
		return false
	}
	d.client.Refresh()
	return true
}

// Statistics say how the connection is doing; the zero value without one.
func (d *Display) Statistics() rfbclient.Statistics {
	if d.client == nil {
		return rfbclient.Statistics{}
	}
	return d.client.Statistics()
}

// Ping measures how long the server takes to answer; see Statistics.
func (d *Display) Ping() {
	if d.client != nil {
		d.client.Ping()
	}
}

// HasAudio says whether the server has said that it can send sound.
func (d *Display) HasAudio() bool { return d.client != nil && d.client.HasAudio() }

// CanResize says whether the server has said that it can be asked for another size.
func (d *Display) CanResize() bool { return d.client != nil && d.client.CanSetDesktopSize() }

// Size is the desktop's size in pixels; 0, 0 before the first connection.
func (d *Display) Size() (width, height int) { return int(d.p.width), int(d.p.height) }

// Name is the desktop's name: plain text, safe to show.
func (d *Display) Name() string { return d.name }

// Picture gives a copy of the picture: width*height pixels of the bytes B, G, R
// and an undefined one. It is nil before the first picture.
func (d *Display) Picture() (pixels []byte, width, height int) {
	d.settle()
	data, stride := d.pictureMemory()
	if data == nil {
		return nil, 0, 0
	}
	width, height = d.Size()
	pixels = make([]byte, 0, 4*width*height)
	for y := range height {
		pixels = append(pixels, data[y*stride:y*stride+4*width]...)
	}
	return pixels, width, height
}

// disposed is called when the widget is being destroyed.
func (d *Display) disposed() {
	d.Handlers = Handlers{}
	d.waker.close()
	d.StopRecording()
	d.settle()
	d.copier.close()
	if d.client != nil {
		d.client.Close()
		d.client = nil
	}
	d.initialized = false
	if d.speaker != nil {
		d.speaker.Close()
		d.speaker = nil
	}
}

// wants says whether what the user does is meant for the server now.
func (d *Display) wants() bool {
	return d.client != nil && d.initialized && d.p.read_only == 0
}
