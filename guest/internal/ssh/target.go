// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

// MaxSocketPath is how many bytes a unix socket's path has at most on Linux (unix(7):
// sun_path of 108 with its final zero).
const MaxSocketPath = 107

// A Target is the display that a tunnel leads to, as the host at the end of ssh knows it.
type Target struct {
	Network string // "tcp" or "unix"
	Address string // host:port, or the socket's path
	Guest   string // name, for errors
}

func (t Target) String() string {
	if t.Network == "unix" {
		return "unix:" + t.Address
	}
	return t.Address
}
