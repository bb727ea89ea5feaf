// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// openAnother opens another display from the active window.
func (v *viewer) openAnother(what string) {
	v.t.Helper()
	v.release()
	v.keys("ctrl+o")
	v.screen.WaitActive(v.t, chooserTitle)
	v.screen.Do(v.t, "type", what)
	v.keys("Return")
}

// TestSeveralWindows shows two displays in one process, each with a window of its
// own; the program ends with the second, and says what the first has failed with.
func TestSeveralWindows(t *testing.T) {
	t.Parallel()
	one, two := servers.StartQEMU(t, servers.QEMUOptions{Args: []string{"-name", "one"}}), servers.StartQEMU(t, servers.QEMUOptions{Args: []string{"-name", "two"}})
	v := open(t, "vnc://"+one.Address())
	v.waitSession("QEMU (one)")
	v.openAnother("vnc://" + two.Address())
	v.screen.WaitActive(t, "QEMU (two)")
	v.waitSaid(two.Address() + ": keyboard grabbed")
	v.keys("z")
	two.WaitDebug(t, "K 2c\n")
	v.screen.Do(t, "keydown", "Control_L", "keydown", "Alt_L", "keyup", "Alt_L", "keyup", "Control_L")
	v.waitSaid(two.Address() + ": keyboard and pointer released")
	v.keys("ctrl+Page_Down")
	v.screen.WaitActive(t, "QEMU (one)")
	v.waitSaid(one.Address() + ": keyboard grabbed")
	v.screen.Do(t, "keydown", "Control_L", "keydown", "Alt_L", "keyup", "Alt_L", "keyup", "Control_L")
	v.waitSaid(one.Address() + ": keyboard and pointer released")
	v.keys("ctrl+Page_Down")
	v.screen.WaitActive(t, "QEMU (two)")
	v.waitSaidTimes(two.Address()+": keyboard grabbed", 2)
	one.End() // what the first window says does not stop the second
	v.waitSaid("The server has ended the connection to vnc://" + one.Address())
	v.keys("x")
	two.WaitDebug(t, "K 2d\n")
	v.screen.Do(t, "keydown", "Control_L", "keydown", "Alt_L", "keyup", "Alt_L", "keyup", "Control_L")
	v.waitSaidTimes(two.Address()+": keyboard and pointer released", 2)
	v.keys("ctrl+q")
	v.screen.WaitActive(t, "QEMU (one)")
	v.closes("alt+c")
	v.wantExit(9, "closed the connection")
}

// TestDisplaysOfAGuest shows the second display of a guest that has two, chosen
// from the menu. QEMU's guests have one VNC display at most; the test driver takes
// as many as one likes.
func TestDisplaysOfAGuest(t *testing.T) {
	t.Parallel()
	one, two := servers.StartQEMU(t, servers.QEMUOptions{}), servers.StartXvnc(t, 320, 240)
	graphics := func(port int) string { return fmt.Sprintf(`<graphics type="vnc" port="%d" listen="127.0.0.1"/>`, port) }
	node := fmt.Sprintf(`<node><domain type="test"><name>twins</name><uuid>%s</uuid><memory>8192</memory><os><type>hvm</type></os><devices>%s%s</devices></domain></node>`,
		webUUID, graphics(one.Port), graphics(two.Port))
	file := filepath.Join(t.TempDir(), "node.xml")
	if err := os.WriteFile(file, []byte(node), 0o644); err != nil {
		t.Fatal(err)
	}
	v := open(t, "-c", "test://"+file, "twins")
	v.waitSession("twins (display 1)")
	v.waitPicture(func() image.Image { return one.Screen(t) })
	v.release()
	v.keys("alt+2")
	v.screen.WaitActive(t, "twins (display 2)")
	v.waitPicture(func() image.Image { return two.Picture(t) })
}
