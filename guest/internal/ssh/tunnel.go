// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
)

// tunnel leads to one display through the user's own ssh.
//
// A TCP display is reached by "ssh -W host:port", whose stdin and stdout are a
// socketpair. A display on a unix socket is reached by having ssh forward a
// socket in a private directory, for "ssh -W" takes paths only since OpenSSH 9.4.
// Neither runs anything at the far end. Where the far end forbids forwarding,
// socat or nc there does it.
type tunnel struct {
	host   Host
	target Target
	shared *Connection // carries the tunnel; nil if an ssh of its own or the user's does
	users  bool        // a shared connection of the user's own carries it instead
}

// Dial opens a tunnel to a display and waits until the server there has spoken. The
// tunnel goes over the shared connection to the host if share is set. The connection's
// Read tells by a TunnelError that ssh has failed. Errors: TunnelError.
func Dial(ctx context.Context, host Host, target Target, share bool) (net.Conn, error) {
	t := &tunnel{host: host, target: target}
	conn, err := t.open(ctx, share)
	if err != nil {
		return nil, t.failure(err, false)
	}
	return conn, nil
}

func (t *tunnel) failure(err error, wasOpen bool) error {
	return &TunnelError{Guest: t.target.Guest, Where: t.target.String(), WasOpen: wasOpen, Err: err}
}

// open opens the tunnel, over the shared connection if share is set.
func (t *tunnel) open(ctx context.Context, share bool) (net.Conn, error) {
	if share {
		var err error
		if t.shared, err = Connect(ctx, t.host); err != nil {
			return nil, err
		}
	}
	conn, err := t.reach(ctx)
	if err != nil && t.shared != nil {
		t.shared.Release()
	}
	return conn, err
}

// reach tries ssh's own forwarding, then a relay at the far end. The connection that it
// gives takes over the shared one.
func (t *tunnel) reach(ctx context.Context) (net.Conn, error) {
	forward := t.forwardStdio
	if t.target.Network == "unix" {
		forward = t.forwardSocket
	}
	conn, err := forward(ctx)
	if err == nil || ctx.Err() != nil || !t.mayBeForwarding(err) {
		return conn, err
	}
	command, ok := relayCommand(t.target, t.host.netcat)
	if !ok {
		return nil, err
	}
	conn, relayErr := t.runOwn(ctx, []string{"-e", "none", "-o", "RemoteCommand=none"}, command)
	if relayErr != nil {
		return nil, relayFailure(err, relayErr)
	}
	return conn, nil
}

// mayBeForwarding says whether it may be the forwarding that failed, and not the login
// or the display. Of a unix socket, sshd gives no reason at all.
func (t *tunnel) mayBeForwarding(err error) bool {
	var failed *Error
	if !errors.As(err, &failed) {
		return false
	}
	if t.target.Network == "unix" {
		return t.users || t.shared != nil && !t.shared.proc.hasEnded()
	}
	return strings.Contains(failed.Said, "administratively prohibited") || strings.Contains(failed.Said, "unknown channel type")
}

// relayFailure is the error where neither forwarding nor a relay has worked.
func relayFailure(forwarding, relay error) error {
	var first, second *Error
	if errors.As(forwarding, &first) && errors.As(relay, &second) && first.Said != "" && first.Said != second.Said {
		both := *second
		both.Said = strings.TrimSuffix(first.Said+"; "+second.Said, "; ")
		return &both
	}
	return relay
}

// forwardStdio has ssh connect its stdin and stdout to the display.
func (t *tunnel) forwardStdio(ctx context.Context) (net.Conn, error) {
	return t.runOwn(ctx, []string{"-W", t.target.Address})
}

// runOwn runs an ssh for this tunnel alone and waits for the display's first words.
func (t *tunnel) runOwn(ctx context.Context, options []string, command ...string) (net.Conn, error) {
	mark := 0
	if t.shared != nil {
		options = t.shared.sharing(options...)
		mark = t.shared.proc.said.mark()
	}
	proc, socket, err := connectSSH(t.host, t.host.args(options, command...))
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

// forwardSocket has an ssh that is logged in forward a local socket to the display's:
// the shared one, else one that the user's configuration keeps, else a new one.
func (t *tunnel) forwardSocket(ctx context.Context) (net.Conn, error) {
	if t.shared == nil {
		if conn, err := t.forwardByUsers(ctx); t.users || ctx.Err() != nil {
			return conn, err
		}
		var err error
		if t.shared, err = Connect(ctx, t.host); err != nil {
			return nil, err
		}
	}
	return t.forwardFrom(ctx, t.shared.newSocket())
}

// forwardByUsers is forwardSocket where the user's configuration shares connections and
// one is there now, which sets users. Else ssh fails at once.
func (t *tunnel) forwardByUsers(ctx context.Context) (net.Conn, error) {
	dir, err := newPrivateDir()
	if err != nil {
		return nil, t.host.failure(err)
	}
	defer dir.remove()
	return t.forwardFrom(ctx, dir.file("1"))
}

// forwardFrom has ssh forward a local socket of this path, and connects to it.
func (t *tunnel) forwardFrom(ctx context.Context, local string) (net.Conn, error) {
	mark := 0
	if t.shared != nil {
		mark = t.shared.proc.said.mark()
	}
	spec, ok := forwardSpec(local, t.target.Address)
	if !ok {
		return nil, t.host.failure(ErrPath)
	}
	if err := t.control(ctx, "forward", spec); err != nil {
		return nil, err
	}
	t.users = t.shared == nil
	// Once the connection stands, nobody needs the socket any more.
	defer t.cancelForwarding(spec, local)
	var dialer net.Dialer
	socket, err := dialer.DialContext(ctx, "unix", local)
	if err != nil {
		return nil, t.host.failure(err)
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
	if t.shared != nil {
		options = t.shared.sharing(options...)
	}
	return runSSH(ctx, t.host, t.host.args(options))
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
