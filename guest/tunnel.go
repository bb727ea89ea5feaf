// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"fmt"
	"strings"
)

const (
	// Port of display :0, registered for RFB.
	defaultPort = 5900
	// Ports below need privileges to listen on.
	firstFreePort = 1024
)

// tcpElsewhere is the error for a display that listens on a loopback address of
// another machine, or behind ssh.
func tcpElsewhere(guest, uri string, e endpoint, port int, at place) error {
	far := e.address
	if strings.HasPrefix(far, "[") { // shells read brackets as a pattern
		far = "'" + far + "'"
	}
	if port < firstFreePort {
		port = defaultPort
	}
	return elsewhere(guest, uri, e, far, port, at)
}

// socketElsewhere is the error for a display that listens on a unix socket of
// another machine. Its path was chosen by whoever described the guest, and the
// command may be pasted into a shell: no command is better than one that needs
// quotes, or one that ssh would take apart at a colon.
func socketElsewhere(guest, uri string, e endpoint, at place) error {
	far := e.address
	if checkWord(far) != nil || strings.Contains(far, ":") {
		far = ""
	}
	return elsewhere(guest, uri, e, far, defaultPort, at)
}

// elsewhere names the command that forwards the local port to far, if ssh leads
// there; far is the far end as ssh's option -L wants it, "" if it has no safe form.
func elsewhere(guest, uri string, e endpoint, far string, port int, at place) error {
	err := &UnreachableError{Guest: guest, URI: uri, Where: e.String(), SSH: at.reach == bySSH}
	if !err.SSH || far == "" || checkWord(at.user) != nil {
		return err
	}
	err.Tunnel = fmt.Sprintf("ssh -N -L %d:%s %s", port, far, sshTarget(at))
	err.Tunnelled = fmt.Sprintf("127.0.0.1:%d", port)
	return err
}

func sshTarget(at place) string {
	target := at.host
	if at.user != "" {
		target = at.user + "@" + target
	}
	if at.port != "" {
		target = "-p " + at.port + " " + target
	}
	return target
}
