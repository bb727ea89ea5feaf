// SPDX-License-Identifier: GPL-2.0-or-later

// Package ssh reaches displays on other machines through the user's own ssh program. It
// knows nothing of libvirt but the names of the parameters in its URIs.
//
//	host, err := ssh.ReadHost(uri, "ssh")
//	socket, err := ssh.Dial(ctx, host, ssh.Target{Network: "tcp", Address: "127.0.0.1:5901"}, false)
//
// A Host says where ssh leads to and with which options. A Connection is a shared ssh
// connection: one ssh that has logged in, over which libvirt and any number of tunnels
// reach their ends. Dial opens a tunnel to a Target and returns when the server at its end
// has spoken. See tunnel for the kinds of tunnels, and Connection for how long ssh lives.
//
// Every ssh is a child of this process and ends with it, even if it is killed. What ssh
// writes to stderr is kept and becomes Error.Said.
package ssh
