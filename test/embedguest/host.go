// SPDX-License-Identifier: GPL-2.0-or-later

package embedguest

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/govnc/virt-viewer/test/guestimage"
	"libvirt.org/go/libvirt"
)

// Host is a directory that an embedded driver has its files in, and the guests
// that run there. Its methods may be called from any goroutine, but Open and
// Close not at the same time as others.
type Host struct {
	root string
	conn *libvirt.Connect // nil while not open
}

const (
	// QEMU's monitor is a unix socket at ROOT/lib/qemu/domain-ID-NAME/monitor.sock.
	// Its path has at most 107 bytes; libvirt cuts the name after 20.
	maxRoot = 107 - len("/lib/qemu/domain-99-") - 20 - len("/monitor.sock")

	// No log daemon, no confinement, no cgroups, no mount namespaces: all of those
	// want things that a container or a test does not have.
	config = `stdio_handler = "file"
security_driver = "none"
cgroup_controllers = []
namespaces = []
`
	// libvirt would run guests as its own user, who cannot read a private root.
	configAsRoot = `user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
`
)

// Prepare makes a directory the root of an embedded driver; it is created if it
// does not exist. The path must be absolute and short, at most 54 bytes. A root
// that was prepared before, with guests that run, stays as it is.
func Prepare(root string) (*Host, error) {
	if !filepath.IsAbs(root) || len(root) > maxRoot {
		return nil, fmt.Errorf("%q is not an absolute path of at most %d bytes", root, maxRoot)
	}
	etc := filepath.Join(root, "etc")
	if err := os.MkdirAll(etc, 0o700); err != nil {
		return nil, fmt.Errorf("prepare an embedded driver: %w", err)
	}
	text := config
	if os.Geteuid() == 0 {
		text += configAsRoot
	}
	if err := os.WriteFile(filepath.Join(etc, "qemu.conf"), []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("prepare an embedded driver: %w", err)
	}
	if _, err := guestimage.Write(root); err != nil {
		return nil, err
	}
	h := &Host{root: root}
	h.loadCapabilities()
	return h, nil
}

// Temp prepares a new directory for temporary files. Remove removes it.
func Temp() (*Host, error) {
	parent := os.TempDir()
	const name = "vv-0123456789" // as MkdirTemp makes them
	if !filepath.IsAbs(parent) || len(parent)+1+len(name) > maxRoot {
		parent = "/tmp"
	}
	root, err := os.MkdirTemp(parent, "vv-")
	if err != nil {
		return nil, fmt.Errorf("prepare an embedded driver: %w", err)
	}
	return Prepare(root)
}

// At gives the host of a root that was prepared before.
func At(root string) *Host { return &Host{root: root} }

// Root is the host's directory.
func (h *Host) Root() string { return h.root }

// URI is the connection URI of the host.
func (h *Host) URI() string {
	// libvirt undoes the escapes of a URI, and not the plus sign of web forms.
	root := url.QueryEscape(h.root)
	root = strings.NewReplacer("%2F", "/", "+", "%20").Replace(root)
	return "qemu:///embed?root=" + root
}

// Open starts the driver, read-write, and waits until it knows of each guest
// whether it runs. It fails if another process has opened the root and not ended
// yet (ErrInUse is wrapped then), and if this process has opened another root.
func (h *Host) Open() error {
	if err := registerEvents(); err != nil {
		return err
	}
	conn, err := libvirt.NewConnect(h.URI())
	if err != nil {
		return explainOpen(err)
	}
	h.conn = conn
	return h.settle()
}

// ErrInUse says that another process has opened a host's root.
var ErrInUse = errors.New("another process uses this root")

func explainOpen(err error) error {
	var lverr libvirt.Error
	if !errors.As(err, &lverr) {
		return fmt.Errorf("open the embedded driver: %w", err)
	}
	switch {
	case strings.Contains(lverr.Message, "driver.pid"):
		return fmt.Errorf("open the embedded driver: %w (%w)", ErrInUse, err)
	case strings.Contains(lverr.Message, "Failed to parse user"), strings.Contains(lverr.Message, "Failed to parse group"):
		return fmt.Errorf("open the embedded driver: %w (as root, libvirt wants its user to exist: "+
			"install libvirt-daemon-system, or run 'useradd --system --user-group --no-create-home libvirt-qemu')", err)
	}
	return fmt.Errorf("open the embedded driver: %w", err)
}

// Close closes the connection; guests run on. The process keeps the root locked
// until it ends.
func (h *Host) Close() error {
	if h.conn == nil {
		return nil
	}
	_, err := h.conn.Close()
	h.conn = nil
	if err != nil {
		return fmt.Errorf("close the embedded driver: %w", err)
	}
	return nil
}

// Remove ends all guests, closes the host and removes its directory. The process
// should end soon: its libvirt cannot do anything of use any more.
func (h *Host) Remove() error {
	err := h.EndAll()
	if h.conn != nil {
		err = errors.Join(err, h.settle()) // libvirt writes to the directory until then
	}
	return errors.Join(err, h.Close(), os.RemoveAll(h.root))
}

var registerEvents = sync.OnceValue(func() error {
	// The driver in this process logs to stderr as a daemon would; only errors (4)
	// are of use there. libvirt reads this when it is first used.
	if os.Getenv("LIBVIRT_DEBUG") == "" {
		os.Setenv("LIBVIRT_DEBUG", "4")
	}
	return libvirt.EventRegisterDefaultImpl()
})

// RunEvents starts libvirt's event loop on a goroutine that never ends. It is for
// programs without a GTK main loop, which would be one; the first call counts.
func RunEvents() error { return runEvents() }

var runEvents = sync.OnceValue(func() error {
	if err := registerEvents(); err != nil {
		return err
	}
	go func() {
		for libvirt.EventRunDefaultImpl() == nil {
		}
	}()
	return nil
})
