// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/embedguest"
	"github.com/govnc/virt-viewer/test/servers"
)

// styles are the desktops that pictures are made of in every run of the tests;
// SCREENS=all makes those of moreStyles, too.
var styles = []style{
	{name: "light", tour: true, kiosk: true},
	{name: "dark-german", language: "de", env: []string{"GTK_THEME=Adwaita:dark"}, brief: true},
	{name: "narrow-hebrew", language: "he", w: 480, h: 760, menus: true},
	{name: "contrast-large", env: []string{"GTK_THEME=HighContrast", "GDK_DPI_SCALE=1.5"}, brief: true},
}

var moreStyles = []style{
	{name: "dark", env: []string{"GTK_THEME=Adwaita:dark"}},
	{name: "contrast", env: []string{"GTK_THEME=HighContrast"}},
	{name: "contrast-inverse", env: []string{"GTK_THEME=HighContrastInverse"}},
	{name: "large", env: []string{"GDK_DPI_SCALE=1.5"}},
	{name: "german", language: "de"},
	{name: "hebrew", language: "he"},
	{name: "narrow", w: 480, h: 760},
	{name: "narrow-german-large", language: "de", w: 480, h: 760, env: []string{"GDK_DPI_SCALE=1.25"}},
	{name: "wide", w: 1920, h: 1080},
	{name: "double", w: 2048, h: 1536, env: []string{"GDK_SCALE=2"}},
}

// TestScreens makes a picture of every dialog and state of the window, in
// build/screens, and looks at each as screen readers and keyboards do.
func TestScreens(t *testing.T) {
	t.Parallel()
	makeCatalogues(t)
	list := styles
	if os.Getenv("SCREENS") == "all" {
		list = append(list, moreStyles...)
	}
	for _, style := range list {
		style.brief = style.brief && os.Getenv("SCREENS") != "all"
		t.Run(style.name, func(t *testing.T) {
			t.Parallel()
			// Its own: servers end after a while, and styles wait for their turn.
			g, s := newStage(t, style), startScenery(t)
			for _, scene := range scenes {
				if scene.in(style) {
					t.Run(scene.name, func(t *testing.T) { scene.play(t, g, s) })
				}
			}
		})
	}
}

// scenery are the servers and guests that the scenes are about.
type scenery struct {
	open, secret *servers.QEMU // without and with a password
	tls          *servers.QEMU
	silent       string // an address where a server says nothing
	refused      string // one where nobody listens
	broken       string // one of another kind of server
	nodes        string // libvirt's URI
	recording    string // where one session is recorded, to be played in another scene
}

func startScenery(t *testing.T) *scenery {
	t.Helper()
	return &scenery{
		open:    servers.StartQEMU(t, servers.QEMUOptions{VNC: "power-control=on"}),
		secret:  servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"}),
		tls:     withTLS(t, servers.NewAuthority(t), 0),
		silent:  serve(t, ""),
		refused: fmt.Sprintf("127.0.0.1:%d", servers.FreePort(t, "127.0.0.1")),
		broken:  serve(t, "SSH-2.0-OpenSSH_9.2\r\n"),
		nodes:   writeNodes(t, servers.FreePort(t, "127.0.0.1")),

		recording: filepath.Join(t.TempDir(), "session.fbs"),
	}
}

// scenes are what there is to see. Each starts programs and ends them.
var scenes = []struct {
	name string
	play func(t *testing.T, g *stage, s *scenery)
	in   func(style) bool // the styles in which it looks like nothing else
}{
	{"session", sceneSession, style.any},
	{"waiting", sceneWaiting, style.any},
	{"password", scenePassword, style.any},
	{"certificate", sceneCertificate, style.any},
	{"address", sceneAddress, style.thorough},
	{"chooser", sceneChooser, style.any},
	{"failures", sceneFailures, style.any},
	{"typing", sceneTyping, style.any},
	{"replay", sceneReplay, style.thorough},
	{"kiosk", sceneKiosk, style.ofKiosks},
	{"lost", sceneLost, style.any},
	{"guest", sceneGuest, style.any},
}

func (s style) any() bool      { return true }
func (s style) thorough() bool { return !s.brief }
func (s style) ofKiosks() bool { return s.kiosk }

// sceneSession goes through everything that a session has.
func sceneSession(t *testing.T, g *stage, s *scenery) {
	g.open(t, "vnc://"+s.open.Address())
	defer g.end()
	v := g.viewer
	v.waitSaid("the server can shut down")
	v.waitSession(title)
	g.shot("session")
	v.release()
	for _, menu := range []struct{ name, button, entry string }{
		{"menu-send-key", "Send key", "Type text…"}, {"menu-power", "Power", "Reset…"}, {"menu", "Menu", "Screenshot…"},
	} {
		g.press(g.window(title), menu.button)
		g.showing(title, "", menu.entry)
		g.shot(menu.name)
		v.keys("Escape")
	}
	g.sceneSubmenus()
	for _, file := range []struct{ name, item, title string }{
		{"screenshot-file", "Screenshot…", "Save screenshot"}, {"record-file", "Record…", "Record to a file (.mp4, .webm, .avi or .fbs)"},
		{"about", "About Virt Viewer", "About Virt Viewer"},
	} {
		if file.name != "screenshot-file" && !g.style.tour && !g.style.menus {
			continue // they look as in other styles
		}
		if file.name != "about" {
			g.press(g.window(title), "Menu") // another button of that name is in the bar of full screen
			g.showing(title, "", file.item)
		}
		g.press(g.window(title), file.item)
		v.screen.WaitActive(t, g.T(file.title))
		g.shotOfGTK(file.name)
		v.keys("Escape")
		v.screen.WaitActive(t, title)
	}
	for _, dialog := range []struct{ name, item, title string }{
		{"type-text", "Type text…", "Type text"},
		{"open", "Open another…", chooserWindow},
		{"connection", "Connection…", "Connection"},
		{"power-question", "Reset…", "Virt Viewer"},
	} {
		g.press(g.window(title), dialog.item)
		v.screen.WaitActive(t, g.T(dialog.title))
		g.shot(dialog.name)
		g.tour(dialog.name, dialog.title)
		v.keys("Escape")
		v.screen.WaitActive(t, title)
	}
	g.scenePreferences()
	g.press(g.window(title), "Close")
	g.viewer.screen.WaitActive(t, g.T(failureDialog))
	g.shot("close-question")
	g.tour("close-question", failureDialog)
	v.keys("Escape")
	v.screen.WaitActive(t, title)
	g.press(g.window(title), "Full screen")
	v.screen.Do(t, "mousemove", fmt.Sprint(g.style.w/2), "0")
	g.showing(title, "push button", "Leave full screen")
	g.shot("full-screen")
}

// firstEntry is what stands first in the menu of a button.
var firstEntry = map[string]string{"Send key": "Type text…", "Menu": "Screenshot…"}

// sceneSubmenus opens the menus within the menus.
func (g *stage) sceneSubmenus() {
	g.t.Helper()
	if !g.style.menus {
		return
	}
	for _, menu := range []struct{ button, menu, entry string }{
		{"Send key", "Text console", "Ctrl+Alt+F1"}, {"Send key", "Desktop keys", "Super (Windows key)"},
		{"Send key", "Alt+SysRq", "H: say what there is"}, {"Send key", "Hold keys", ""},
		{"Menu", "View", "Zoom in"}, {"Menu", "Clipboard", "Both ways"}, {"Menu", "Picture quality", "As the line allows"},
	} {
		g.press(g.window(title), menu.button)
		g.showing(title, "", firstEntry[menu.button]) // others may be below the fold
		g.press(g.window(title), menu.menu)
		if menu.entry != "" {
			g.showing(title, "", menu.entry)
		}
		g.shot("menu-" + strings.ReplaceAll(strings.ToLower(menu.menu), " ", "-"))
		g.viewer.keys("Escape")
	}
}

// scenePreferences shows the pages of the preferences.
func (g *stage) scenePreferences() {
	g.t.Helper()
	g.press(g.window(title), "Preferences…")
	const dialog = "Preferences"
	g.viewer.screen.WaitActive(g.t, g.T(dialog))
	for n, page := range g.window(dialog).FindAll("radio button") {
		page.Press(g.t)
		g.shot(fmt.Sprintf("preferences-%d", n+1))
		g.tour("preferences", dialog)
	}
	g.viewer.keys("Escape")
	g.viewer.screen.WaitActive(g.t, title)
}

// sceneWaiting shows what is waited for.
func sceneWaiting(t *testing.T, g *stage, s *scenery) {
	for _, wait := range []struct {
		name, title string
		args        []string
	}{
		{"connecting", "vnc://" + s.silent, []string{"vnc://" + s.silent}},
		{"waiting-for-guest", "webserver", []string{"-c", s.nodes, "--wait", "webserver"}},
	} {
		g.open(t, wait.args...)
		g.viewer.screen.WaitActive(t, wait.title)
		g.shot(wait.name)
		g.end()
	}
}

// scenePassword asks whether a connection without protection is wanted, for a password,
// and again.
func scenePassword(t *testing.T, g *stage, s *scenery) {
	g.open(t, elsewhere(s.secret))
	defer g.end()
	g.viewer.screen.WaitActive(t, g.T(unprotectedDialog))
	g.shot("unprotected")
	g.tour("unprotected", unprotectedDialog)
	g.press(g.window(unprotectedDialog), "C_onnect anyway")
	g.viewer.screen.WaitActive(t, g.T(passwordDialog))
	g.shot("password")
	g.tour("password", passwordDialog)
	g.window(passwordDialog).Find("password text", "").Type(t, "wrong")
	g.press(g.window(passwordDialog), "C_onnect")
	g.viewer.waitSaid("disconnected")
	g.viewer.screen.WaitActive(t, g.T(passwordDialog))
	g.press(g.window(passwordDialog), "_Remember in the keyring")
	g.shot("password-wrong")
}

// sceneCertificate asks whether to trust a server, and warns of another one.
func sceneCertificate(t *testing.T, g *stage, s *scenery) {
	where := "vnc://" + s.tls.Address()
	g.open(t, where)
	g.viewer.screen.WaitActive(t, g.T(trustDialog))
	g.shot("certificate")
	g.tour("certificate", trustDialog)
	g.end()

	pins := filepath.Join(g.config, "virt-viewer", "trusted-servers")
	if err := os.MkdirAll(filepath.Dir(pins), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(pins, fmt.Appendf(nil, "%s sha256:%064d # another\n", where, 1), 0o600); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(pins)
	g.open(t, where)
	g.viewer.screen.WaitActive(t, g.T(trustDialog))
	g.shot("certificate-changed")
	g.tour("certificate-changed", trustDialog)
	g.end()
}

const chooserWindow = "Open a display"

// sceneChooser shows the guests that there are, and a libvirt that cannot be reached.
func sceneChooser(t *testing.T, g *stage, s *scenery) {
	const window = chooserWindow
	g.open(t, "-c", s.nodes)
	g.viewer.screen.WaitActive(t, g.T(window))
	g.showing(window, "label", "spice1")
	g.shot("chooser")
	g.tour("chooser", window)
	if !g.style.brief {
		g.window(window).Find("", g.T("Search for a guest, or type an address")).Type(t, "webserver")
		g.shot("chooser-nothing")
	}
	g.end()
	g.open(t, "-c", "test:///nowhere.xml")
	g.viewer.screen.WaitActive(t, g.T(window))
	g.shot("chooser-no-libvirt")
	g.end()
}

// sceneAddress asks for an address, and gets one that is none.
func sceneAddress(t *testing.T, g *stage, _ *scenery) {
	const window = "Connect to a display"
	g.openAs(t, asRemoteViewer(t))
	defer g.end()
	g.viewer.screen.WaitActive(t, g.T(window))
	g.shot("address")
	g.tour("address", window)
	entry := g.window(window).Find("text", "")
	entry.Type(t, "http://host.example/")
	g.press(g.window(window), "C_onnect")
	g.shot("address-wrong")
}

// sceneFailures shows what went wrong.
func sceneFailures(t *testing.T, g *stage, s *scenery) {
	for _, failure := range []struct {
		name, title string
		args        []string
	}{
		{"failure-refused", failureDialog, []string{"vnc://" + s.refused}},
		{"failure-other-server", failureDialog, []string{"vnc://" + s.broken}},
		{"failure-no-guest", chooserWindow, []string{"-c", s.nodes, "wrb1"}},
		{"failure-no-display", failureDialog, []string{"-c", s.nodes, "spice1"}},
		{"failure-no-libvirt", failureDialog, []string{"-c", "test:///nowhere.xml", "web"}},
	} {
		if g.style.brief && (failure.name == "failure-other-server" || failure.name == "failure-no-display") {
			continue // they look much as the others
		}
		g.open(t, failure.args...)
		g.viewer.screen.WaitActive(t, g.T(failure.title))
		g.shot(failure.name)
		g.end()
	}
}

// sceneTyping types a text: a wrong layout first, and then so much that it takes a
// while. All of it is recorded.
func sceneTyping(t *testing.T, g *stage, s *scenery) {
	g.open(t, "--record", s.recording, "vnc://"+s.open.Address())
	defer g.end()
	g.viewer.waitSession(title)
	g.viewer.release()
	g.press(g.window(title), "Send key") // the menu is made when it is opened first
	g.showing(title, "", "Type text…")
	g.press(g.window(title), "Type text…")
	const dialog = "Type text"
	g.viewer.screen.WaitActive(t, g.T(dialog))
	g.window(dialog).Find("text", g.T("Text to type")).Type(t, strings.Repeat("Many a mickle makes a muckle. ", 300))
	layout := g.window(dialog).Find("combo box", "").Find("text", "")
	layout.Type(t, "xx(none)")
	g.press(g.window(dialog), "_Type")
	g.showing(dialog, "label", "This system does not know that keyboard layout. Choose one from the list.")
	g.shot("type-text-wrong")
	layout.Type(t, "us")
	g.press(g.window(dialog), "_Type")
	g.showing(title, "progress bar", "Progress")
	g.shotInMotion("typing")
}

// sceneReplay plays what was recorded.
func sceneReplay(t *testing.T, g *stage, s *scenery) {
	g.open(t, s.recording)
	defer g.end()
	g.viewer.waitSaid("initialized")
	g.viewer.screen.WaitActive(t, filepath.Base(s.recording))
	g.shot("replay") // at its end
}

// sceneKiosk shows nothing but the guest.
func sceneKiosk(t *testing.T, g *stage, s *scenery) {
	g.open(t, "--kiosk", "vnc://"+s.open.Address())
	defer g.end()
	g.viewer.waitSession(title)
	g.shot("kiosk")
}

// sceneLost ends the server in the middle of a session.
func sceneLost(t *testing.T, g *stage, _ *scenery) {
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	g.open(t, "vnc://"+q.Address())
	defer g.end()
	g.viewer.waitSession(title)
	q.End()
	g.viewer.waitSaid("disconnected")
	g.showing(title, "push button", "Connect _again")
	g.shotInMotion("connection-lost")
}

// sceneGuest pauses a guest and forces it off.
func sceneGuest(t *testing.T, g *stage, _ *scenery) {
	graphics, err := embedguest.VNC("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	disk := filepath.Join(t.TempDir(), "disk.qcow2")
	servers.Run(t, nil, "qemu-img", "create", "-q", "-f", "qcow2", disk, "1M")
	e := startEmbedded(t, graphics, `
<disk type="file" device="cdrom"><driver name="qemu" type="raw"/><target dev="hdc" bus="ide"/><readonly/></disk>
<disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="`+disk+`"/><target dev="hda" bus="ide"/></disk>`)
	const title = "A demo"
	g.open(t, "--quit-on-stop=false", "-c", e.host.URI(), "demo")
	defer g.end()
	g.viewer.waitSession(title)
	g.viewer.release()
	g.press(g.window(title), "Power")
	g.showing(title, "", "Pause")
	g.shot("menu-power-guest")
	g.viewer.keys("Escape")
	g.press(g.window(title), "Snapshots…")
	g.viewer.screen.WaitActive(t, g.T("Snapshots"))
	g.viewer.waitSaid("0 snapshots")
	g.shot("snapshots")
	if !g.style.brief {
		g.press(g.window("Snapshots"), "_Make a snapshot")
		g.viewer.waitSaid("1 snapshots")
		g.viewer.screen.WaitActive(t, g.T("Snapshots"))
		g.shot("snapshots-list")
	}
	g.tour("snapshots", "Snapshots")
	g.viewer.keys("Escape")
	g.viewer.screen.WaitActive(t, title)
	g.press(g.window(title), "CD or floppy…")
	g.viewer.screen.WaitActive(t, g.T("Change CD or floppy"))
	g.shot("media")
	g.tour("media", "Change CD or floppy")
	g.viewer.keys("Escape")
	g.viewer.screen.WaitActive(t, title)
	g.press(g.window(title), "Pause")
	g.viewer.waitSaid(`guest "demo" paused`)
	g.showing(title, "label", "The guest is paused.")
	g.shot("guest-paused")
	g.press(g.window(title), "Force off…")
	g.viewer.screen.WaitActive(t, g.T(failureDialog))
	g.press(g.window(failureDialog), "_Force off")
	g.showing(title, "push button", "S_tart")
	g.shot("guest-off")
}
