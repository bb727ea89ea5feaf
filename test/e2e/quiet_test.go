// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// waitQuiet waits until the program does nothing while nothing happens: in each second
// its main loop wakes once at most, and it takes no time of a processor. Spinners, the
// cursors of entries and the first pictures of a list may move until then.
func (v *viewer) waitQuiet() {
	v.t.Helper()
	const period, patience = 4 * time.Second, time.Minute
	var did servers.Activity
	for end := time.Now().Add(patience); time.Now().Before(end); {
		before, began := v.Activity(v.t), time.Now()
		time.Sleep(period)
		now := v.Activity(v.t)
		did = servers.Activity{Wakeups: now.Wakeups - before.Wakeups, Ticks: now.Ticks - before.Ticks}
		if did.Wakeups <= int(time.Since(began)/time.Second) && did.Ticks == 0 {
			return
		}
	}
	v.t.Errorf("it does not become quiet: it woke %d times in %v and worked for %d ticks", did.Wakeups, period, did.Ticks)
}

// TestQuiet leaves windows open in which nothing happens.
func TestQuiet(t *testing.T) {
	t.Parallel()
	x := servers.StartXvnc(t, 640, 480)
	address := fmt.Sprintf("127.0.0.1::%d", x.Port)
	silent, err := net.Listen("tcp", "127.0.0.1:0") // whoever connects waits
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	recording := filepath.Join(t.TempDir(), "session.fbs")
	script(t, "--record", recording, "--pause=0.5", address).wantExit(0)
	daemon, _ := defined(t, "web1")
	windows := map[string]*viewer{}
	for _, tt := range []struct {
		name   string
		remote bool // as remote-viewer
		args   []string
		said   string
		keys   string // that are pressed then
	}{
		{name: "a still picture", args: []string{"--auto-resize=never", address}, said: "keyboard grabbed"},
		{name: "full screen", args: []string{"-f", address}, said: "keyboard grabbed"},
		{name: "minimized", args: []string{"--auto-resize=never", address}, said: "keyboard grabbed", keys: "ctrl+m"},
		{name: "a silent server", args: []string{"vnc://" + silent.Addr().String()}, said: "connected to"},
		{name: "no guest yet", args: []string{"-c", daemon.URI(), "--wait", "other"}, said: "to be created"},
		{name: "a guest that is off", args: []string{"-c", daemon.URI(), "--wait", "web1"}, said: "to start"},
		{name: "the list", args: []string{"-c", daemon.URI()}, said: "1 guests on"},
		{name: "pictures in the list", args: []string{"-c", "test:///default"}, said: "took a picture"},
		{name: "the window for addresses", remote: true},
		{name: "the end of a recording", args: []string{recording}, said: "initialized"},
	} {
		name := program
		if tt.remote {
			name = asRemoteViewer(t)
		}
		v := openProgram(t, servers.StartScreen(t), nil, name, tt.args...)
		v.waitSaid(tt.said)
		if tt.keys != "" {
			v.release()
			v.keys(tt.keys)
		}
		windows[tt.name] = v
	}
	for name, v := range windows { // all at once: what moves at first has come to rest meanwhile
		t.Run(name, func(t *testing.T) {
			v.t = t
			v.waitQuiet()
		})
	}
}
