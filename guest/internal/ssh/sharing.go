// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"context"
	"os"
	"os/exec"
	"strings"
)

// LeavesSharingOpen says whether the user's configuration of ssh says nothing of shared
// connections to the host. It also says no if ssh cannot be run.
func (h Host) LeavesSharingOpen(ctx context.Context) bool {
	cmd := exec.CommandContext(ctx, h.program(), h.args([]string{"-G"})...)
	cmd.WaitDelay = stderrPatience // for programs that the configuration asks
	out, err := cmd.Output()
	if err != nil {
		return false
	}
	for _, line := range strings.Split(string(out), "\n") {
		if path, ok := strings.CutPrefix(strings.TrimSpace(line), "controlpath "); ok && path != "none" {
			return false
		}
	}
	return true
}

// Script writes a script that runs ssh with the options to share the connection, for
// programs that start ssh themselves, and gives its path. It also fails where programs
// in the directory cannot be run.
func (c *Connection) Script() (string, error) {
	path := c.dir.file("ssh")
	connections.mu.Lock()
	_, err := os.Stat(path)
	if err != nil {
		err = os.WriteFile(path, []byte("#!/bin/sh\nexec ssh -S "+c.controlPath()+" -o ControlMaster=no \"$@\"\n"), 0o700)
	}
	connections.mu.Unlock()
	if err != nil {
		return "", err
	}
	return path, exec.Command(path, "-V").Run()
}
