// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"fmt"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
)

// SSHD is an ssh server for one user, the one who runs the tests, on the loopback
// addresses, with keys and configuration of its own.
type SSHD struct {
	*Process
	Dir   string // holds all below, and is removed with the test
	Port  int
	User  string
	Key   string // file that lets the user in
	Known string // file with the server's key
}

// OtherHost is an address of the ssh server by which nothing else is known, as if it
// were a machine of its own.
const OtherHost = "127.0.0.2"

// StartSSHD starts an ssh server with more lines in its configuration.
func StartSSHD(t testing.TB, more ...string) *SSHD {
	t.Helper()
	const program = "/usr/sbin/sshd"
	if _, err := os.Stat(program); err != nil {
		t.Skip("no ssh server here: ", err)
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := &SSHD{Dir: dir, Port: FreePort(t, "127.0.0.1"), User: me.Username, Key: filepath.Join(dir, "id"), Known: filepath.Join(dir, "known")}
	MakeSSHKey(t, s.Key)
	host := filepath.Join(dir, "host")
	MakeSSHKey(t, host)
	s.TrustKey(t, host+".pub")
	config := []string{
		fmt.Sprintf("Port %d", s.Port), "ListenAddress 127.0.0.1", "ListenAddress ::1", "ListenAddress " + OtherHost,
		"HostKey " + host, "AuthorizedKeysFile " + s.Key + ".pub", "PidFile none",
		"StrictModes no", "UsePAM no", "PermitRootLogin yes", "PasswordAuthentication no",
		"KbdInteractiveAuthentication no", "LogLevel VERBOSE",
		// Keeps bash from reading its start-up files, which may take seconds.
		"SetEnv SHLVL=2",
	}
	file := filepath.Join(dir, "sshd_config")
	WriteFile(t, file, strings.Join(append(more, config...), "\n")+"\n")
	command := []string{program, "-D", "-e", "-f", file}
	if _, err := os.Stat("/run/sshd"); err != nil && os.Geteuid() == 0 {
		// Its empty directory is usually made at boot. Here it gets one that
		// nobody else sees.
		command = append([]string{"unshare", "-m", "sh", "-c", `mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec "$@"`, "sh"}, command...)
	}
	s.Process = Start(t, nil, command[0], command[1:]...)
	s.waitFor(t, "the ssh server", func() bool {
		return strings.Count(s.Output(), "Server listening on ") == 3
	})
	return s
}

// TrustKey makes a key the only one that the server may have.
func (s *SSHD) TrustKey(t testing.TB, public string) {
	t.Helper()
	text, err := os.ReadFile(public)
	if err != nil {
		t.Fatal(err)
	}
	line := ""
	for _, host := range []string{"127.0.0.1", "::1", "localhost", OtherHost} {
		line += fmt.Sprintf("[%s]:%d %s", host, s.Port, text)
	}
	WriteFile(t, s.Known, line)
}

// URI gives a libvirt URI that leads through the server, with more parameters.
func (s *SSHD) URI(host, transport, path string, more ...string) string {
	parameters := append([]string{"keyfile=" + s.Key, "known_hosts=" + s.Known, "no_tty=1"}, more...)
	return fmt.Sprintf("qemu+%s://%s@%s%s?%s", transport, s.User, net.JoinHostPort(host, fmt.Sprint(s.Port)), path, strings.Join(parameters, "&"))
}

// Logins says how often somebody was let in.
func (s *SSHD) Logins() int { return strings.Count(s.Output(), "Accepted publickey") }

// MakeSSHKey makes a pair of keys in the files path and path.pub.
func MakeSSHKey(t testing.TB, path string) {
	t.Helper()
	Run(t, nil, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path)
}

// WriteFile writes a file that only this user may read.
func WriteFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
