// SPDX-License-Identifier: GPL-2.0-or-later

// Package servers starts what tests talk to: QEMU with the guest of
// test/guestimage, Xvnc, and screens (Xvfb with a window manager) on which the
// viewer is watched. Everything listens on loopback or unix sockets, has ports,
// displays and directories of its own, is waited for by its state and not by the
// clock, and is ended by its PID with the test.
package servers
