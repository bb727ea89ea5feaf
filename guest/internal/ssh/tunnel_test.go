// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// vncServer says a server's greeting and then repeats what it is told. ended is
// closed when its first client has left.
type vncServer struct {
	net.Listener
	ended chan struct{}
}

func startVNC(t *testing.T, network, address string) *vncServer {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { l.Close() })
	s := &vncServer{Listener: l, ended: make(chan struct{})}
	go func() {
		for first := true; ; first = false {
			socket, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer socket.Close()
				io.WriteString(socket, greeting)
				io.Copy(socket, socket)
				if first {
					close(s.ended)
				}
			}()
		}
	}()
	return s
}

func (s *vncServer) port() int { return s.Addr().(*net.TCPAddr).Port }

func TestTunnels(t *testing.T) {
	s := startSSHD(t)
	dir := servers.ShortDir(t)
	strange := dir + `/a b:c%d"e$f\g'h.sock`
	for _, tt := range []struct {
		name             string
		host             string // of the ssh server
		network, address string // of the display
	}{
		{"IPv4", "127.0.0.1", "tcp", "127.0.0.1:0"},
		{"IPv6", "::1", "tcp", "[::1]:0"},
		{"unix socket", "localhost", "unix", dir + "/vnc.sock"},
		{"unix socket with a strange path", "127.0.0.1", "unix", strange},
		{"unix socket with a variable in its path", "127.0.0.1", "unix", dir + "/a${HOME}b"}, // by nc
	} {
		for _, transport := range []string{"ssh", "libssh2"} {
			for _, shares := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s %s shares=%v", tt.name, transport, shares), func(t *testing.T) {
					vnc := startVNC(t, tt.network, tt.address)
					to := unixAt(tt.address)
					if tt.network == "tcp" {
						host, _, _ := net.SplitHostPort(tt.address)
						to = tcp(host, vnc.port())
					}
					before := s.Logins()
					d := farDisplay(t, s.URI(tt.host, transport, "/system"), to)
					if shares {
						d.hold(t)
					}
					socket := greet(t, d)
					talk(t, socket, strings.Repeat("there and back ", 20_000))

					socket.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
					if _, err := socket.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
						t.Errorf("past the deadline: %v", err)
					}
					talk(t, socket, "again")
					start := time.Now()
					if err := socket.Close(); err != nil || time.Since(start) > promptly {
						t.Errorf("Close took %v: %v", time.Since(start), err)
					}
					if _, err := socket.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
						t.Errorf("after Close: %v", err)
					}
					select {
					case <-vnc.ended:
					case <-time.After(patience):
						t.Error("the server still has its client")
					}
					if n := s.Logins() - before; n != 1 {
						t.Errorf("%d logins", n)
					}
				})
			}
		}
	}
}

// One connection carries many tunnels, at the same time and one after the other.
func TestTunnelsShareAConnection(t *testing.T) {
	s := startSSHD(t)
	sock := servers.ShortDir(t) + "/vnc.sock"
	port := startVNC(t, "tcp", "127.0.0.1:0").port()
	startVNC(t, "unix", sock)
	uri := s.URI("127.0.0.1", "ssh", "/system")
	d := farDisplay(t, uri, tcp("127.0.0.1", port))
	d.hold(t)
	for range 3 {
		for _, to := range []Target{tcp("127.0.0.1", port), unixAt(sock)} {
			other := farDisplay(t, uri, to)
			other.share = true
			talk(t, greet(t, other), "hello")
		}
	}
	if n := s.Logins(); n != 1 {
		t.Errorf("%d logins", n)
	}
}

// The server closes: that is no failure of ssh.
func TestServerBehindATunnelCloses(t *testing.T) {
	s := startSSHD(t)
	sock := servers.ShortDir(t) + "/vnc.sock"
	for _, to := range []Target{tcp("127.0.0.1", 0), unixAt(sock)} {
		address := to.Address
		l, err := net.Listen(to.Network, address)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			if socket, err := l.Accept(); err == nil {
				io.WriteString(socket, greeting)
				socket.Close()
			}
			l.Close()
		}()
		if to.Network == "tcp" {
			to = tcp("127.0.0.1", l.Addr().(*net.TCPAddr).Port)
		}
		socket := greet(t, farDisplay(t, s.URI("127.0.0.1", "ssh", "/system"), to))
		if n, err := socket.Read(make([]byte, 1)); n != 0 || err != io.EOF {
			t.Errorf("%s: got %d, %v", to.Network, n, err)
		}
	}
}

// Where sshd forbids forwarding, a program at the far end does it.
func TestTunnelWithoutForwarding(t *testing.T) {
	s := startSSHD(t, "DisableForwarding yes")
	dir := servers.ShortDir(t)
	startVNC(t, "unix", dir+"/vnc.sock")
	startVNC(t, "unix", dir+"/a b;c.sock")
	port := startVNC(t, "tcp", "127.0.0.1:0").port()
	var port6 int
	if l, err := net.Listen("tcp", "[::1]:0"); err == nil {
		l.Close()
		port6 = startVNC(t, "tcp", "[::1]:0").port()
	}
	netcat := filepath.Join(dir, "my netcat")
	servers.WriteFile(t, netcat, "#!/bin/sh\necho \"$@\" >>"+dir+"/called\nexec nc \"$@\"\n")
	if err := os.Chmod(netcat, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		to   Target
		more string
		says string // "": it works
	}{
		{"socket", unixAt(dir + "/vnc.sock"), "", ""},
		{"socket with a strange path", unixAt(dir + "/a b;c.sock"), "", ""},
		{"socket, own netcat", unixAt(dir + "/vnc.sock"), "netcat=" + dir + "/my%20netcat", ""},
		{"port", tcp("127.0.0.1", port), "", ""},
		{"port, IPv6", tcp("::1", port6), "", ""},
		{"port, own netcat", tcp("127.0.0.1", port), "netcat=" + dir + "/my%20netcat", ""},
		{"no such socket", unixAt(dir + "/none.sock"), "", "No such file"},
		{"no such netcat", unixAt(dir + "/vnc.sock"), "netcat=/nowhere/nc", "/nowhere/nc"},
		{"netcat that is an option", tcp("127.0.0.1", port), "netcat=-e", "administratively prohibited"},
		{"nobody at the port", tcp("127.0.0.1", 1), "", "administratively prohibited"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.to.Address == "[::1]:0" {
				t.Skip("no IPv6 here")
			}
			d := farDisplay(t, s.URI("127.0.0.1", "ssh", "/system", tt.more), tt.to)
			if tt.says == "" {
				talk(t, greet(t, d), "hello")
				return
			}
			wantTunnelError(t, d, tt.says)
		})
	}
	called, err := os.ReadFile(dir + "/called")
	if want := fmt.Sprintf("-U %s/vnc.sock\n127.0.0.1 %d\n", dir, port); err != nil || string(called) != want {
		t.Errorf("netcat was called with %q, %v", called, err)
	}
}

func TestTunnelFails(t *testing.T) {
	s := startSSHD(t)
	dir := servers.ShortDir(t)
	port := startVNC(t, "tcp", "127.0.0.1:0").port()
	servers.MakeSSHKey(t, dir+"/stranger")
	servers.WriteFile(t, dir+"/none", "")
	wrong, err := os.ReadFile(dir + "/stranger.pub")
	if err != nil {
		t.Fatal(err)
	}
	servers.WriteFile(t, dir+"/wrong", fmt.Sprintf("[127.0.0.1]:%d %s", s.Port, wrong))
	for _, tt := range []struct {
		name    string
		uri     string
		to      Target
		says    string
		refused bool
	}{
		{"nobody listens", s.URI("127.0.0.1", "ssh", "/system"), tcp("127.0.0.1", servers.FreePort(t, "127.0.0.1")), "Connection refused", false},
		{"no such socket", s.URI("127.0.0.1", "ssh", "/system"), unixAt(dir + "/none.sock"), "No such file", false},
		{"not let in", s.URI("127.0.0.1", "ssh", "/system", "keyfile="+dir+"/stranger"), tcp("127.0.0.1", port), "Permission denied (publickey)", true},
		{"another host key", s.URI("127.0.0.1", "ssh", "/system", "known_hosts="+dir+"/wrong"), tcp("127.0.0.1", port), "Host key verification failed", true},
		{"unknown host key", s.URI("127.0.0.1", "ssh", "/system", "known_hosts="+dir+"/none"), tcp("127.0.0.1", port), "Host key verification failed", true},
		{"no ssh server", fmt.Sprintf("qemu+ssh://127.0.0.1:%d/system", servers.FreePort(t, "127.0.0.1")), tcp("127.0.0.1", port), "Connection refused", false},
		{"no such command", "qemu+ssh://127.0.0.1/system?command=/nowhere/ssh", tcp("127.0.0.1", port), "there is no ssh program", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			failed := wantTunnelError(t, farDisplay(t, tt.uri, tt.to), tt.says)
			var ssh *Error
			if errors.As(failed, &ssh); ssh.Refused() != tt.refused {
				t.Errorf("refused: %v, want %v", ssh.Refused(), tt.refused)
			}
		})
	}
	for name, uri := range map[string]string{
		"no_verify":       s.URI("127.0.0.1", "ssh", "/system", "known_hosts="+dir+"/none", "no_verify=1"),
		"ignore":          s.URI("127.0.0.1", "libssh", "/system", "known_hosts="+dir+"/wrong", "known_hosts_verify=ignore"),
		"auto":            s.URI("127.0.0.1", "libssh", "/system", "known_hosts="+dir+"/learns", "known_hosts_verify=auto"),
		"strange file":    s.URI("127.0.0.1", "ssh", "/system", "known_hosts="+copyOf(t, s.Known, dir+"/a b%25c#d")),
		"own ssh program": s.URI("127.0.0.1", "ssh", "/system", "command="+ourSSH(t, dir)),
	} {
		t.Run(name, func(t *testing.T) {
			talk(t, greet(t, farDisplay(t, uri, tcp("127.0.0.1", port))), "hello")
		})
	}
	if called, err := os.ReadFile(dir + "/called"); err != nil || !strings.Contains(string(called), " -W 127.0.0.1:") {
		t.Errorf("the URI's own ssh was called with %q, %v", called, err)
	}
}

// copyOf copies a file; the new path is that of a URI.
func copyOf(t *testing.T, from, to string) string {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	servers.WriteFile(t, strings.ReplaceAll(to, "%25", "%"), string(text))
	return strings.ReplaceAll(strings.ReplaceAll(to, " ", "%20"), "#", "%23")
}

func ourSSH(t *testing.T, dir string) string {
	t.Helper()
	path := dir + "/our-ssh"
	servers.WriteFile(t, path, "#!/bin/sh\necho \" $*\" >>"+dir+"/called\nexec ssh \"$@\"\n")
	if err := os.Chmod(path, 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// A server that lets nobody in and says nothing is given up at once.
func TestTunnelIsGivenUp(t *testing.T) {
	wantNothingLeft(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	uri := fmt.Sprintf("qemu+ssh://127.0.0.1:%d/system", l.Addr().(*net.TCPAddr).Port)
	for name, dial := range map[string]func(context.Context) error{
		"TCP": func(ctx context.Context) error {
			_, err := farDisplay(t, uri, tcp("127.0.0.1", 5900)).dial(ctx)
			return err
		},
		"socket": func(ctx context.Context) error {
			_, err := farDisplay(t, uri, unixAt("/tmp/vnc.sock")).dial(ctx)
			return err
		},
		"shared connection": func(ctx context.Context) error {
			host, err := readURI(uri)
			if err != nil {
				return err
			}
			_, err = Connect(ctx, host)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			servers.WantGivenUp(t, l, dial)
		})
	}
}

// A server that says nothing through a tunnel that stands is given up at once, too.
func TestSilentServerBehindATunnel(t *testing.T) {
	s := startSSHD(t)
	sock := servers.ShortDir(t) + "/vnc.sock"
	for _, network := range []string{"tcp", "unix"} {
		address := map[string]string{"tcp": "127.0.0.1:0", "unix": sock}[network]
		l, err := net.Listen(network, address)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		to := unixAt(sock)
		if network == "tcp" {
			to = tcp("127.0.0.1", l.Addr().(*net.TCPAddr).Port)
		}
		ctx, cancel := context.WithCancel(context.Background())
		dialled := make(chan error, 1)
		d := farDisplay(t, s.URI("127.0.0.1", "ssh", "/system"), to)
		go func() {
			_, err := d.dial(ctx)
			dialled <- err
		}()
		socket, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		cancel()
		if err := <-dialled; !errors.Is(err, context.Canceled) || time.Since(start) > promptly {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		socket.SetDeadline(time.Now().Add(patience))
		if _, err := socket.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("%s: the server's socket: %v", network, err)
		}
		socket.Close()
	}
}

// line is a TCP connection that can be cut.
type line struct {
	net.Listener
	cut chan struct{} // closed to cut it
}

func startLine(t *testing.T, to int) *line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &line{Listener: l, cut: make(chan struct{})}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", to))
			if err != nil {
				near.Close()
				continue
			}
			go func() { io.Copy(far, near); far.Close() }()
			go func() { io.Copy(near, far); near.Close() }()
			go func() { <-s.cut; near.Close(); far.Close() }()
		}
	}()
	return s
}

// What ends ssh ends the connection, which says why.
func TestTunnelBreaks(t *testing.T) {
	s := startSSHD(t)
	sock := servers.ShortDir(t) + "/vnc.sock"
	port := startVNC(t, "tcp", "127.0.0.1:0").port()
	startVNC(t, "unix", sock)
	breakLine := func(l *line, _ *sshProcess) { close(l.cut) }
	kill := func(_ *line, p *sshProcess) { p.cmd.Process.Kill() }
	for _, tt := range []struct {
		name   string
		to     Target
		shares bool
		cut    func(*line, *sshProcess)
		says   string
	}{
		{"line, port", tcp("127.0.0.1", port), false, breakLine, "closed"},
		{"line, port, shared", tcp("127.0.0.1", port), true, breakLine, "closed"},
		{"line, socket", unixAt(sock), true, breakLine, "closed"},
		{"killed, port", tcp("127.0.0.1", port), false, kill, "signal: killed"},
		{"killed, port, shared", tcp("127.0.0.1", port), true, kill, "signal: killed"},
		{"killed, socket", unixAt(sock), true, kill, "signal: killed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := startLine(t, s.Port)
			lineURI := strings.Replace(s.URI("127.0.0.1", "ssh", "/system", "known_hosts_verify=ignore"), fmt.Sprintf(":%d/", s.Port),
				fmt.Sprintf(":%d/", l.Addr().(*net.TCPAddr).Port), 1)
			d := farDisplay(t, lineURI, tt.to)
			if tt.shares {
				d.hold(t)
			}
			socket := greet(t, d)
			talk(t, socket, "hello")
			p := socket.(*tunnelConn).proc
			if tt.shares {
				p = socket.(*tunnelConn).shared.proc
			}
			tt.cut(l, p)
			_, err := socket.Read(make([]byte, 1))
			var tunnel *TunnelError
			if !errors.As(err, &tunnel) || !tunnel.WasOpen || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v", err)
			} else {
				servers.CheckMessage(t, err)
			}
			if errors.Is(err, io.EOF) {
				t.Error("it looks like an orderly end")
			}
			socket.Close()
		})
	}
}

// ssh ends with the program, even if that is killed.
func TestSSHEndsWithTheProgram(t *testing.T) {
	if os.Getenv("SSH_TEST_URI") != "" {
		host, err := readURI(os.Getenv("SSH_TEST_URI"))
		if err != nil {
			t.Fatal(err)
		}
		c, err := Connect(limit(t), host)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("pid %d dir %s\n", c.proc.cmd.Process.Pid, c.dir.path)
		select {} // killed now
	}
	s := startSSHD(t)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	program := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestSSHEndsWithTheProgram$")
	program.Env = append(os.Environ(), "SSH_TEST_URI="+s.URI("127.0.0.1", "ssh", "/system"))
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	var dir string
	if _, err := fmt.Fscanf(out, "pid %d dir %s\n", &pid, &dir); err != nil {
		t.Fatal(err)
	}
	if dir == "" || syscall.Kill(pid, 0) != nil {
		t.Errorf("ssh (%d, %q) does not run", pid, dir)
	}
	program.Process.Kill()
	program.Wait()
	servers.Wait(t, "the end of ssh", func() bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) })
	// The next one that needs a directory removes the one that is left over, and
	// not that of a program that runs.
	if _, err := os.Stat(dir); err != nil {
		t.Error(err)
	}
	first, err := newPrivateDir()
	if err != nil {
		t.Fatal(err)
	}
	defer first.remove()
	second, err := newPrivateDir()
	if err != nil {
		t.Fatal(err)
	}
	defer second.remove()
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left: %v", dir, err)
	}
	if _, err := os.Stat(first.path); err != nil {
		t.Errorf("that of a program that runs: %v", err)
	}
}

// Without an ssh program the display says what is missing.
func TestNoSSHProgram(t *testing.T) {
	wantNothingLeft(t)
	t.Setenv("PATH", servers.ShortDir(t))
	for _, to := range []Target{tcp("127.0.0.1", 5900), unixAt("/run/vnc.sock")} {
		wantTunnelError(t, farDisplay(t, "qemu+ssh://127.0.0.1/system", to), "there is no ssh program")
	}
}
