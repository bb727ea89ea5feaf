// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"net/url"
	"strings"
	"sync"

	"github.com/govnc/virt-viewer/guest/internal/ssh"
)

// sharedSSH is the shared ssh connection of a libvirt connection and the tunnels to its
// displays. libvirt runs ssh by itself: the URI's parameter "command" has it run another
// program, a script that runs ssh with the options to share the connection.
type sharedSSH struct {
	uri   string          // for libvirt
	asked string          // without what was added
	conn  *ssh.Connection // nil: libvirt logs in by itself
	once  sync.Once
}

// shareWithLibvirt logs in where libvirt is to be reached by ssh. Nothing is
// changed where the URI has a command of its own, and where the user's
// configuration shares connections already: then tunnels do what it says. Errors:
// SSHError, and those of a URI that cannot be used.
func shareWithLibvirt(ctx context.Context, uri string) (*sharedSSH, error) {
	none := &sharedSSH{uri: uri}
	uri = resolveURI(uri)
	u, err := url.Parse(uri)
	if err != nil || !strings.HasSuffix(u.Scheme, "+ssh") || u.Host == "" || u.Fragment != "" {
		return none, nil
	}
	at, err := findLocation(uri)
	if err != nil {
		return nil, err
	}
	if at.ssh.Command != "" || !at.ssh.LeavesSharingOpen(ctx) {
		return none, nil
	}
	conn, err := ssh.Connect(ctx, at.ssh)
	if err != nil {
		return nil, err
	}
	script, err := conn.Script()
	if err != nil {
		conn.Release()
		return none, nil
	}
	separator := "?"
	if strings.Contains(uri, "?") {
		separator = "&"
	}
	return &sharedSSH{uri: uri + separator + "command=" + script, asked: uri, conn: conn}, nil
}

// exists says whether there is a connection to share.
func (s *sharedSSH) exists() bool { return s != nil && s.conn != nil }

// forget is called when the line of the connection is dead.
func (s *sharedSSH) forget() {
	if s.exists() {
		s.conn.Forget()
	}
}

// release gives the connection back.
func (s *sharedSSH) release() {
	if s.exists() {
		s.once.Do(s.conn.Release)
	}
}

// EndTunnels ends all ssh programs at once, and with them the connections
// that go through them. A program calls it just before it ends, for what it does
// not close otherwise.
func EndTunnels() { ssh.EndAll() }
