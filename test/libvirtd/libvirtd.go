// SPDX-License-Identifier: GPL-2.0-or-later

// Package libvirtd starts libvirt daemons for tests, and guests in them.
package libvirtd

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/guestimage"
	"github.com/govnc/virt-viewer/test/servers"
	"libvirt.org/go/libvirt"
)

const (
	nobody65534 = 65534 // user and group "nobody" on Debian

	// How long the daemon may take to start, and to live if its test is stuck.
	patience = time.Minute
	lifetime = 15 * time.Minute
)

// Daemon is a libvirt daemon of one test alone, with all its files in one
// directory: one of an unprivileged user, for root's daemon would use the system's.
type Daemon struct {
	Dir   string        // with a short path
	Ended chan struct{} // closed when the daemon has ended

	listens bool   // on TCP ports, too
	env     string // more of its environment; "" for nothing
	process *os.Process
}

// Start starts a daemon, which ends with the test, and its guests with it.
func Start(t testing.TB) *Daemon {
	t.Helper()
	return start(t, options{})
}

// StartTLS starts a daemon whose guests' displays have TLS, with the authority's
// certificate for servers.
func StartTLS(t testing.TB, a *servers.Authority) *Daemon {
	t.Helper()
	return start(t, options{displays: a})
}

// StartWithPolkit starts a daemon that asks polkit who may change guests.
func StartWithPolkit(t testing.TB, polkit *servers.Polkit) *Daemon {
	t.Helper()
	return start(t, options{config: "auth_unix_rw = \"polkit\"\n", env: "DBUS_SYSTEM_BUS_ADDRESS=" + polkit.Address})
}

// Listening is a daemon that listens on TCP ports of a loopback address, too.
type Listening struct {
	*Daemon
	TCP, TLS string // host and port, as they stand in a URI
}

// StartListening starts a daemon that lets everybody in on a loopback address: as it
// is, and by TLS for those whose certificate is the authority's.
func StartListening(t testing.TB, address string, a *servers.Authority) *Listening {
	t.Helper()
	tcp, tls := servers.FreePort(t, address), servers.FreePort(t, address)
	l := &Listening{TCP: net.JoinHostPort(address, strconv.Itoa(tcp)), TLS: net.JoinHostPort(address, strconv.Itoa(tls))}
	l.Daemon = start(t, options{listens: true, daemon: a, config: fmt.Sprintf(`listen_addr = %q
listen_tcp = 1
listen_tls = 1
tcp_port = "%d"
tls_port = "%d"
auth_tcp = "none"
auth_tls = "none"
`, address, tcp, tls)})
	for _, at := range []string{l.TCP, l.TLS} {
		servers.Wait(t, "the daemon at "+at, func() bool {
			socket, err := net.Dial("tcp", at)
			if err == nil {
				socket.Close()
			}
			return err == nil || l.hasEnded()
		})
	}
	return l
}

// options are what is special about a daemon.
type options struct {
	listens  bool               // on TCP ports, too
	env      string             // more of its environment; "" for nothing
	config   string             // more lines of its configuration
	daemon   *servers.Authority // whose certificate it shows itself; nil for none
	displays *servers.Authority // whose certificate its guests' displays show; nil for none
}

func start(t testing.TB, o options) *Daemon {
	t.Helper()
	for _, program := range []string{libvirtd, "/usr/bin/qemu-system-x86_64"} {
		if _, err := os.Stat(program); err != nil {
			t.Skip("not here: ", err)
		}
	}
	dir, err := os.MkdirTemp("/tmp", "vv-") // short, for sockets lie in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if o.daemon != nil {
		copyCertificates(t, o.daemon, dir+"/pki")
		o.config += fmt.Sprintf("ca_file = %q\ncert_file = %q\nkey_file = %q\n", dir+"/pki/"+caFile, dir+"/pki/"+certFile, dir+"/pki/"+keyFile)
	}
	// Displays that may have any port have one that no other daemon gives away.
	port := servers.FreePort(t, "127.0.0.1")
	qemu := fmt.Sprintf("stdio_handler = \"file\"\nremote_display_port_min = %d\nremote_display_port_max = %d\n", port, port+20)
	if o.displays != nil {
		copyCertificates(t, o.displays, dir+"/vnc")
		qemu += fmt.Sprintf("vnc_tls = 1\nvnc_tls_x509_cert_dir = %q\n", dir+"/vnc")
	}
	if err := prepare(dir, o.config, qemu); err != nil {
		t.Fatal(err)
	}
	d := &Daemon{Dir: dir, listens: o.listens, env: o.env}
	d.start(t)
	t.Cleanup(func() { d.end(t) })
	d.wait(t)
	return d
}

// The names by which QEMU knows a server's certificate.
const caFile, certFile, keyFile = "ca-cert.pem", "server-cert.pem", "server-key.pem"

// copyCertificates puts an authority's certificate for servers in a directory.
func copyCertificates(t testing.TB, a *servers.Authority, dir string) {
	t.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{caFile, certFile, keyFile} {
		text, err := os.ReadFile(a.File(name))
		if err == nil {
			err = os.WriteFile(dir+"/"+name, text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Kill ends the daemon without a word. Its guests run on.
func (d *Daemon) Kill(t testing.TB) {
	t.Helper()
	d.Signal(t, syscall.SIGKILL)
	<-d.Ended
}

// Restart starts a daemon that was killed.
func (d *Daemon) Restart(t testing.TB) {
	t.Helper()
	d.start(t)
	d.wait(t)
}

// wait waits until the daemon can be reached.
func (d *Daemon) wait(t testing.TB) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		socket, err := net.Dial("unix", d.Socket())
		if err == nil {
			socket.Close()
			return
		}
		select {
		case <-d.Ended:
			err = fmt.Errorf("the daemon has ended")
		default:
		}
		if time.Now().After(end) || d.hasEnded() {
			text, _ := os.ReadFile(d.Dir + "/log")
			t.Fatalf("%v:\n%s", err, text)
		}
	}
}

const libvirtd = "/usr/sbin/libvirtd"

// prepare makes what the daemon and its guests need, with lines of libvirtd.conf and
// qemu.conf.
func prepare(dir, config, qemu string) error {
	if err := os.MkdirAll(dir+"/etc/libvirt", 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(dir+"/etc/libvirt/qemu.conf", []byte(qemu), 0o600); err != nil {
		return err
	}
	// Each daemon takes itself to be another machine, so that guests can move.
	config += fmt.Sprintf("host_uuid = \"%s\"\n", newUUID())
	if err := os.WriteFile(dir+"/etc/libvirt/libvirtd.conf", []byte(config), 0o600); err != nil {
		return err
	}
	if err := os.MkdirAll(dir+"/run", 0o700); err != nil {
		return err
	}
	if _, err := guestimage.Write(dir); err != nil {
		return err
	}
	embedguest.LoadCapabilities(capabilities(dir))
	if os.Geteuid() != 0 {
		return nil
	}
	return filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, nobody65534, nobody65534)
	})
}

// capabilities is where the daemon keeps what it knows of QEMU.
func capabilities(dir string) string { return dir + "/cache/libvirt/qemu/capabilities" }

func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func (d *Daemon) start(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), lifetime)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, libvirtd)
	if d.listens {
		cmd.Args = append(cmd.Args, "--listen")
	}
	cmd.Dir = d.Dir
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + d.Dir, "XDG_RUNTIME_DIR=" + d.Dir + "/run",
		"XDG_CONFIG_HOME=" + d.Dir + "/etc", "XDG_CACHE_HOME=" + d.Dir + "/cache",
	}
	if d.env != "" {
		cmd.Env = append(cmd.Env, d.env)
	}
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody65534, Gid: nobody65534}}
	}
	log, err := os.Create(d.Dir + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	d.process, d.Ended = cmd.Process, ended
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
}

func (d *Daemon) hasEnded() bool {
	select {
	case <-d.Ended:
		return true
	default:
		return false
	}
}

// Socket is the path of the daemon's socket, URI the way to it on this machine.
func (d *Daemon) Socket() string { return d.Dir + "/run/libvirt/libvirt-sock" }

// URI is the way to the daemon on this machine.
func (d *Daemon) URI() string { return "qemu+unix:///session?socket=" + d.Socket() }

// Signal sends the daemon a signal.
func (d *Daemon) Signal(t testing.TB, s syscall.Signal) {
	t.Helper()
	if err := d.process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// Run starts a guest that is not defined.
func (d *Daemon) Run(t testing.TB, guest embedguest.Domain) {
	t.Helper()
	d.Do(t, func(conn *libvirt.Connect) error {
		dom, err := conn.DomainCreateXML(embedguest.At(d.Dir).XML(guest), 0)
		if err == nil {
			dom.Free()
		}
		return err
	})
}

// Define describes a guest to the daemon.
func (d *Daemon) Define(t testing.TB, guest embedguest.Domain) {
	t.Helper()
	d.Do(t, func(conn *libvirt.Connect) error {
		dom, err := conn.DomainDefineXML(embedguest.At(d.Dir).XML(guest))
		if err == nil {
			dom.Free()
		}
		return err
	})
}

// AnyPort gives a guest a display on a port that libvirt chooses.
const AnyPort = `<graphics type="vnc" autoport="yes" listen="127.0.0.1"/>`

// Migrate moves a guest to another daemon while it runs. Its description stays.
func (d *Daemon) Migrate(t testing.TB, guest string, to *Daemon) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	way := fmt.Sprintf("tcp:%s", l.Addr())
	l.Close()
	to.Do(t, func(destination *libvirt.Connect) error {
		d.On(t, guest, func(dom *libvirt.Domain) error {
			moved, err := dom.Migrate3(destination, &libvirt.DomainMigrateParameters{URISet: true, URI: way}, libvirt.MIGRATE_LIVE)
			if err == nil {
				moved.Free()
			}
			return err
		})
		return nil
	})
}

// On does something with one of the daemon's guests.
func (d *Daemon) On(t testing.TB, guest string, f func(*libvirt.Domain) error) {
	t.Helper()
	d.Do(t, func(conn *libvirt.Connect) error {
		dom, err := conn.LookupDomainByName(guest)
		if err != nil {
			return err
		}
		defer dom.Free()
		return f(dom)
	})
}

// WaitRunning waits until a guest runs.
func (d *Daemon) WaitRunning(t testing.TB, guest string) {
	t.Helper()
	servers.Wait(t, "the guest "+guest+" to run", func() bool {
		state := libvirt.DOMAIN_NOSTATE
		d.On(t, guest, func(d *libvirt.Domain) (err error) {
			state, _, err = d.GetState()
			return err
		})
		return state == libvirt.DOMAIN_RUNNING
	})
}

// Do does something with a connection to the daemon.
func (d *Daemon) Do(t testing.TB, f func(*libvirt.Connect) error) {
	t.Helper()
	conn, err := libvirt.NewConnect(d.URI())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := f(conn); err != nil {
		t.Fatal(err)
	}
}

// end ends the daemon and the guests that it has started.
func (d *Daemon) end(t testing.TB) {
	embedguest.SaveCapabilities(capabilities(d.Dir))
	_ = d.process.Kill() // it may have ended
	<-d.Ended
	files, err := filepath.Glob(d.Dir + "/run/libvirt/qemu/run/*.pid")
	if err != nil {
		t.Error(err)
	}
	for _, file := range files {
		d.killEmulator(file)
	}
}

// Crash kills the emulator of a guest.
func (d *Daemon) Crash(t testing.TB, guest string) {
	t.Helper()
	if !d.killEmulator(d.Dir + "/run/libvirt/qemu/run/" + guest + ".pid") {
		t.Fatalf("the guest %q has no emulator", guest)
	}
}

// killEmulator kills the process whose ID stands in a file, if it is one of this
// daemon's guests.
func (d *Daemon) killEmulator(file string) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return false
	}
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && strings.Contains(string(line), d.Dir) && syscall.Kill(pid, syscall.SIGKILL) == nil
}
