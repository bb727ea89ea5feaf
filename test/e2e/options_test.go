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

	"github.com/govnc/virt-viewer/test/servers"
)

// An option of the command line, as the test gives it.
type triedOption struct {
	name  string
	value string // "" for none
	not   string // an option that it excludes
}

// guestOptions are virt-viewer's alone.
var guestOptions = []string{"connect", "id", "uuid", "domain-name", "wait", "reconnect", "quit-on-stop", "attach", "direct"}

// stepOptions are done without a window.
var stepOptions = []string{"screenshot", "type", "type-delay", "type-file", "type-layout", "send-key", "wait-for-change", "wait-for-still",
	"pause", "record-for", "record", "timeout"}

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
		"password-file": text, "password-fd": "0", "connect": "test:///default",
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

// TestOptionsInModes tries every option in every way in which the program works: without
// a window each by itself, and in windows all at once that do not exclude each other.
// None may crash it.
func TestOptionsInModes(t *testing.T) {
	t.Parallel()
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	nodes := writeNodes(t, q.Port)
	screen := servers.StartScreen(t)
	options := triedOptions(t, servers.NewAuthority(t), screen.Display)
	recording := filepath.Join(t.TempDir(), "session.fbs")
	script(t, "--record", recording, "--pause=0.3", "vnc://"+q.Address()).wantExit(0)
	converted := filepath.Join(t.TempDir(), "converted.fbs")
	for _, o := range options {
		if o.name == "help" || o.name == "help-all" || o.name == "version" {
			continue
		}
		if o.name == "client-cert" || o.name == "client-key" {
			continue // they belong together: below
		}
		isGuest := slices.Contains(guestOptions, o.name)
		for mode, args := range map[string][]string{
			"steps":      {"--pause=0.05", "--timeout=20", "vnc://" + q.Address()},
			"conversion": {"--record=" + converted, recording},
		} {
			if isGuest {
				args = []string{"--pause=0.05", "--timeout=20", "--connect=" + nodes, map[string]string{"id": "1", "uuid": webUUID}[o.name]}
				if args[3] == "" {
					args[3] = "web1"
				}
			}
			if mode == "conversion" && !slices.Contains([]string{"verbose", "debug", "timeout", "type"}, o.name) { // the others are below
				continue
			}
			if isGuest && o.name == "connect" {
				args = []string{"--pause=0.05", "test"}
			}
			args = append(o.args(), args...)
			t.Run(mode+" "+o.name, func(t *testing.T) {
				t.Parallel()
				v := script(t, args...)
				v.wantNoCrash()
				if code := v.ExitCode(t); code > 1 && !isGuest && o.name != "wait-for-change" { // of which there is none
					t.Errorf("exit code %d:\n%s", code, v.Output())
				}
			})
		}
	}
	var first, second []string // what excludes something of the first
	var guests []string
	for _, o := range options {
		switch {
		case slices.Contains(stepOptions, o.name), o.name == "help", o.name == "help-all", o.name == "version":
		case o.name == "connect", o.name == "id", o.name == "uuid", o.name == "gtk-module":
		case o.name == "g-fatal-warnings": // of GTK's, about this machine's theme
		case slices.Contains(guestOptions, o.name):
			guests = append(guests, o.args()...)
		case o.not != "", o.name == "kiosk":
			second = append(second, o.args()...)
		default:
			first = append(first, o.args()...)
		}
	}
	remote := asRemoteViewer(t)
	for _, more := range [][]string{first, second} {
		v := script(t, append(slices.Clone(more), "--record="+converted, recording)...)
		v.wantNoCrash()
		v.wantExit(0)
		v = script(t, append(slices.Clone(more), "--pause=0.05", "vnc://"+q.Address())...)
		v.wantNoCrash()
		v.wantExit(0)
	}
	for _, tt := range []struct {
		name, program string
		args          []string
		said          string
		options       [][]string
	}{
		{"window", program, []string{"vnc://" + q.Address()}, "initialized", [][]string{first, second}},
		{"guest", program, append(slices.Clone(guests), "-c", nodes, "web1"), "found guest", [][]string{first, second}},
		{"replay", program, []string{recording}, "initialized", [][]string{first, second}},
		{"chooser", program, []string{"-c", nodes}, "3 guests on", [][]string{first, second}},
		{"remote-viewer", remote, []string{"vnc://" + q.Address()}, "initialized", [][]string{first, second}},
	} {
		for i, more := range tt.options {
			t.Run(tt.name+[]string{" first", " second"}[i], func(t *testing.T) {
				v := openProgram(t, screen, nil, tt.program, append(slices.Clone(more), tt.args...)...)
				v.waitSaid(tt.said)
				v.End()
				v.wantNoCrash()
			})
		}
	}
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
