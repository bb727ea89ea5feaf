// SPDX-License-Identifier: GPL-2.0-or-later

package embedguest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"libvirt.org/go/libvirt"
)

const (
	// QEMU ends within tens of milliseconds of SIGTERM, unless it hangs.
	endPatience = 5 * time.Second
	endInterval = 5 * time.Millisecond
	// libvirt tries for some seconds to reach a QEMU that is gone.
	settlePatience = 60 * time.Second
)

// EndAll ends the QEMU of every guest of the host, by its process ID: also when
// another process has the root open, which then sees its guests stop.
func (h *Host) EndAll() error {
	files, err := filepath.Glob(filepath.Join(h.root, "run/qemu/*.pid"))
	if err != nil {
		return fmt.Errorf("look for guests of %s: %w", h.root, err)
	}
	ended := make(chan error, len(files))
	for _, file := range files { // at the same time: each takes a while
		go func() {
			if filepath.Base(file) == "driver.pid" {
				ended <- nil
				return
			}
			ended <- h.end(file)
		}()
	}
	var errs []error
	for range files {
		errs = append(errs, <-ended)
	}
	return errors.Join(errs...)
}

// settle waits until libvirt has noticed which guests ended while no process had
// the root open: until it has tried to reach their QEMUs, it takes them to run.
func (h *Host) settle() error {
	domains, err := h.conn.ListAllDomains(libvirt.CONNECT_LIST_DOMAINS_ACTIVE)
	if err != nil {
		return fmt.Errorf("list the guests of %s: %w", h.root, err)
	}
	var errs []error
	for i := range domains {
		errs = append(errs, h.settleDomain(&domains[i]), domains[i].Free())
	}
	return errors.Join(errs...)
}

func (h *Host) settleDomain(d *libvirt.Domain) error {
	name, err := d.GetName()
	if err != nil {
		return err
	}
	for deadline := time.Now().Add(settlePatience); time.Now().Before(deadline); time.Sleep(endInterval) {
		pid, err := readPID(h.pidFile(name))
		if active, activeErr := d.IsActive(); err == nil && h.runs(pid) || activeErr != nil || !active {
			return nil
		}
	}
	return fmt.Errorf("libvirt takes the guest %q to run, which has ended", name)
}

func (h *Host) pidFile(name string) string {
	return filepath.Join(h.root, "run/qemu", name+".pid")
}

// readPID reads a file that holds a process ID.
func readPID(file string) (int, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || pid <= 1 {
		return 0, fmt.Errorf("%s holds no process ID but %q", file, text)
	}
	return pid, nil
}

// end ends the process whose ID stands in a file, if it is a QEMU of this host.
func (h *Host) end(file string) error {
	pid, err := readPID(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil // libvirt has removed it in the meantime
	}
	if err != nil {
		return fmt.Errorf("end a guest: %w", err)
	}
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		deadline := time.Now().Add(endPatience)
		for sent := false; time.Now().Before(deadline); time.Sleep(endInterval) {
			if !h.runs(pid) {
				return nil
			}
			if !sent {
				syscall.Kill(pid, signal) // if it has gone, runs will say so
				sent = true
			}
		}
	}
	return fmt.Errorf("end a guest: process %d does not end", pid)
}

// runs says whether a process is a QEMU of this host: process IDs are used again,
// and one that has ended but was not waited for has no command line any more.
func (h *Host) runs(pid int) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && bytes.Contains(line, []byte("qemu")) && bytes.Contains(line, []byte(h.root+"/"))
}
