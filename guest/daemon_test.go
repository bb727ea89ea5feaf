// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"libvirt.org/go/libvirt"
)

// TestDaemonError: what a daemon that does not listen is, and what can be done about it.
func TestDaemonError(t *testing.T) {
	const none, refused = "': No such file or directory", "': Connection refused"
	legacy, modular := "Failed to connect socket to '/var/run/libvirt/libvirt-sock-ro", "Failed to connect socket to '/run/libvirt/virtqemud-sock"
	for _, tt := range []struct {
		name, uri, words string
		installed        []string
		want             *NoDaemonError
	}{
		{"not running", "qemu:///system", legacy + none, []string{"libvirtd", "virtqemud", "systemctl"}, &NoDaemonError{Service: "libvirtd", CanStart: true}},
		{"nobody listens", "qemu:///system", legacy + refused, []string{"libvirtd", "systemctl"}, &NoDaemonError{Service: "libvirtd", CanStart: true}},
		{"one daemon a driver", "qemu:///system", modular + none, []string{"virtqemud", "systemctl"}, &NoDaemonError{Service: "virtqemud", CanStart: true}},
		{"only that one is there", "qemu:///system", legacy + none, []string{"virtqemud"}, &NoDaemonError{Service: "virtqemud"}},
		{"without systemd", "qemu:///system", legacy + none, []string{"libvirtd"}, &NoDaemonError{Service: "libvirtd"}},
		{"not installed", "qemu:///system", legacy + none, []string{"systemctl"}, &NoDaemonError{}},
		{"a user's own", "qemu:///session", "Failed to connect socket to '/run/user/1000/libvirt/libvirt-sock" + none, nil, &NoDaemonError{}},
		{"another machine", "qemu+tcp://far.example/system", legacy + none, nil, nil},
		{"through ssh", "qemu+ssh://far.example/system", legacy + none, nil, nil},
		{"a socket of the user's choice", "qemu+unix:///system?socket=/nowhere", "Failed to connect socket to '/nowhere" + none, nil, nil},
		{"not allowed", "qemu:///system", legacy + "': Permission denied", nil, nil},
		{"something else", "qemu:///system", "internal error", nil, nil},
	} {
		find := func(program string) (string, error) {
			if slices.Contains(tt.installed, program) {
				return "/usr/sbin/" + program, nil
			}
			return "", exec.ErrNotFound
		}
		cause := errors.New("cause")
		err := daemonError(tt.uri, libvirt.Error{Code: libvirt.ERR_SYSTEM_ERROR, Message: tt.words}, cause, find)
		var got *NoDaemonError
		if errors.As(err, &got) != (tt.want != nil) {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got != nil && (got.Service != tt.want.Service || got.CanStart != tt.want.CanStart || !errors.Is(got, cause) || strings.Contains(got.Error(), "sock")) {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

// TestStartService has a systemctl of its own, which starts one service.
func TestStartService(t *testing.T) {
	dir := t.TempDir()
	text := "#!/bin/sh\n[ \"$*\" = 'start libvirtd.socket' ] && exit 0\necho \"Failed to start $2: not found\" >&2; echo more >&2; exit 5\n"
	if err := os.WriteFile(filepath.Join(dir, systemctl), []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	if err := StartService(context.Background(), "libvirtd"); err != nil {
		t.Error(err)
	}
	var failed *StartError
	if err := StartService(context.Background(), "none"); !errors.As(err, &failed) || failed.Said != "Failed to start none.socket: not found" {
		t.Errorf("%v", err)
	}
}
