// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
)

// A NoDaemonError says that libvirt's daemon does not run on this machine. It wraps the
// ConnectError that it stands for.
type NoDaemonError struct {
	URI string // as asked for, without a password
	// Service is the daemon's name, and its service's: "libvirtd", "virtqemud", ...; "" if
	// it is not installed.
	Service string
	// CanStart: StartService can start it.
	CanStart bool
	Err      error
}

func (e *NoDaemonError) Error() string {
	if e.Service == "" {
		return fmt.Sprintf("no libvirt daemon is installed for %s", nameURI(e.URI))
	}
	return fmt.Sprintf("the service %s, which %s needs, does not run", e.Service, nameURI(e.URI))
}

// Unwrap returns what libvirt said.
func (e *NoDaemonError) Unwrap() error { return e.Err }

// programFinder gives a program's path.
type programFinder func(program string) (path string, err error)

// daemonError gives what a failed connection means if no daemon listens at a socket of this
// machine; else nil. A socket that the URI names is not libvirt's own.
func daemonError(uri string, lverr, err error, find programFinder) error {
	words := libvirtWords(lverr)
	path := socketPath.FindStringSubmatch(words)
	if path == nil || !strings.Contains(words, "No such file or directory") && !strings.Contains(words, "Connection refused") {
		return nil
	}
	whole := resolveURI(uri)
	at, wrong := findLocation(whole)
	if u, parseErr := url.Parse(whole); wrong != nil || at.reach != here || parseErr != nil || u.Query().Has("socket") {
		return nil
	}
	e := &NoDaemonError{URI: redact(uri), Err: err}
	for _, service := range []string{serviceOf(path[1]), "libvirtd", "virtqemud"} {
		if _, err := find(service); err == nil {
			e.Service = service
			break
		}
	}
	_, noSystemctl := find(systemctl)
	e.CanStart = e.Service != "" && noSystemctl == nil
	return e
}

// serviceOf names the daemon that a socket belongs to: libvirtd's is called libvirt-sock,
// all others have their daemon's name.
func serviceOf(socket string) string {
	name, _, _ := strings.Cut(filepath.Base(socket), "-")
	if name == "libvirt" {
		return "libvirtd"
	}
	return name
}

// findProgram finds programs also where users do not have them in their path.
func findProgram(program string) (string, error) {
	path, err := exec.LookPath(program)
	for _, dir := range []string{"/usr/sbin", "/usr/local/sbin", "/sbin"} {
		if err != nil {
			path, err = exec.LookPath(filepath.Join(dir, program))
		}
	}
	return path, err
}

const systemctl = "systemctl"

// StartService starts a daemon of libvirt's by its socket, which starts it when it is
// connected to. systemd asks for a password, by polkit, where that is needed. Errors:
// StartError.
func StartService(ctx context.Context, service string) error {
	path, err := findProgram(systemctl)
	if err != nil {
		return &StartError{Service: service, Err: err}
	}
	out, err := exec.CommandContext(ctx, path, "start", service+".socket").CombinedOutput()
	if err != nil {
		said, _, _ := bytes.Cut(bytes.TrimSpace(out), []byte("\n"))
		return &StartError{service, string(said), err}
	}
	return nil
}

// A StartError says why a service was not started.
type StartError struct {
	Service string
	Said    string // the first line of systemctl's words
	Err     error
}

func (e *StartError) Error() string {
	return fmt.Sprintf("the service %s was not started: %s (%v)", e.Service, e.Said, e.Err)
}

// Unwrap returns how systemctl ended.
func (e *StartError) Unwrap() error { return e.Err }
