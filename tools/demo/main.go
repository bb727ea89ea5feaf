// SPDX-License-Identifier: GPL-2.0-or-later

// Demo starts and stops a guest that shows something, for whoever wants to try
// the viewer and has no guest yet:
//
//	demo start --root DIR [--name demo]
//	virt-viewer -c 'qemu:///embed?root=DIR' demo
//	demo stop --root DIR
//
// The guest runs in libvirt's embedded QEMU driver, without a daemon; it runs on
// when demo has ended. DIR must be a short absolute path; it is created if need
// be, and stays. The guest's keys are described in test/guestimage. "stop" ends
// all guests of DIR and leaves nothing running.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/govnc/virt-viewer/test/embedguest"
)

const usage = `usage: demo start --root DIR [--name NAME]
       demo stop --root DIR
`

// The first start of all asks QEMU what it can do, which takes 4 s on two idle
// cores and a multiple of it on busy ones.
const patience = 2 * time.Minute

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run gives the exit code: 0, 1 for wrong use, 2 for failure.
func run(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return 1
	}
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, usage) }
	root := flags.String("root", "", "directory of the embedded driver")
	name := flags.String("name", "demo", "name of the guest")
	if flags.Parse(args[1:]) != nil || flags.NArg() > 0 || *root == "" {
		fmt.Fprint(stderr, usage)
		return 1
	}
	var err error
	switch args[0] {
	case "start":
		err = start(*root, *name, stdout)
	case "stop":
		err = stop(*root)
	default:
		fmt.Fprint(stderr, usage)
		return 1
	}
	if err != nil {
		fmt.Fprintln(stderr, "demo:", err)
		return 2
	}
	return 0
}

// start starts the guest, unless it runs already, and waits until it has booted.
func start(root, name string, stdout io.Writer) error {
	host, err := embedguest.Prepare(root)
	if err != nil {
		return err
	}
	if err := embedguest.RunEvents(); err != nil {
		return err
	}
	if err := host.Open(); err != nil {
		return err
	}
	defer host.Close()
	if running, err := host.Running(name); err != nil || !running {
		if err := define(host, name); err != nil {
			return err
		}
		if err := host.Start(name); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := host.WaitReady(ctx, name); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "The guest %s runs. Open it with:\n  virt-viewer -c '%s' %s\n", name, host.URI(), name)
	return nil
}

func define(host *embedguest.Host, name string) error {
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		return err
	}
	uuid, err := host.UUID(name)
	if err != nil {
		uuid = "" // not defined yet
	}
	return host.Define(embedguest.Domain{Name: name, UUID: uuid, Title: "Demo guest", Graphics: graphics})
}

// stop ends all guests and lets libvirt take note of it, unless another process
// has it open, which does so itself.
func stop(root string) error {
	if _, err := os.Stat(root); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	host := embedguest.At(root)
	if err := host.EndAll(); err != nil {
		return err
	}
	if err := embedguest.RunEvents(); err != nil {
		return err
	}
	if err := host.Open(); err != nil && !errors.Is(err, embedguest.ErrInUse) {
		return err
	}
	return host.Close()
}
