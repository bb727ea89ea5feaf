// SPDX-License-Identifier: GPL-2.0-or-later

package embedguest

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"libvirt.org/go/libvirt"
)

// Domain describes a guest: a PC that boots the floppy of test/guestimage.
type Domain struct {
	Name     string
	Title    string // may be empty
	UUID     string // empty: libvirt chooses
	Graphics string // graphics elements of libvirt's domain XML
	Devices  string // more devices, as it has them
	// Qemu are more arguments for QEMU, such as "-display" and "none".
	Qemu []string
}

// VNC gives the graphics element of a display on an address such as "127.0.0.1"
// or "::1", on a port that is free now.
func VNC(address string) (string, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(address, "0"))
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	return fmt.Sprintf(`<graphics type="vnc" port="%d" autoport="no"><listen type="address" address=%q/></graphics>`, port, address), nil
}

// VNCSocket gives the graphics element of a display on a unix socket that libvirt
// places in the host's directory.
const VNCSocket = `<graphics type="vnc"><listen type="socket"/></graphics>`

// VNCNone gives the graphics element of a display that listens nowhere.
const VNCNone = `<graphics type="vnc"><listen type="none"/></graphics>`

// XML gives the guest's description in libvirt's format.
func (h *Host) XML(d Domain) string {
	var b strings.Builder
	b.WriteString(`<domain type="qemu" xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">`)
	element(&b, "name", d.Name)
	if d.UUID != "" {
		element(&b, "uuid", d.UUID)
	}
	if d.Title != "" {
		element(&b, "title", d.Title)
	}
	fmt.Fprintf(&b, `<memory unit="MiB">16</memory><vcpu>1</vcpu>
<os><type arch="x86_64" machine="pc">hvm</type><boot dev="fd"/></os><features><acpi/></features>
<on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><devices>
<emulator>/usr/bin/qemu-system-x86_64</emulator>
<disk type="file" device="floppy"><driver name="qemu" type="raw"/><source file="%s"/><target dev="fda"/><readonly/></disk>
<serial type="file"><source path="%s"/><target type="isa-serial"/></serial>
%s%s<video><model type="vga"/></video><memballoon model="none"/></devices>`,
		escape(filepath.Join(h.root, "guest.img")), escape(h.Log(d.Name)), d.Graphics, d.Devices)
	if len(d.Qemu) > 0 {
		b.WriteString("<qemu:commandline>")
		for _, arg := range d.Qemu {
			fmt.Fprintf(&b, `<qemu:arg value="%s"/>`, escape(arg))
		}
		b.WriteString("</qemu:commandline>")
	}
	b.WriteString("</domain>\n")
	return b.String()
}

func element(b *strings.Builder, name, text string) {
	fmt.Fprintf(b, "<%s>%s</%s>", name, escape(text), name)
}

func escape(text string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(text)) // a Buffer does not fail
	return b.String()
}

// Log is the file that a guest writes what it sees to; test/guestimage says what
// its lines mean. It starts anew with the guest.
func (h *Host) Log(name string) string { return filepath.Join(h.root, name+".log") }

// Define describes a guest to libvirt, or describes it anew.
func (h *Host) Define(d Domain) error {
	dom, err := h.conn.DomainDefineXML(h.XML(d))
	if err != nil {
		return fmt.Errorf("define the guest %q: %w", d.Name, err)
	}
	h.saveCapabilities() // libvirt has asked QEMU for them by now
	return dom.Free()
}

// Start starts a guest that is defined.
func (h *Host) Start(name string) error {
	return h.on(name, "start", (*libvirt.Domain).Create)
}

// Stop ends a guest's QEMU without asking the guest; the description stays.
func (h *Host) Stop(name string) error {
	return h.on(name, "stop", (*libvirt.Domain).Destroy)
}

// Reboot resets a guest as its reset button would.
func (h *Host) Reboot(name string) error {
	return h.on(name, "reset", func(d *libvirt.Domain) error { return d.Reset(0) })
}

// Pause stops a guest where it is, Resume lets it go on.
func (h *Host) Pause(name string) error { return h.on(name, "pause", (*libvirt.Domain).Suspend) }

// Resume lets a guest go on that Pause has stopped.
func (h *Host) Resume(name string) error { return h.on(name, "resume", (*libvirt.Domain).Resume) }

// Forget ends a guest, if it runs, and removes its description and its log; it is
// no error if there is no such guest.
func (h *Host) Forget(name string) error {
	dom, err := h.conn.LookupDomainByName(name)
	if errors.Is(err, libvirt.ERR_NO_DOMAIN) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for the guest %q: %w", name, err)
	}
	defer dom.Free()
	if err := errors.Join(h.end(h.pidFile(name)), h.settleDomain(dom)); err != nil {
		return err
	}
	if err := dom.Undefine(); err != nil {
		return fmt.Errorf("forget the guest %q: %w", name, err)
	}
	if err := os.Remove(h.Log(name)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("forget the guest %q: %w", name, err)
	}
	return nil
}

// Press presses and releases keys of a guest's keyboard, by their numbers in
// Linux's input-event-codes.h.
func (h *Host) Press(name string, keys ...uint) error {
	return h.on(name, "press a key of", func(d *libvirt.Domain) error {
		return d.SendKey(uint(libvirt.KEYCODE_SET_LINUX), 20, keys, 0) // 20 ms
	})
}

// ID is the number of a guest that runs, UUID its UUID.
func (h *Host) ID(name string) (id uint, err error) {
	err = h.on(name, "read the ID of", func(d *libvirt.Domain) error {
		id, err = d.GetID()
		return err
	})
	return id, err
}

// UUID is a guest's UUID.
func (h *Host) UUID(name string) (uuid string, err error) {
	err = h.on(name, "read the UUID of", func(d *libvirt.Domain) error {
		uuid, err = d.GetUUIDString()
		return err
	})
	return uuid, err
}

// Running says whether a guest runs.
func (h *Host) Running(name string) (running bool, err error) {
	err = h.on(name, "read the state of", func(d *libvirt.Domain) error {
		running, err = d.IsActive()
		return err
	})
	return running, err
}

func (h *Host) on(name, doing string, f func(*libvirt.Domain) error) error {
	dom, err := h.conn.LookupDomainByName(name)
	if err != nil {
		return fmt.Errorf("%s the guest %q: %w", doing, name, err)
	}
	defer dom.Free()
	if err := f(dom); err != nil {
		return fmt.Errorf("%s the guest %q: %w", doing, name, err)
	}
	return nil
}

// WaitReady waits until a guest has booted.
func (h *Host) WaitReady(ctx context.Context, name string) error {
	return h.WaitLog(ctx, name, func(log string) bool { return strings.Contains(log, "READY\n") })
}

// WaitLog waits until what a guest has written fulfils a condition.
func (h *Host) WaitLog(ctx context.Context, name string, fulfils func(log string) bool) error {
	for {
		log, err := os.ReadFile(h.Log(name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("read what the guest %q saw: %w", name, err)
		}
		if fulfils(string(log)) {
			return nil
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("wait for the guest %q, which has seen %s: %w", name, strconv.Quote(string(log)), ctx.Err())
		}
	}
}
