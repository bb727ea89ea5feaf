// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
)

// brokenSink panics at the first sound.
type brokenSink struct{}

func (brokenSink) Begin(AudioFormat) { panic("no loudspeaker") }
func (brokenSink) Data([]byte)       {}
func (brokenSink) End()              {}

// TestWrongUse: a mistake of the program is called that, and not the server's.
func TestWrongUse(t *testing.T) {
	serves := func(stream *packet) func(context.Context) (net.Conn, error) {
		return func(context.Context) (net.Conn, error) { return newMemoryConn(stream.Bytes(), 1<<20, false), nil }
	}
	session := func() *packet { return hello(4, 3) }
	sound := session()
	sound.update(1).rect(0, 0, 0, 0, encodingQEMUAudio).u8(msgQEMU, 1).u16(audioBegin)
	picture := session()
	picture.Write(onePixel().Bytes())
	for _, tt := range []struct {
		name   string
		config Config
		says   string
	}{
		{"no Dial", Config{}, "Config.Dial is nil"},
		{"Dial gives nothing", Config{Dial: func(context.Context) (net.Conn, error) { return nil, nil }}, "neither a connection nor an error"},
		{"Dial panics", Config{Dial: func(context.Context) (net.Conn, error) { panic("no route") }}, "the program's Config.Dial panicked: no route"},
		{"no such depth", Config{Dial: serves(session()), Depth: 99}, "Config.Depth is 99"},
		{"a depth below all", Config{Dial: serves(session()), Depth: -1}, "Config.Depth is -1"},
		{"no such quality", Config{Dial: serves(session()), JPEGQuality: 10}, "Config.JPEGQuality is 10"},
		{"no such compression", Config{Dial: serves(session()), Compression: -1}, "Config.Compression is -1"},
		{"an encoding that there is not", Config{Dial: serves(session()), Encodings: []Encoding{EncodingRaw, 99}}, "encoding 99"},
		{"a pseudo-encoding among the encodings", Config{Dial: serves(session()), Encodings: []Encoding{encodingCursor}}, "Cursor"},
		{"the end of an update panics", Config{Dial: serves(picture), UpdateEnd: func(int64) { panic("disk full") }}, "the program's Config.UpdateEnd panicked: disk full"},
		{"the sound panics", Config{Dial: serves(sound), Audio: brokenSink{}}, "the program's Config.Audio panicked: no loudspeaker"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeak(t)
			c := Start(tt.config)
			<-c.Done()
			var u Updates
			c.Take(&u)
			var usage *UsageError
			if !u.Closed || !errors.As(u.Err, &usage) || !strings.Contains(u.Err.Error(), tt.says) {
				t.Fatalf("closed: %v, with %v", u.Closed, u.Err)
			}
			if panics := strings.Contains(tt.says, "panicked"); panics != (len(usage.Stack) > 0) {
				t.Errorf("the stack is %q", usage.Stack)
			}
		})
	}
}

// TestCallsAtAnyTime: what is called before the session and after the end does nothing,
// and says so where it says anything.
func TestCallsAtAnyTime(t *testing.T) {
	all := func(t *testing.T, c *Client) {
		t.Helper()
		c.KeyEvent('a', 0x1e, true)
		c.PointerEvent(5, 5, 1)
		c.PointerMotion(1, 1, 1)
		c.Answer(Credentials{Password: []byte("secret")})
		c.AnswerCertificate(true)
		c.AnswerUnprotected(true)
		c.SetCutText("text")
		c.SetVisible(false)
		c.SetVisible(true)
		c.SetQuality(100, -100)
		c.SetAudio(false)
		c.Refresh()
		if c.Power(PowerReset) || c.SetDesktopSize(9, 9) || c.SetScreens(9, 9, nil) || c.CopyDamage(&Region{}, nil, 0, 7, 7) {
			t.Error("something was done")
		}
		if c.Screens() != nil || c.TakesScancodes() || c.CanPower() || c.HasAudio() || c.Security() != (Security{}) {
			t.Error("something is known")
		}
		c.Statistics()
	}
	noLeak(t)
	dialled := make(chan struct{})
	c := Start(Config{Dial: func(ctx context.Context) (net.Conn, error) {
		<-dialled
		return nil, errors.New("nobody is there")
	}})
	all(t, c)
	close(dialled)
	<-c.Done()
	all(t, c)
	c.Close()
	c.Close()
	var u Updates
	c.Take(&u)
	c.Take(&u)
	all(t, c)
}
