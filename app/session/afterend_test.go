// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/rfbclient/websocket"
)

func dialError(err error) error {
	return &rfbclient.ConnectError{Err: &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}}
}

// TestEndingOf: what ends a connection is of one kind.
func TestEndingOf(t *testing.T) {
	for _, tt := range []struct {
		err  error
		here bool
		want ending
	}{
		{rfbclient.ErrLost, false, endClosed},
		{fmt.Errorf("%w: %w", rfbclient.ErrLost, &websocket.CloseError{Code: 1001}), false, endClosed},
		{&rfbclient.EarlyEndError{Err: rfbclient.ErrLost}, false, endClosed},
		{fmt.Errorf("%w: %w", rfbclient.ErrLost, syscall.ECONNRESET), false, endReset},
		{fmt.Errorf("%w: %w", rfbclient.ErrLost, &net.OpError{Op: "write", Err: os.NewSyscallError("write", syscall.EPIPE)}), false, endReset},
		{&rfbclient.RejectedError{Feature: rfbclient.FeatureEncodings, Err: fmt.Errorf("%w: %w", rfbclient.ErrLost, syscall.ECONNRESET)}, false, endRejected},
		{&rfbclient.RejectedError{Feature: rfbclient.FeatureDesktopSize, Err: fmt.Errorf("%w: %w", rfbclient.ErrLost, syscall.ECONNRESET)}, false, endReset},
		{fmt.Errorf("%w: %w", rfbclient.ErrLost, syscall.ETIMEDOUT), false, endBroken},
		{fmt.Errorf("%w: %w", rfbclient.ErrLost, &guest.TunnelError{WasOpen: true, Err: &guest.SSHError{Err: errors.New("gone")}}), false, endBroken},
		{&rfbclient.RejectedError{Feature: rfbclient.FeatureEncodings, Err: rfbclient.ErrLost}, false, endRejected},
		{&rfbclient.RejectedError{Feature: rfbclient.FeatureDesktopSize, Err: rfbclient.ErrLost}, false, endClosed},
		{&rfbclient.RejectedError{Feature: rfbclient.FeatureFences, Err: rfbclient.ErrLost}, false, endClosed},
		{rfbclient.ErrNotReading, false, endBroken},
		{rfbclient.ErrTimeout, false, endBroken},
		{&rfbclient.EarlyEndError{Asked: true, Err: rfbclient.ErrLost}, false, endBusy},
		{&rfbclient.EarlyEndError{Asked: true, Err: fmt.Errorf("%w: %w", rfbclient.ErrLost, syscall.ECONNRESET)}, false, endBusy},
		{dialError(syscall.ECONNREFUSED), false, endUnreached},
		{dialError(syscall.ECONNREFUSED), true, endGone},
		{dialError(syscall.ENOENT), true, endGone},
		{dialError(syscall.EHOSTUNREACH), true, endUnreached},
		{dialError(syscall.EACCES), true, endStays},
		{&rfbclient.ConnectError{Err: &guest.DialError{Err: syscall.EACCES}}, false, endStays},
		{&rfbclient.ConnectError{Err: &guest.AttachError{Err: &guest.AccessError{Err: errors.New("no")}}}, false, endStays},
		{&rfbclient.ConnectError{Err: &guest.AttachError{Err: &guest.AuthError{Err: errors.New("no")}}}, false, endStays},
		{&rfbclient.ConnectError{Err: &guest.TunnelError{Err: &guest.SSHError{Said: "Permission denied (publickey)."}}}, false, endStays},
		{&rfbclient.ProtocolError{What: "nonsense"}, false, endFault},
		{&rfbclient.AuthError{}, false, endFault},
		{&rfbclient.RefusedError{Reason: "full"}, false, endFault},
	} {
		if got := endingOf(tt.err, tt.here); got != tt.want {
			t.Errorf("%T %v: %d, want %d", tt.err, tt.err, got, tt.want)
		}
	}
}

func TestNextStep(t *testing.T) {
	for _, tt := range []struct {
		name string
		how  ending
		came progress
		m    manners
		want step
	}{
		{"a network fails", endBroken, lasted, manners{}, stepRetry},
		{"and again, as soon as there is a session", endBroken, brief, manners{}, stepRetry},
		{"and once more: somebody takes the server over each time", endBroken, briefAgain, manners{}, stepAsk},
		{"the line is reset in mid-session", endReset, lasted, manners{}, stepRetry},
		{"and before there is a session again", endReset, notAgain, manners{}, stepRetry},
		{"the line is reset as soon as there is a session: somebody may have taken the server over", endReset, brief, manners{}, stepAsk},
		{"and once more", endReset, briefAgain, manners{}, stepAsk},
		{"a script, and the line is reset at once", endReset, brief, manners{nobody: true, reconnect: true}, stepEnd},
		{"a kiosk, and the line is reset at once", endReset, brief, manners{kiosk: true}, stepRetry},
		{"the host is still down", endUnreached, notAgain, manners{}, stepRetry},
		{"nobody was ever there", endUnreached, neverBegun, manners{}, stepEnd},
		{"the server closes", endClosed, lasted, manners{}, stepAsk},
		{"the server throws out at once", endClosed, brief, manners{}, stepAsk},
		{"it closes before a session, which throws nobody out", endClosed, notAgain, manners{}, stepRetry},
		{"virtctl's port is gone", endGone, notAgain, manners{}, stepAsk},
		{"somebody has the server alone", endBusy, neverBegun, manners{}, stepAsk},
		{"still so", endBusy, notAgain, manners{}, stepAsk},
		{"it may not bear what it was sent", endRejected, brief, manners{}, stepRetry},
		{"no permission", endStays, neverBegun, manners{}, stepEnd},
		{"no permission any more", endStays, notAgain, manners{}, stepEnd},
		{"a fault in mid-session", endFault, lasted, manners{}, stepEnd},
		{"a script", endBroken, lasted, manners{nobody: true}, stepEnd},
		{"a script, a server that closes", endClosed, lasted, manners{nobody: true}, stepEnd},
		{"a script, and a busy server", endBusy, neverBegun, manners{nobody: true}, stepEnd},
		{"a script that wants to come back", endBroken, lasted, manners{nobody: true, reconnect: true}, stepRetry},
		{"it must not throw anybody out", endClosed, brief, manners{nobody: true, reconnect: true}, stepEnd},
		{"--reconnect", endClosed, lasted, manners{reconnect: true}, stepRetry},
		{"--reconnect and a server taken over", endClosed, brief, manners{reconnect: true}, stepAsk},
		{"a kiosk", endClosed, lasted, manners{kiosk: true}, stepRetry},
		{"a kiosk that is thrown out", endClosed, briefAgain, manners{kiosk: true}, stepRetry},
		{"a kiosk without permission", endStays, notAgain, manners{kiosk: true}, stepEnd},
	} {
		if got := nextStep(tt.how, tt.came, tt.m); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

// TestNothingStaysIsRetried: no manners have an error tried again that stays, or one
// that throws somebody out without a question; but a kiosk has nobody to ask.
func TestNothingStaysIsRetried(t *testing.T) {
	for came := range progresses {
		for bits := range 4 {
			m := manners{nobody: bits&1 != 0, reconnect: bits&2 != 0}
			for _, how := range []ending{endStays, endFault, endBusy, endGone} {
				if nextStep(how, came, m) == stepRetry {
					t.Errorf("ending %d, progress %d, %+v is tried again", how, came, m)
				}
			}
			for _, how := range []ending{endClosed, endReset} {
				if came != notAgain && came != lasted && nextStep(how, came, m) == stepRetry {
					t.Errorf("ending %d, progress %d, %+v is tried again", how, came, m)
				}
			}
		}
	}
}

func TestProgressOf(t *testing.T) {
	for _, tt := range []struct {
		begun   bool
		lasting time.Duration
		briefs  int
		want    progress
	}{
		{false, 0, 0, neverBegun},
		{true, 0, 0, notAgain},
		{true, 0, 3, notAgain},
		{true, time.Second, 0, brief},
		{true, time.Second, 1, briefAgain},
		{true, time.Minute, 1, lasted},
	} {
		if got := progressOf(tt.begun, tt.lasting, tt.briefs); got != tt.want {
			t.Errorf("%+v: %d", tt, got)
		}
	}
}

// TestIsAnother: which machine may be typed to after a loss without a question.
func TestIsAnother(t *testing.T) {
	web := machine{name: "QEMU (web)", uuid: "1", security: "VNC"}
	renewed := web
	renewed.renewed = true
	for _, tt := range []struct {
		name   string
		before *machine
		now    machine
		want   bool
	}{
		{"the first", nil, web, false},
		{"the same", &web, web, false},
		{"another name", &web, machine{name: "QEMU (db)", uuid: "1", security: "VNC"}, true},
		{"another UUID", &web, machine{name: "QEMU (web)", uuid: "2", security: "VNC"}, true},
		{"without its password", &web, machine{name: "QEMU (web)", uuid: "1", security: "None"}, true},
		{"another certificate", &web, machine{name: "QEMU (web)", uuid: "1", security: "VNC", key: [32]byte{1}}, true},
		{"started anew, with another name", &renewed, machine{name: "QEMU (web2)", uuid: "1", security: "None"}, false},
		{"made anew", &renewed, machine{name: "QEMU (web)", uuid: "2", security: "VNC"}, true},
	} {
		if got := tt.before.isAnother(tt.now); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
		if tt.want {
			if was, is := tt.before.differences(tt.now); was == is || was == "" || is == "" {
				t.Errorf("%s: %q instead of %q", tt.name, is, was)
			}
		}
	}
}
