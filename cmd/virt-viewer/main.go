// SPDX-License-Identifier: GPL-2.0-or-later

// Command virt-viewer shows the console of a virtual machine.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/govnc/virt-viewer/app/config/cli"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/ui"
)

// version is set by the build.
var version = "development"

// GTK wants the process's first thread.
func init() { runtime.LockOSThread() }

func main() {
	i18n.Init() // before anything is said
	if ui.IsAskpass(os.Args[1:]) {
		os.Exit(ui.Askpass(os.Args[1]))
	}
	c := command(os.Args[0])
	options, done, err := c.Parse(os.Args[1:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n%s\n", c.Name, err, fmt.Sprintf(i18n.T("Run \"%s --help\" for the options."), c.Name))
		os.Exit(int(problem.ExitUsage))
	}
	if done {
		return
	}
	os.Exit(int(ui.Run(options)))
}

// command is the program by the path that it was called by.
func command(path string) cli.Command {
	return cli.Command{Name: filepath.Base(path), Version: version, Out: os.Stdout, Err: os.Stderr, UnknownHotkeys: ui.UnknownHotkeys}
}
