// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
)

// tunnel is the way to one display through the user's own ssh.
//
// A TCP display is reached by "ssh -W host:port", whose stdin and stdout are a
// socketpair. A display on a unix socket is reached by having ssh forward a
// socket in a private directory, for "ssh -W" takes paths only since OpenSSH 9.4.
// Neither runs anything at the far end. Where the far end forbids forwarding,
// socat or nc there does it.
type tunnel struct {
	guest string // name, for errors
	far   farHost
	to    endpoint // as seen from the far host
	login *login   // shared with libvirt; nil if there is none
	users bool     // a login of the user's own serves instead
}

// dialTunnel opens a tunnel to the display. Errors: TunnelError.
func (d *Display) dialTunnel(ctx context.Context) (net.Conn, error) {
	c := d.guest.conn
	t := &tunnel{guest: d.guest.name, far: c.place.far, to: d.endpoint}
	conn, err := t.open(ctx, c.shared.shares())
	if err != nil {
		return nil, t.explain(err, false)
	}
	return conn, nil
}

func (t *tunnel) explain(err error, wasOpen bool) error {
	return &TunnelError{Guest: t.guest, Where: t.to.place(), WasOpen: wasOpen, Err: err}
}

// open opens the tunnel; shares says that libvirt's connection has a login that
// can be shared.
func (t *tunnel) open(ctx context.Context, shares bool) (net.Conn, error) {
	if shares {
		var err error
		if t.login, err = logIn(ctx, t.far); err != nil {
			return nil, err
		}
	}
	conn, err := t.reach(ctx)
	if err != nil && t.login != nil {
		t.login.release()
	}
	return conn, err
}

// reach tries the ways, one after the other. It takes over the login if it
// succeeds.
func (t *tunnel) reach(ctx context.Context) (net.Conn, error) {
	direct := t.viaForwarding
	if t.to.network == "unix" {
		direct = t.viaSocket
	}
	conn, err := direct(ctx)
	if err == nil || ctx.Err() != nil || !t.isRefused(err) {
		return conn, err
	}
	command, ok := relayCommand(t.to, t.far.netcat)
	if !ok {
		return nil, err
	}
	conn, relayErr := t.via(ctx, []string{"-e", "none", "-o", "RemoteCommand=none"}, command)
	if relayErr != nil {
		return nil, relayFailure(err, relayErr)
	}
	return conn, nil
}

// isRefused says whether it may be the forwarding that failed, and not the login
// or the display. Of a unix socket, sshd tells no reason at all.
func (t *tunnel) isRefused(err error) bool {
	var failed *SSHError
	if !errors.As(err, &failed) {
		return false
	}
	if t.to.network == "unix" {
		return t.users || t.login != nil && !t.login.proc.hasEnded()
	}
	return strings.Contains(failed.Said, "administratively prohibited") || strings.Contains(failed.Said, "unknown channel type")
}

// relayFailure is the error where neither forwarding nor a relay has worked.
func relayFailure(direct, relay error) error {
	var first, second *SSHError
	if errors.As(direct, &first) && errors.As(relay, &second) && first.Said != "" && first.Said != second.Said {
		both := *second
		both.Said = strings.TrimSuffix(first.Said+"; "+second.Said, "; ")
		return &both
	}
	return relay
}

// viaForwarding has ssh connect its stdin and stdout to the display.
func (t *tunnel) viaForwarding(ctx context.Context) (net.Conn, error) {
	return t.via(ctx, []string{"-W", t.to.address})
}

// via runs an ssh for the tunnel alone and waits for the display's first words.
func (t *tunnel) via(ctx context.Context, options []string, command ...string) (net.Conn, error) {
	mark := 0
	if t.login != nil {
		options = t.login.share(options...)
		mark = t.login.proc.said.mark()
	}
	proc, socket, err := connectSSH(t.far, t.far.args(options, command...))
	if err != nil {
		return nil, err
	}
	conn := &tunnelConn{UnixConn: socket, tunnel: *t, proc: proc, mark: mark}
	if err := conn.waitForServer(ctx); err != nil {
		socket.Close()
		proc.end()
		return nil, err
	}
	return conn, nil
}

// viaSocket has an ssh that is logged in forward a local socket to the display's:
// the shared one, else one that the user's configuration keeps, else a new one.
func (t *tunnel) viaSocket(ctx context.Context) (net.Conn, error) {
	if t.login == nil {
		if conn, err := t.viaUsersLogin(ctx); t.users || ctx.Err() != nil {
			return conn, err
		}
		var err error
		if t.login, err = logIn(ctx, t.far); err != nil {
			return nil, err
		}
	}
	return t.viaForwarded(ctx, t.login.socket())
}

// viaUsersLogin is viaSocket where the user's configuration shares logins and one
// is there now, which sets users. Else ssh fails at once.
func (t *tunnel) viaUsersLogin(ctx context.Context) (net.Conn, error) {
	dir, err := newPrivateDir()
	if err != nil {
		return nil, &SSHError{Host: t.far.String(), Port: t.far.port, Err: err}
	}
	defer dir.remove()
	return t.viaForwarded(ctx, dir.file("1"))
}

func (t *tunnel) viaForwarded(ctx context.Context, local string) (net.Conn, error) {
	mark := 0
	if t.login != nil {
		mark = t.login.proc.said.mark()
	}
	spec, ok := forwardSpec(local, t.to.address)
	if !ok {
		return nil, &SSHError{Host: t.far.String(), Port: t.far.port, Err: ErrSSHPath}
	}
	if err := t.control(ctx, "forward", spec); err != nil {
		return nil, err
	}
	t.users = t.login == nil
	// Once the connection stands, nobody needs the socket any more.
	defer t.cancelForwarding(spec, local)
	var dialer net.Dialer
	socket, err := dialer.DialContext(ctx, "unix", local)
	if err != nil {
		return nil, &SSHError{Host: t.far.String(), Port: t.far.port, Err: err}
	}
	conn := &tunnelConn{UnixConn: socket.(*net.UnixConn), tunnel: *t, mark: mark}
	if err := conn.waitForServer(ctx); err != nil {
		socket.Close()
		return nil, err
	}
	return conn, nil
}

func (t *tunnel) cancelForwarding(spec, local string) {
	ctx, cancel := context.WithTimeout(context.Background(), endPatience)
	defer cancel()
	// If this fails, what is left is a listener in a private directory.
	_ = t.control(ctx, "cancel", spec)
	os.Remove(local)
}

// control has the ssh that is logged in do something with a forwarding.
func (t *tunnel) control(ctx context.Context, command, spec string) error {
	options := []string{"-O", command, "-L", spec}
	if t.login != nil {
		options = t.login.share(options...)
	}
	return runSSH(ctx, t.far, t.far.args(options))
}

// forwardSpec writes the two sockets as ssh's option -L wants them: a backslash
// protects colons, and ssh replaces percent signs and variables.
func forwardSpec(local, remote string) (spec string, ok bool) {
	if strings.Contains(remote, "${") {
		return "", false
	}
	protected := strings.NewReplacer(`\`, `\\`, ":", `\:`, "%", "%%").Replace(remote)
	return local + ":" + protected, true
}
