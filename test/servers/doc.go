// SPDX-License-Identifier: GPL-2.0-or-later

// Package servers starts what tests talk to: QEMU with the guest of
// test/guestimage, Xvnc, Xtightvnc, x11vnc, wayvnc, a server made of libvncserver,
// and screens (Xvfb with a window manager) on which the viewer is watched. Most of
// them can be drawn on, too (Put, Copy), and say what they show (Truth). Everything listens on loopback or unix sockets, has ports,
// displays and directories of its own, is waited for by its state and not by the
// clock, and is ended by its PID with the test.
package servers
