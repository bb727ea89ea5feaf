// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
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

// How long ssh may take to end after its end of the tunnel was closed.
const afterEnd = 200 * time.Millisecond

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
	dir, err := privateDir()
	if err != nil {
		return nil, &SSHError{Host: t.far.String(), Err: err}
	}
	defer os.RemoveAll(dir)
	return t.viaForwarded(ctx, filepath.Join(dir, "1"))
}

func (t *tunnel) viaForwarded(ctx context.Context, local string) (net.Conn, error) {
	mark := 0
	if t.login != nil {
		mark = t.login.proc.said.mark()
	}
	spec, ok := forwardSpec(local, t.to.address)
	if !ok {
		return nil, &SSHError{Host: t.far.String(), Err: errors.New("it cannot forward a socket with such a path")}
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
		return nil, &SSHError{Host: t.far.String(), Err: err}
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

// relayCommand is the command that connects its stdin and stdout to the display,
// run by the user's shell at the far end, whatever shell that is: all words but
// the first two stand in single quotes, and what those do not protect everywhere
// is refused. netcat, if not "", is the program that the URI names.
func relayCommand(to endpoint, netcat string) (command string, ok bool) {
	words := []string{"relay", to.address, netcat}
	script := relayToSocket
	if to.network == "tcp" {
		host, port, err := net.SplitHostPort(to.address)
		if err != nil {
			return "", false
		}
		words = []string{"relay", to.address, netcat, host, port}
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

// tunnelConn is the connection to a display through a tunnel.
type tunnelConn struct {
	*net.UnixConn
	tunnel
	proc *sshProcess // of this tunnel alone; nil if the login's ssh carries it
	mark int         // in what the login's ssh says
	once sync.Once   // for closing
	err  error       // of closing
}

// waitForServer waits for the first byte, which it leaves: VNC servers speak
// first. Only that tells that the tunnel stands all the way.
func (c *tunnelConn) waitForServer(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { c.SetReadDeadline(time.Unix(1, 0)) })
	ended, err := c.peek()
	if !stop() {
		return &SSHError{Host: c.far.String(), Err: context.Cause(ctx)}
	}
	if err != nil || ended {
		return c.failure(err)
	}
	return nil
}

// peek waits until there is something to read, or the end.
func (c *tunnelConn) peek() (ended bool, err error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return false, err
	}
	var n int
	var peekErr error
	err = raw.Read(func(fd uintptr) bool {
		for {
			var b [1]byte
			n, _, peekErr = syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
			if peekErr != syscall.EINTR {
				return peekErr != syscall.EAGAIN
			}
		}
	})
	if err == nil {
		err = peekErr
	}
	return n == 0, err
}

// broken waits a little for an ssh that the connection depends on to fail, and
// gives it; nil if none has.
func (c *tunnelConn) broken() *sshProcess {
	if c.proc != nil && c.proc.endsWithin(afterEnd) && c.proc.err != nil {
		return c.proc
	}
	// One that shares a login ends as if all were well when that ends.
	if c.login != nil && c.login.proc.endsWithin(afterEnd) {
		return c.login.proc
	}
	return nil
}

// failure is the error for a connection that has ended before the display spoke.
func (c *tunnelConn) failure(err error) error {
	failed := &SSHError{Host: c.far.String(), Err: errNothingCame}
	if p := c.broken(); p != nil {
		failed.Err = p.reason()
	} else if err != nil {
		failed.Err = err
	}
	failed.Said = c.said()
	return failed
}

var errNothingCame = errors.New("it closed the connection before the display said anything")

// said gives the words about this connection: of the shared ssh, which carries
// it, and of its own.
func (c *tunnelConn) said() string {
	var said []string
	if c.login != nil {
		c.login.proc.said.waitSince(c.mark)
		said = append(said, c.login.proc.said.since(c.mark))
	}
	if c.proc != nil {
		said = append(said, c.proc.said.since(0))
	}
	return strings.Trim(strings.Join(said, "; "), "; ")
}

// Read tells by a TunnelError that ssh has failed, and by io.EOF that the display
// has closed the connection.
func (c *tunnelConn) Read(p []byte) (int, error) {
	n, err := c.UnixConn.Read(p)
	if err != nil {
		err = c.whyEnded(err)
	}
	return n, err
}

// Write fails as Read does.
func (c *tunnelConn) Write(p []byte) (int, error) {
	n, err := c.UnixConn.Write(p)
	if err != nil {
		err = c.whyEnded(err)
	}
	return n, err
}

func (c *tunnelConn) whyEnded(err error) error {
	if errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	p := c.broken()
	if p == nil {
		return err
	}
	return c.explain(&SSHError{Host: c.far.String(), Said: c.said(), Err: p.reason()}, true)
}

// Close closes the connection and ends its ssh.
func (c *tunnelConn) Close() error {
	c.once.Do(func() {
		c.err = c.UnixConn.Close()
		if c.proc != nil {
			c.proc.end()
		}
		if c.login != nil {
			c.login.release()
		}
	})
	return c.err
}

// These two of net.UnixConn read and write beside Read and Write.

// WriteTo is io.Copy's way to read.
func (c *tunnelConn) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{c})
}

// ReadFrom is io.Copy's way to write.
func (c *tunnelConn) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{c}, r)
}

// wasRefused says whether ssh could not log in for a reason that another try will
// not mend.
func wasRefused(said string) bool {
	return strings.Contains(said, "Permission denied") || strings.Contains(said, "Host key verification failed") ||
		strings.Contains(said, "Too many authentication failures")
}

func isNoProgram(err error) bool {
	return errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist)
}
