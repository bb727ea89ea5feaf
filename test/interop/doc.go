// SPDX-License-Identifier: GPL-2.0-or-later

// Package interop tests rfbclient against real VNC servers: each server in each of
// its modes, in each encoding, in each depth. Pictures are drawn on the server's
// screen, one after the other, while a client for each encoding and depth is
// connected; what the clients have must be what the server says that it shows,
// pixel by pixel.
//
// What was measured is docs/servers.md. A run that measures something else fails;
//
//	go test ./test/interop -update
//
// writes the file anew.
package interop
