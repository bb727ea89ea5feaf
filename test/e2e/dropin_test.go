// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// connectionFile writes a .vv file for a server, with more lines.
func connectionFile(t *testing.T, q *servers.QEMU, lines ...string) string {
	t.Helper()
	where := fmt.Sprintf("host=%s\nport=%d\n", q.Host, q.Port)
	if q.Path != "" {
		where = "unix-path=" + q.Path + "\n"
	}
	path := filepath.Join(t.TempDir(), "console.vv")
	text := "[virt-viewer]\ntype=vnc\n" + where + strings.Join(lines, "\n") + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// asRemoteViewer gives the program by its other name.
func asRemoteViewer(t *testing.T) string {
	t.Helper()
	real, err := filepath.Abs(program)
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "remote-viewer")
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	return link
}

// fills says whether the window that is active is as large as the screen.
func (v *viewer) fills() bool {
	return strings.Contains(v.screen.Do(v.t, "getactivewindow", "getwindowgeometry"), "1280x1024")
}

// TestConnectionFile opens a .vv file as remote-viewer: its title, its full screen,
// its hotkeys and no others; and it is deleted.
func TestConnectionFile(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	file := connectionFile(t, q, "title=My console", "fullscreen=1", "delete-this-file=1", "version=2.0-8",
		"toggle-fullscreen=shift+f11", "proxy=http://nowhere")
	v := openProgram(t, servers.StartScreen(t), nil, asRemoteViewer(t), file)
	v.waitSession("My console")
	v.waitSaid(`"proxy" is for SPICE displays and has no effect`)
	servers.Wait(t, "full screen", v.fills)
	if _, err := os.Stat(file); err == nil {
		t.Error("the file is still there")
	}
	v.keys("F11") // the guest's now
	q.WaitDebug(t, "K 57\n")
	if !v.fills() {
		t.Error("F11 left the full screen, which is not its hotkey any more")
	}
	v.keys("shift+F11") // while the guest has the keyboard
	servers.Wait(t, "the window", func() bool { return !v.fills() })
	if strings.Count(q.Debug(), "K 57\n") != 1 {
		t.Errorf("the guest saw the hotkey:\n%s", q.Debug())
	}
}

// TestConnectionFileFromPipe reads a file from standard input, for a unix socket.
func TestConnectionFileFromPipe(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Unix: true})
	file := connectionFile(t, q)
	v := openProgram(t, servers.StartScreen(t), nil, "sh", "-c", `exec "$0" --verbose - <"$1"`, asRemoteViewer(t), file)
	v.waitSession(title)
	v.keys("d")
	q.WaitDebug(t, "K a0\n") // it is up
}

// TestPasswordInFile: a file's password is used, and a wrong one ends it.
func TestPasswordInFile(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret"})
	v := open(t, connectionFile(t, q, "password=secret"))
	v.waitSession(title)
	v = open(t, "--no-dialogs", connectionFile(t, q, "password=wrong"))
	v.wantExit(7, "password")
}

// TestNoDialogs: what goes wrong is said on stderr and by the exit code only.
func TestNoDialogs(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{Password: "secret"})
	screen := servers.StartScreen(t)
	spice := filepath.Join(t.TempDir(), "spice.vv")
	if err := os.WriteFile(spice, []byte("[virt-viewer]\ntype=spice\nhost=h\nport=1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		argument string
		code     int
		says     string
	}{
		{"vnc://127.0.0.1:1", 6, "refused"},
		{"vnc://" + q.Address(), 7, "it asks for a password, and dialogs are not allowed"},
		{spice, 13, "the file is for a SPICE display"},
	} {
		openOn(t, screen, "--no-dialogs", tt.argument).wantExit(tt.code, tt.says)
	}
	lost := servers.StartQEMU(t, servers.QEMUOptions{})
	v := openProgram(t, screen, nil, asRemoteViewer(t), "--no-dialogs", "vnc://"+lost.Address())
	v.waitSession(title)
	lost.End()
	v.wantExit(9, "remote-viewer: The connection to vnc://"+lost.Address()+" was lost")
}

// TestBrokenFile: without a terminal the user must see why nothing opens.
func TestBrokenFile(t *testing.T) {
	t.Parallel()
	v := openProgram(t, servers.StartScreen(t), nil, asRemoteViewer(t), "/nowhere/lost.vv")
	v.screen.WaitActive(t, "Virt Viewer")
	v.keys("Return")
	v.wantExit(13, "Cannot use the connection file /nowhere/lost.vv: the file cannot be read: no such file or directory")
}

// TestHotkeys: what -H names works while the guest has the keyboard, and what it
// does not name is off; a chord of modifiers releases.
func TestHotkeys(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "-H", "toggle-fullscreen=ctrl+f,release-cursor=shift+alt,secure-attention=ctrl+k", "vnc://"+q.Address())
	v.waitSession(title)
	v.keys("ctrl+k")
	q.WaitDebug(t, "K 53\n") // Delete, after E0
	v.keys("ctrl+f")
	servers.Wait(t, "full screen", v.fills)
	v.keys("ctrl+f")
	servers.Wait(t, "the window", func() bool { return !v.fills() })
	v.screen.Do(t, "keydown", "Shift_L", "keydown", "Alt_L", "keyup", "Alt_L", "keyup", "Shift_L")
	v.waitSaid("released")
	v.keys("F11")
	v.keys("ctrl+f")
	servers.Wait(t, "full screen", v.fills)
	v.keys("ctrl+f")
	servers.Wait(t, "the window", func() bool { return !v.fills() })
	for _, code := range []string{"K 21\n", "K 25\n"} { // f, k
		if strings.Contains(q.Debug(), code) {
			t.Errorf("the guest saw %q, which was a hotkey's", code)
		}
	}
}

// TestKeymap: keys that stand for others, and keys that do nothing.
func TestKeymap(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "-K", "b=,c=Shift_L+F1", "--debug", "vnc://"+q.Address())
	v.waitSession(title)
	v.keys("b", "c", "d")
	q.WaitDebug(t, "K a0\n") // d is up
	v.waitSaid("Key pressed was keycode='0x62', gdk_keyname='b'")
	said := q.Debug()
	for _, code := range []string{"K 2a\n", "K 3b\n", "K bb\n", "K aa\n", "K 20\n"} {
		if !strings.Contains(said, code) {
			t.Errorf("the guest did not see %q:\n%s", code, said)
		}
	}
	for _, code := range []string{"K 30\n", "K 2e\n"} { // b, c
		if strings.Contains(said, code) {
			t.Errorf("the guest saw %q", code)
		}
	}
}

// TestViewOnly: keys do not reach the guest.
func TestViewOnly(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	v := open(t, "--view-only", "vnc://"+q.Address())
	v.waitSaid("initialized")
	v.screen.WaitActive(t, title)
	v.keys("3") // another screen mode
	v.waitPicture(func() image.Image { return q.Screen(t) })
	if strings.Contains(q.Debug(), "K ") {
		t.Errorf("the guest saw a key:\n%s", q.Debug())
	}
}

// TestDisplayOption: GTK's options reach GTK.
func TestDisplayOption(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	screen := servers.StartScreen(t)
	v := openWith(t, screen, []string{"DISPLAY=:nowhere"}, "--display="+screen.Display, "--exclusive", "--quality=lossless", "--depth=low", "vnc://"+q.Address())
	v.waitSession(title)
	openWith(t, screen, []string{"DISPLAY=:nowhere"}, "vnc://"+q.Address()).wantExit(2, "there is no X server for the display \":nowhere\"")
}
