// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"net"
	"strings"
)

// relayCommand is the command that connects its stdin and stdout to the display,
// run by the user's shell at the far end, whatever shell that is: all words but
// the first two stand in single quotes, and what those do not protect everywhere
// is refused. netcat, if not "", is the program that the URI names.
func relayCommand(target Target, netcat string) (command string, ok bool) {
	words := []string{"relay", target.Address, netcat}
	script := relayToSocket
	if target.Network == "tcp" {
		host, port, err := net.SplitHostPort(target.Address)
		if err != nil {
			return "", false
		}
		words = []string{"relay", target.Address, netcat, host, port}
		script = relayToPort
	}
	if strings.HasPrefix(netcat, "-") {
		return "", false
	}
	command = "sh -c '" + script + "'"
	for _, word := range words {
		if strings.ContainsAny(word, "'\\!\n\r\x00") {
			return "", false
		}
		command += " '" + word + "'"
	}
	return command, true
}

// The relay: its words are the address, the URI's netcat, host and port. socat
// takes letters in a path for its own, so that it only gets plain paths.
const (
	relayToSocket = `if [ -n "$2" ]; then exec "$2" -U "$1"; fi; ` +
		`for nc in nc ncat; do if "$nc" -h 2>&1 | grep -q -e -U; then exec "$nc" -U "$1"; fi; done; ` +
		`case $1 in *[^A-Za-z0-9/._@%+=-]*) ;; *) command -v socat >/dev/null 2>&1 && exec socat - "UNIX-CONNECT:$1";; esac; ` +
		`echo "there is neither socat nor an nc that knows -U" >&2; exit 127`
	relayToPort = `if [ -n "$2" ]; then exec "$2" "$3" "$4"; fi; ` +
		`for nc in nc ncat; do command -v "$nc" >/dev/null 2>&1 && exec "$nc" "$3" "$4"; done; ` +
		`command -v socat >/dev/null 2>&1 && exec socat - "TCP:$1"; ` +
		`echo "there is neither socat nor nc" >&2; exit 127`
)
