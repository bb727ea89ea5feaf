// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"errors"
	"os"
	"syscall"

	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

// ServerClosed says whether the server has ended the connection in good order, and not
// the network.
func ServerClosed(err error) bool { return !NetworkFailed(err) && !RejectedEarly(err) }

// NetworkFailed says whether the network, or the tunnel through ssh, has ended the
// connection.
func NetworkFailed(err error) bool {
	var number syscall.Errno
	var tunnel *guest.TunnelError
	return errors.As(err, &number) || errors.As(err, &tunnel)
}

// WasReset says whether the connection has ended by a reset, which a network may have
// sent or a server: one that closes with something unread, or does not wait.
func WasReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// RejectedEarly says whether a server has ended a session, of which nothing was seen, at
// what it was told first. That is tried again by itself, without what was learnt of it
// (app/session/lessons.go). An end behind something later may as well be that of a session taken over:
// it is learnt from, too, but the user decides.
func RejectedEarly(err error) bool {
	var rejected *rfbclient.RejectedError
	return errors.As(err, &rejected) && rejected.Feature.Has(rfbclient.FeaturePixelFormat|rfbclient.FeatureEncodings)
}

// Stays says whether what hinders a connection is there the next time, too: who may not
// do something now may not in a minute, and is not to be asked for a password again
// and again.
func Stays(err error) bool {
	var ssh *guest.SSHError
	var access *guest.AccessError
	var auth *guest.AuthError
	return errors.As(err, &ssh) && ssh.Refused() || errors.As(err, &access) || errors.As(err, &auth) ||
		errors.Is(err, os.ErrPermission)
}
