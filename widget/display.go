// SPDX-License-Identifier: LGPL-2.1-or-later

package widget

import (
	"context"
	"errors"
	"net"
	"time"
	"unsafe"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/glib"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/widget/internal/core"
)

// Display is the widget. It embeds gtk.DrawingArea, so that all that GTK can do
// with a widget can be done with it.
type Display struct {
	gtk.DrawingArea
	core *core.Display
}

func init() {
	core.Register()
	gtk.WrapMap["GovncDisplay"] = func(object *glib.Object) *Display {
		display, _ := FromObject(object)
		return display
	}
}

// New makes a display that is not connected.
func New() (*Display, error) {
	return FromObject(glib.Take(core.New().Native()))
}

// FromObject gives the display that a GObject is. It returns ErrNotADisplay if
// it is something else.
func FromObject(object *glib.Object) (*Display, error) {
	if object == nil {
		return nil, ErrNotADisplay
	}
	c := core.FromNative(unsafe.Pointer(object.GObject))
	if c == nil {
		return nil, ErrNotADisplay
	}
	area := gtk.DrawingArea{Widget: gtk.Widget{InitiallyUnowned: glib.InitiallyUnowned{Object: object}}}
	return &Display{area, c}, nil
}

// Open connects through dial, which is called once on another goroutine and must
// return soon after its context has ended. It returns at once; the handlers tell
// what comes of it. It returns ErrOpen if there is a connection already, rfbclient.ErrNoDial
// if dial is nil, and an error if the process may open no more files.
func (d *Display) Open(dial func(ctx context.Context) (net.Conn, error)) error {
	return d.core.Open(dial)
}

// OpenHost connects to a host name or address and a TCP port number, as Open.
func (d *Display) OpenHost(host, port string) error { return d.core.OpenHost(host, port) }

// Close ends the connection, from any state; Handlers.Disconnected follows.
func (d *Display) Close() { d.core.Close() }

// Done is closed when the connection that there is has ended. A program that ends waits for
// it after Close, so that the last keys arrive; that takes less than a second. It is nil
// without a connection, and may be received from by any goroutine.
func (d *Display) Done() <-chan struct{} { return d.core.Done() }

// IsOpen says whether there is a connection, or one is being made or closed.
func (d *Display) IsOpen() bool { return d.core.IsOpen() }

// IsInitialized says whether a session has begun and not ended.
func (d *Display) IsInitialized() bool { return d.core.IsInitialized() }

// SetCredentials answers Handlers.Credentials, at once or later. The password is
// wiped after use (RFB 7.2).
func (d *Display) SetCredentials(c rfbclient.Credentials) { d.core.SetCredentials(c) }

// DesktopSize is the desktop's size in pixels; 0, 0 before the first connection.
func (d *Display) DesktopSize() (width, height int) { return d.core.Size() }

// Density is how many of the monitor's own pixels one of GTK's pixels is wide: the scale
// factor, or less where that is only rounded up from the desktop's scale, as under
// Wayland with a scale of 1.5. At a zoom of 100 % a pixel of the desktop is one of the
// monitor's.
func (d *Display) Density() float64 { return d.core.Density() }

// DesktopName is the desktop's name: plain text, safe to show.
func (d *Display) DesktopName() string { return d.core.Name() }

// SendKeys presses keys together, first to last, and releases them last to
// first. They are keysyms (gdk.KEY_...); the server is told the keys that have
// them on a US keyboard. It returns ErrNotConnected without a session, and a
// *NoScancodeError, having sent nothing, if a server that takes scancodes would not
// know one of the keys.
func (d *Display) SendKeys(keysyms ...uint) error {
	return d.core.SendKeys(keysyms32(keysyms)...)
}

// PressKeys presses keys and holds them, until ReleaseKeys or the session's end. The
// server sees keys of a US keyboard, as with SendKeys; the errors are the same.
func (d *Display) PressKeys(keysyms ...uint) error { return d.core.PressKeys(keysyms32(keysyms)) }

// ReleaseKeys releases what PressKeys holds, last to first.
func (d *Display) ReleaseKeys(keysyms ...uint) { d.core.ReleaseKeys(keysyms32(keysyms)) }

func keysyms32(keysyms []uint) []uint32 {
	list := make([]uint32, len(keysyms))
	for i, k := range keysyms {
		list[i] = uint32(k)
	}
	return list
}

// TypeText types text at the server as if by hand, a key event every 10 ms, for
// guests that take no clipboard. layout is the server's keyboard layout as XKB names
// it ("us", "de(nodeadkeys)"; "" is "us"). It returns at once; Handlers.Typing tells
// how far it is. It returns ErrNotConnected without a session, ErrUnknownLayout, and
// an *UntypableError, having typed nothing, if the layout lacks a character.
func (d *Display) TypeText(text, layout string) error {
	err := d.core.TypeText(text, layout)
	var untypable *core.UntypableError
	if errors.As(err, &untypable) {
		return &UntypableError{untypable.Layout, untypable.Characters}
	}
	return err
}

// SetTypingInterval sets the time from one key event to the next for texts that
// TypeText begins afterwards; 0 is 10 ms, at which QEMU passes events on if it was not
// told another key-delay-ms. A shifted character is four events.
func (d *Display) SetTypingInterval(interval time.Duration) { d.core.SetTypingInterval(interval) }

// StopTyping drops what TypeText has not typed yet, and lets go of the keys that are
// down for it.
func (d *Display) StopTyping() { d.core.StopTyping() }

// Power asks the server to shut down, reboot or reset its machine (rfbproto, "xvp Client
// Message"). It says false if
// the server cannot be asked: see Handlers.PowerAvailable.
func (d *Display) Power(action rfbclient.PowerAction) bool { return d.core.Power(action) }

// CanPower says whether Power can be used.
func (d *Display) CanPower() bool { return d.core.CanPower() }

// SetAudioSink sets what plays the server's sound in the place of PulseAudio, from
// the next connection on, if the option Audio is set.
func (d *Display) SetAudioSink(sink rfbclient.AudioSink) { d.core.SetAudioSink(sink) }

// AudioError says why no sound can be heard; nil if it can, or none has come.
func (d *Display) AudioError() error { return d.core.AudioError() }

// SetSecurity says how the server's certificate is checked and which security types
// may be used, from the next connection on; see rfbclient.Config. OpenHost sets
// TLS.ServerName itself, and allows anonymous TLS with this machine. nil types are
// all that keep a password from listeners.
func (d *Display) SetSecurity(tls rfbclient.TLS, types []string) { d.core.SetSecurity(tls, types) }

// SetAvoid says what the server is not sent, because it does not bear it; see
// rfbclient.Avoidance. It takes effect with the next connection.
func (d *Display) SetAvoid(features rfbclient.Features) { d.core.SetAvoid(features) }

// SetAskUnprotected says whether Handlers.Unprotected is asked before a security type
// that does not encrypt, or with which nobody checks who the server is: for servers
// that are reached through a network. It takes effect with the next connection.
func (d *Display) SetAskUnprotected(ask bool) { d.core.SetAskUnprotected(ask) }

// AnswerUnprotected answers Handlers.Unprotected, at once or later.
func (d *Display) AnswerUnprotected(accept bool) { d.core.AnswerUnprotected(accept) }

// AnswerCertificate answers Handlers.Certificate, at once or later.
func (d *Display) AnswerCertificate(accept bool) { d.core.AnswerCertificate(accept) }

// Security says what protects the session; the zero value without one.
func (d *Display) Security() rfbclient.Security { return d.core.Security() }

// SetCutText gives the server text as if it had been copied on this side (RFB 7.5.6). It
// says false if the text is too long for servers, or there is no session.
func (d *Display) SetCutText(text string) bool { return d.core.SetCutText(text) }

// SetGrabKeys sets the chord that releases the grab of keyboard and pointer and
// takes it again, as keysyms; none for no chord. The default is the left Control
// and Alt keys.
func (d *Display) SetGrabKeys(keysyms ...uint) {
	d.core.SetGrabKeys(keysyms32(keysyms))
}

// SetKeyRepeat has a key that is held on this side be let go of before each further
// press, for servers that take a press of a key that is down for nothing, such as
// x11vnc. It is off by default.
func (d *Display) SetKeyRepeat(on bool) { d.core.SetKeyRepeat(on) }

// SetHostChords sets chords that this side keeps for itself while the keyboard is
// grabbed: each is keysyms, modifiers first, as in Alt_L, Tab. They go to the window's
// accelerators and to the desktop. Under Wayland a chord of the desktop only works
// when its key is pressed a second time, with the modifiers held.
func (d *Display) SetHostChords(chords ...[]uint) {
	list := make([][]uint32, len(chords))
	for i, keysyms := range chords {
		list[i] = keysyms32(keysyms)
	}
	d.core.SetHostChords(list)
}

// Grabbed says whether keyboard and pointer are grabbed now.
func (d *Display) Grabbed() (keyboard, pointer bool) { return d.core.Grabbed() }

// Statistics say how the connection is doing; the zero value without one.
func (d *Display) Statistics() rfbclient.Statistics { return d.core.Statistics() }

// Ping has it measured how long the server takes to answer; when it has, Statistics say it.
func (d *Display) Ping() { d.core.Ping() }

// HasAudio says whether the server can send sound (rfbproto, "QEMU Audio
// Pseudo-encoding").
func (d *Display) HasAudio() bool { return d.core.HasAudio() }

// CanResize says whether the server can be asked for another size of the desktop
// (rfbproto, "ExtendedDesktopSize Pseudo-encoding").
func (d *Display) CanResize() bool { return d.core.CanResize() }

// Release gives keyboard and pointer back to the desktop, until the user clicks
// the widget, focuses it anew or gives the chord.
func (d *Display) Release() { d.core.Release() }

// RequestDesktopSize asks the server for a desktop of the widget's size now, if
// the option AllowResize is set (rfbproto, "SetDesktopSize"). Without it that happens when the widget's size
// changes.
func (d *Display) RequestDesktopSize() { d.core.RequestDesktopSize() }

// HasAskedSize says whether the size that the server was asked for last in this session
// is this one, in pixels: a desktop that has it now has it from here, and not from another
// viewer.
func (d *Display) HasAskedSize(width, height int) bool { return d.core.HasAsked(width, height) }

// Pixbuf gives a copy of the picture as the server sent it, unscaled, without
// the pointer. It is nil before the first picture.
func (d *Display) Pixbuf() (*gdk.Pixbuf, error) {
	pixels, width, height := d.core.Picture()
	if pixels == nil {
		return nil, nil
	}
	// gotk3's PixbufNewFromBytes hands on no bytes: the pixels are filled in here.
	pixbuf, err := gdk.PixbufNew(gdk.COLORSPACE_RGB, false, 8, width, height)
	if err != nil {
		return nil, err
	}
	rgb, stride := pixbuf.GetPixels(), pixbuf.GetRowstride()
	for y := range height {
		row := rgb[y*stride : y*stride+3*width]
		for x := range width {
			p := pixels[4*(y*width+x):]
			row[3*x], row[3*x+1], row[3*x+2] = p[2], p[1], p[0]
		}
	}
	return pixbuf, nil
}
