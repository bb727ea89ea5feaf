// SPDX-License-Identifier: GPL-2.0-or-later

package hostile

import (
	"context"
	"net"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
)

const (
	// flooded is how long a flood lasts before the viewer ends the session.
	flooded = 300 * time.Millisecond
	// promptly is how long that may take, and an attack that the viewer must see.
	promptly = 10 * time.Second
	// ceiling is what a case may add to the process, and ceilingBig the same with
	// the largest desktop, whose second copy is the window's, in bytes.
	ceiling    = 150 << 20
	ceilingBig = 320 << 20
)

// TestClient runs every case against package rfbclient.
func TestClient(t *testing.T) {
	for _, c := range Cases() {
		t.Run(c.Name, func(t *testing.T) { c.againstClient(t) })
	}
}

func (c Case) againstClient(t *testing.T) {
	address := c.Start(t)
	debug.FreeOSMemory()
	before := servers.ResetPeak(t)
	wake := make(chan struct{}, 1)
	client := rfbclient.Start(rfbclient.Config{
		Dial: func(ctx context.Context) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "tcp", address)
		},
		Wake: func() {
			select {
			case wake <- struct{}{}:
			default:
			}
		},
		SecurityTypes: c.Types,
		TLS:           rfbclient.TLS{ServerName: "127.0.0.1", AllowAnonymous: true},
	})
	took, err := c.answer(t, client, wake)
	<-client.Done()
	peak := servers.Peak(t, "self") - before
	want := c.Error
	if want == "" {
		want = rfbclient.ErrClosed.Error()
	}
	if err.Error() != want {
		t.Errorf("it says %q\n and must say %q", err, want)
	}
	limit := int64(ceiling)
	if c.Big {
		limit = ceilingBig
	}
	if peak > limit {
		t.Errorf("it took %d MiB", peak>>20)
	}
	t.Logf("%d MiB, %v", peak>>20, took)
}

// answer is the application: it takes what comes and answers questions, until the
// end. It gives how long that took and the error, or how long it took to end a
// flood.
func (c Case) answer(t *testing.T, client *rfbclient.Client, wake <-chan struct{}) (time.Duration, error) {
	start := time.Now()
	late := time.After(promptly)
	var flood <-chan time.Time
	if c.Error == "" {
		flood = time.After(flooded)
	}
	var u rfbclient.Updates
	for {
		select {
		case <-wake:
		case <-flood:
			start = time.Now()
			client.Close()
			continue
		case <-late:
			t.Fatalf("neither an end nor a word within %v", promptly)
		}
		client.Take(&u)
		if u.Credentials != nil {
			client.Answer(rfbclient.Credentials{Username: User, Password: []byte(Password)})
		}
		if u.Certificate != nil {
			client.AnswerCertificate(true)
		}
		for _, text := range []*string{u.Name, u.CutText} {
			if text != nil && strings.ToValidUTF8(*text, "") != *text {
				t.Errorf("text that is not UTF-8: %q", *text)
			}
		}
		if u.Closed {
			return time.Since(start), u.Err
		}
	}
}
