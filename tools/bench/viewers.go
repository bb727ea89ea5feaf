// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"fmt"
	"os/exec"
	"strconv"
)

// viewer is a program that is measured.
type viewer struct {
	name string
	args func(port int) []string
	// fixedSize has it leave the desktop's size to the server.
	fixedSize []string
}

// baseline is what all ratios are to.
const baseline = "gvncviewer"

// viewers lists those that are installed; the one to measure is the last. All run
// with their defaults.
func viewers(program string) []viewer {
	list := []viewer{
		{baseline, func(port int) []string { return []string{"gvncviewer", "127.0.0.1:" + strconv.Itoa(port-5900)} }, nil},
		{"vncviewer", func(port int) []string { return []string{"xtigervncviewer", fmt.Sprintf("127.0.0.1::%d", port)} }, []string{"-RemoteResize=0"}},
	}
	var installed []viewer
	for _, v := range list {
		if _, err := exec.LookPath(v.args(5900)[0]); err == nil {
			installed = append(installed, v)
		}
	}
	return append(installed, viewer{"virt-viewer", func(port int) []string {
		return []string{program, fmt.Sprintf("vnc://127.0.0.1:%d", port)}
	}, []string{"--auto-resize=never"}})
}
