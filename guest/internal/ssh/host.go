// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/govnc/virt-viewer/guest/internal/value"
)

// A host that leaves two probes without an answer is gone: that is known 12 s after its
// last word. libvirt's connections are probed in the same way.
const (
	KeepAliveInterval = 4 // s
	KeepAliveCount    = 2
)

// Host is the machine at the end of ssh, and how its URI says to get there.
// It is comparable: equal ones can share a connection.
type Host struct {
	Command    string // program that the URI names instead of ssh; "" if it does not
	Name       string // name, alias of ssh's configuration or address, without brackets
	User, Port string // "": ssh decides
	keyFile    string
	knownHosts string
	verify     verification
	batch      bool   // ssh may ask nobody
	netcat     string // program at the far end
}

// verification says which host keys are accepted.
type verification int

const (
	verifyAsConfigured verification = iota
	verifyLoosely                   // libvirt's no_verify=1
	verifyKnown                     // unknown ones are learned, changed ones refused
	verifyNothing
)

// ReadHost reads the parts of a connection URI that are about ssh, as libvirt
// names them (https://libvirt.org/uri.html). Parameters that mean nothing for a
// display, such as proxy, mode, socket and sshauth, are left alone.
func ReadHost(u *url.URL, transport string) (Host, error) {
	h := Host{Name: u.Hostname(), User: u.User.Username(), Port: u.Port()}
	if err := checkUser(h.User); err != nil {
		return Host{}, err
	}
	for name, value := range uriParameters(u.RawQuery) {
		if err := checkParameter(name, value); err != nil {
			return Host{}, err
		}
		switch name {
		case "command":
			if transport == "ssh" {
				h.Command = value
			}
		case "keyfile":
			h.keyFile = value
		case "known_hosts":
			h.knownHosts = value
		case "netcat":
			h.netcat = value
		case "no_tty":
			h.batch = isTrue(value)
		}
	}
	h.verify = readVerification(uriParameters(u.RawQuery))
	return h, nil
}

func readVerification(parameters map[string]string) verification {
	switch {
	case parameters["known_hosts_verify"] == "ignore":
		return verifyNothing
	case isTrue(parameters["no_verify"]):
		return verifyLoosely
	case parameters["known_hosts_verify"] == "auto":
		return verifyKnown
	}
	return verifyAsConfigured
}

// isTrue reads a flag as libvirt does: any number but 0.
func isTrue(value string) bool {
	return strings.Trim(value, "0123456789") == "" && strings.Trim(value, "0") != ""
}

// uriParameters reads a URI's query as libvirt does: parted by & or ;, and a plus
// sign is itself. The last of several equal names counts.
func uriParameters(query string) map[string]string {
	parameters := map[string]string{}
	for _, part := range strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == ';' }) {
		name, value, _ := strings.Cut(part, "=")
		name, nameErr := url.PathUnescape(name)
		value, valueErr := url.PathUnescape(value)
		if nameErr == nil && valueErr == nil {
			parameters[name] = value
		}
	}
	return parameters
}

// checkUser lets the names pass that ssh itself takes on a command line, and none
// that could be an option or mean something to a shell.
func checkUser(user string) error {
	if strings.HasPrefix(user, "-") {
		return &value.Error{Kind: value.UserDash, Value: value.Quote(user)}
	}
	for _, r := range user {
		if !unicode.IsPrint(r) || r == ' ' || r == '\uFFFD' || strings.ContainsRune("'`\"$;&<>|(){}[]*?!", r) {
			return &value.Error{Kind: value.UserCharacters, Value: value.Quote(user)}
		}
	}
	return nil
}

// checkParameter refuses values that cannot be given to ssh as they are.
func checkParameter(name, text string) error {
	for _, r := range text {
		if !unicode.IsPrint(r) || r == '\uFFFD' {
			return &value.Error{Kind: value.Parameter, Value: name}
		}
	}
	// This one goes through ssh's own reading of options, where quotes protect
	// blanks but nothing protects quotes and variables.
	if name == "known_hosts" && (strings.ContainsAny(text, `"\`) || strings.Contains(text, "${")) {
		return &value.Error{Kind: value.KnownHosts, Value: value.Quote(text)}
	}
	return nil
}

// program is what is run for ssh.
func (h Host) program() string {
	if h.Command != "" {
		return h.Command
	}
	return "ssh"
}

// String names the machine in messages: "root@host.example".
func (h Host) String() string {
	if h.User != "" {
		return h.User + "@" + h.Name
	}
	return h.Name
}

// args are the arguments for ssh: what the URI says, then more, then the host and,
// if there is one, the command to run there. Options and host cannot be mistaken
// for one another: the values of options stand in arguments of their own, and
// "--" ends the options.
func (h Host) args(more []string, command ...string) []string {
	var args []string
	add := func(option, value string) {
		if value != "" {
			args = append(args, option, value)
		}
	}
	add("-p", h.Port)
	add("-l", h.User)
	add("-i", h.keyFile)
	switch h.verify {
	case verifyNothing:
		add("-o", "StrictHostKeyChecking=no")
		add("-o", "UserKnownHostsFile=/dev/null")
		add("-o", "GlobalKnownHostsFile=/dev/null")
	case verifyLoosely:
		add("-o", "StrictHostKeyChecking=no")
	case verifyKnown:
		add("-o", "StrictHostKeyChecking=accept-new")
	}
	if h.knownHosts != "" && h.verify != verifyNothing {
		add("-o", `UserKnownHostsFile="`+strings.ReplaceAll(h.knownHosts, "%", "%%")+`"`)
	}
	if h.batch {
		add("-o", "BatchMode=yes")
	}
	// A dead line is noticed as soon as libvirt notices it.
	add("-o", fmt.Sprintf("ServerAliveInterval=%d", KeepAliveInterval))
	add("-o", fmt.Sprintf("ServerAliveCountMax=%d", KeepAliveCount))
	args = append(args, "-T")
	args = append(args, more...)
	args = append(args, "--", h.Name)
	return append(args, command...)
}

// failure is the error for something that went wrong on the way to the host.
func (h Host) failure(err error) *Error {
	return &Error{Host: h.String(), Port: h.Port, Err: err}
}
