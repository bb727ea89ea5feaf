// SPDX-License-Identifier: LGPL-2.1-or-later

package keys

import (
	"context"
	"net"
	"regexp"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
)

// tracedQEMU is a QEMU that says which keys it was told of, and a client of it.
type tracedQEMU struct {
	*servers.QEMU
	client *rfbclient.Client
}

// startTraced starts it and waits until it has said that it takes scancodes.
func startTraced(t *testing.T) *tracedQEMU {
	q := servers.StartQEMU(t, servers.QEMUOptions{Args: []string{"-trace", "input_event_key_*"}})
	return &tracedQEMU{q, startClient(t, q)}
}

// startClient starts a client of a QEMU and waits until it takes scancodes.
func startClient(t *testing.T, q *servers.QEMU) *rfbclient.Client {
	t.Helper()
	woken := make(chan struct{}, 1)
	c := rfbclient.Start(rfbclient.Config{
		Dial: func(context.Context) (net.Conn, error) { return net.Dial("tcp", q.Address()) },
		Wake: func() { woken <- struct{}{} },
	})
	t.Cleanup(func() {
		c.Close()
		<-c.Done()
	})
	go func() {
		var u rfbclient.Updates
		for {
			select {
			case <-woken:
				c.Take(&u)
			case <-c.Done():
				return
			}
		}
	}()
	servers.Wait(t, "scancodes", c.TakesScancodes)
	return c
}

var tracedKey = regexp.MustCompile(`input_event_key_qcode con -?\d+, key qcode (\S+), down (\d)`)

// traced gives the names that QEMU has for the keys that went down.
func (q *tracedQEMU) traced() []string {
	var list []string
	for _, m := range tracedKey.FindAllStringSubmatch(q.Output(), -1) {
		if m[2] == "1" {
			list = append(list, m[1])
		}
	}
	return list
}
