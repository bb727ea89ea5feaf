// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// shared is the login that a connection of libvirt's shares with the tunnels to
// its displays. libvirt runs ssh by itself: it is told another program by the
// URI's parameter "command", a script that runs ssh with the option to share.
type shared struct {
	uri   string // for libvirt
	asked string // without what was added
	login *login // nil: libvirt logs in by itself
	once  sync.Once
}

// shareWithLibvirt logs in where libvirt is to be reached by ssh. Nothing is
// changed where the URI has a command of its own, and where the user's
// configuration shares logins already: then tunnels do what it says. Errors:
// SSHError, and those of a URI that cannot be used.
func shareWithLibvirt(ctx context.Context, uri string) (*shared, error) {
	none := &shared{uri: uri}
	uri = resolveURI(uri)
	u, err := url.Parse(uri)
	if err != nil || !strings.HasSuffix(u.Scheme, "+ssh") || u.Host == "" || u.Fragment != "" {
		return none, nil
	}
	at, err := findPlace(uri)
	if err != nil {
		return nil, err
	}
	if at.far.command != "" || !leavesSharingOpen(ctx, at.far) {
		return none, nil
	}
	l, err := logIn(ctx, at.far)
	if err != nil {
		return nil, err
	}
	wrapper, err := l.writeWrapper()
	if err != nil {
		l.release()
		return none, nil
	}
	separator := "?"
	if strings.Contains(uri, "?") {
		separator = "&"
	}
	return &shared{uri: uri + separator + "command=" + wrapper, asked: uri, login: l}, nil
}

// leavesSharingOpen says whether the user's configuration of ssh says nothing of
// shared logins to a host. It says no, too, if ssh cannot be run.
func leavesSharingOpen(ctx context.Context, far farHost) bool {
	cmd := exec.CommandContext(ctx, far.program(), far.args([]string{"-G"})...)
	cmd.WaitDelay = stderrPatience // for programs that the configuration asks
	out, err := cmd.Output()
	if err != nil {
		return false
	}
	for _, line := range strings.Split(string(out), "\n") {
		if path, ok := strings.CutPrefix(strings.TrimSpace(line), "controlpath "); ok && path != "none" {
			return false
		}
	}
	return true
}

// writeWrapper writes the script that libvirt runs for ssh. It fails too where
// programs in the directory cannot be run.
func (l *login) writeWrapper() (string, error) {
	path := l.dir.file("ssh")
	logins.mu.Lock()
	_, err := os.Stat(path)
	if err != nil {
		err = os.WriteFile(path, []byte("#!/bin/sh\nexec ssh -S "+l.control()+" -o ControlMaster=no \"$@\"\n"), 0o700)
	}
	logins.mu.Unlock()
	if err != nil {
		return "", err
	}
	return path, exec.Command(path, "-V").Run()
}

// shares says whether there is a login to share.
func (s *shared) shares() bool { return s != nil && s.login != nil }

// forget is called when the line of the connection is dead.
func (s *shared) forget() {
	if s.shares() {
		s.login.forget()
	}
}

// release gives the login back.
func (s *shared) release() {
	if s.shares() {
		s.once.Do(s.login.release)
	}
}

// EndTunnels ends all ssh programs at once, and with them the connections
// that go through them. A program calls it just before it ends, for what it does
// not close otherwise.
func EndTunnels() {
	logins.mu.Lock()
	var all []*login
	for _, l := range logins.all {
		all = append(all, l)
	}
	clear(logins.all)
	logins.mu.Unlock()
	for _, l := range all {
		l.proc.end()
		l.dir.remove()
	}
	logins.ending.Wait()
}
