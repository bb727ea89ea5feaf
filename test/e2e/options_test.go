// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/app/config/cli"
	"github.com/govnc/virt-viewer/test/servers"
)

// An option of the command line, as the test gives it.
type triedOption struct {
	name  string
	value string // "" for none
	not   string // an option that it excludes
}

// triedOptions gives a value to each option that needs one.
func triedOptions(t *testing.T, a *servers.Authority, display string) []triedOption {
	t.Helper()
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	values := map[string]string{
		"zoom": "50", "title": "T", "hotkeys": "zoom-in=ctrl+shift+f9", "keymap": "a=b", "auto-resize": "never", "cursor": "local",
		"kiosk-quit": "on-disconnect", "quality": "low", "depth": "medium", "security": "any", "user": "u",
		"ca-file": a.File("ca-cert.pem"), "client-cert": a.File("client-cert.pem"), "client-key": a.File("client-key.pem"), "crl-file": a.Revoke(t, a.Issue(t, "revoked", nil)),
		"password-file": text, "password-fd": "0", "connect": "test:///default", "quit-on-stop": "false",
		"screenshot": filepath.Join(dir, "x.png"), "type": "x", "type-file": text, "type-layout": "de", "type-delay": "5", "send-key": "a",
		"wait-for-change": "0.2", "wait-for-still": "0.2", "pause": "0.1", "record-for": "0.1", "record": filepath.Join(dir, "x.fbs"), "timeout": "20",
		"display": display, "class": "C", "name": "n", "gtk-module": "none", "gdk-debug": "misc", "gdk-no-debug": "misc", "gtk-debug": "misc", "gtk-no-debug": "misc",
	}
	excludes := map[string]string{"exclusive": "shared", "password-fd": "password-file", "uuid": "id", "domain-name": "id"}
	help := script(t, "--help-all").Output()
	var list []triedOption
	for _, m := range regexp.MustCompile(`(?m)^ +(?:-., )?--([a-z0-9-]+)(\[=[^ ]*| [A-Z][^ ]*| [a-z|]+\|[^ ]*)?`).FindAllStringSubmatch(help, -1) {
		name, value := m[1], values[m[1]]
		if strings.HasPrefix(name, "spice-") && m[2] != "" {
			value = "x"
		}
		if value == "" && m[2] != "" && m[2][0] == ' ' {
			t.Errorf("the test has no value for --%s%s", name, m[2])
		}
		list = append(list, triedOption{name, value, excludes[name]})
	}
	if len(list) < 60 {
		t.Fatalf("only %d options in\n%s", len(list), help)
	}
	return list
}

func (o triedOption) args() []string {
	if o.value == "" {
		return []string{"--" + o.name}
	}
	return []string{"--" + o.name + "=" + o.value}
}

// crashed finds what Go and GLib say of a fault in the program.
var crashed = regexp.MustCompile(`panic:|goroutine \d|runtime error|SIG[A-Z]+:|-CRITICAL \*\*|fault in this program`)

func (v *viewer) wantNoCrash() {
	v.t.Helper()
	if crashed.MatchString(v.Output()) {
		v.t.Errorf("it crashed:\n%s", v.Output())
	}
}

// TestOptionsInModes tries every option in every way in which the program works: each by
// itself without a window, and all at once that do not exclude each other. What a mode does
// not use is wrong usage there. None may crash it.
func TestOptionsInModes(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	nodes := writeNodes(t, q.Port)
	screen := servers.StartScreen(t)
	options := triedOptions(t, servers.NewAuthority(t), screen.Display)
	recording := filepath.Join(t.TempDir(), "session.fbs")
	script(t, "--record", recording, "--pause=0.3", "vnc://"+q.Address()).wantExit(0)
	converted := filepath.Join(t.TempDir(), "converted.fbs")
	remote := asRemoteViewer(t)
	address := "vnc://" + q.Address()
	for _, tt := range []struct {
		name, program string
		mode          cli.Mode
		args          []string
		said          string // of a window that is open then
	}{
		{"address steps", program, cli.AddressSteps, []string{"--pause=0.05", address}, ""},
		{"guest steps", program, cli.GuestSteps, []string{"--pause=0.05", "-c", nodes, "web1"}, ""},
		{"conversion", program, cli.Conversion, []string{"--record=" + converted, recording}, ""},
		{"window", program, cli.AddressWindow, []string{address}, "initialized"},
		{"guest", program, cli.GuestWindow, []string{"-c", nodes, "web1"}, "found guest"},
		{"replay", program, cli.Replay, []string{recording}, "initialized"},
		{"chooser", program, cli.Chooser, []string{"-c", nodes}, "3 guests on"},
		{"remote-viewer", remote, cli.AddressWindow, []string{address}, "initialized"},
	} {
		for name, list := range optionsFor(options, tt.mode, tt.program == remote) {
			t.Run(tt.name+" "+name, func(t *testing.T) {
				if tt.said == "" && name != "first" && name != "second" { // --exclusive throws others out
					t.Parallel()
				}
				args := slices.Concat(list, tt.args)
				switch {
				case strings.HasPrefix(name, "wrong"):
					v := openProgram(t, screen, nil, tt.program, args...)
					v.wantNoCrash()
					v.wantExit(1)
				case tt.said == "":
					v := script(t, args...)
					v.wantNoCrash()
					if code := v.ExitCode(t); code != 0 && name != "wait-for-change" && name != "attach" { // of which there is none
						t.Errorf("exit code %d:\n%s", code, v.Output())
					}
				default:
					v := openProgram(t, screen, nil, tt.program, args...)
					v.waitSaid(tt.said)
					v.End()
					v.wantNoCrash()
				}
			})
		}
	}
}

// optionsFor gives the lists of options to try in a mode: all that it uses in two lists,
// for some exclude others; what it does by itself; and one by one what it does not use.
func optionsFor(options []triedOption, mode cli.Mode, remote bool) map[string][]string {
	lists := map[string][]string{"first": nil, "second": nil}
	for _, o := range options {
		row := cli.Find(o.name)
		switch {
		case o.name == "help", o.name == "help-all", o.name == "version":
		case o.name == "gtk-module", o.name == "g-fatal-warnings": // about this machine's theme
		case o.name == "connect", o.name == "id", o.name == "uuid", o.name == "domain-name", o.name == "record": // in the words of the modes, or other guests
		case remote && row.Group == cli.Guests:
			lists["wrong "+o.name] = o.args()
		case row.Modes&mode == 0 && (row.Group == cli.Steps || row.Group == cli.Guests && mode&(cli.Replay|cli.Conversion) != 0):
			// Steps make another mode of it, and so do options of guests.
		case row.Modes&mode == 0 && o.name != "client-cert" && o.name != "client-key": // which belong together
			lists["wrong "+o.name] = o.args()
		case row.Modes&mode == 0:
		case row.Group == cli.Steps, o.name == "attach": // which libvirt's test driver cannot do
			lists[o.name] = o.args()
		case o.not != "", o.name == "kiosk":
			lists["second"] = append(lists["second"], o.args()...)
		default:
			lists["first"] = append(lists["first"], o.args()...)
		}
	}
	return lists
}

// TestRefusedScreen has an X server that lets nobody in: that is said, not that DISPLAY
// must be set.
func TestRefusedScreen(t *testing.T) {
	t.Parallel()
	display := refusingX(t)
	env := []string{"DISPLAY=" + display, "WAYLAND_DISPLAY=", "GDK_BACKEND=x11", "XDG_CONFIG_HOME=" + t.TempDir()}
	v := &viewer{servers.Start(t, env, program, "vnc://127.0.0.1:1"), t, nil}
	v.wantExit(2, "refuses this program", "xhost")
	v = &viewer{servers.Start(t, []string{"DISPLAY=", "WAYLAND_DISPLAY="}, program, "--display="+display, "vnc://127.0.0.1:1"), t, nil}
	v.wantExit(2, "refuses this program", display)
}

// TestStepsAskServer: what the options ask of a server holds without a window, too.
func TestStepsAskServer(t *testing.T) {
	t.Parallel()
	s := servers.StartFake(t, servers.Fake{})
	script(t, "--exclusive", "--depth=low", "--quality=low", "--screenshot="+filepath.Join(t.TempDir(), "x.png"), "vnc://"+s.Address()).wantExit(0)
	if shared := s.Shared(); !slices.Equal(shared, []bool{false}) {
		t.Errorf("the shared flags were %v", shared)
	}
	if formats := s.Formats(); len(formats) != 1 || formats[0].Bits != 8 {
		t.Errorf("it was asked for the formats %+v", formats)
	}
	asked := s.Messages(servers.SetEncodings)
	if len(asked) == 0 || !bytes.Contains(asked[0], []byte{0xff, 0xff, 0xff, 0xe2}) { // -30, level 2
		t.Errorf("it was not asked for low quality: %x", asked)
	}
}
