// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/config/keyspec"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

const version = "1.2.3"

// unknownHotkeys stands for the table of actions.
func unknownHotkeys(hotkeys keyspec.Hotkeys) (wrong []string) {
	if _, ok := hotkeys["fly"]; ok {
		wrong = append(wrong, "Unknown hotkey name fly")
	}
	return wrong
}

// options are what a command line without any gives.
func options(change func(o *config.Options)) config.Options {
	o := config.Options{Zoom: 100, Depth: rfbclient.DepthDefault, Version: version}
	change(&o)
	return o
}

func TestParse(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x y.vv")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	escaped := strings.ReplaceAll(file, " ", "%20")
	local := &address.Address{Host: "localhost", Port: 5900}
	f11, _ := keyspec.ParseHotkey("shift+f11")
	chord, _ := keyspec.ParseHotkey("ctrl+alt")
	for _, tt := range []struct {
		line string // of words without spaces; %20 is one
		want func(o *config.Options)
		said string // on stderr
	}{
		{"virt-viewer web1", func(o *config.Options) { o.Guest = "web1" }, ""},
		{"virt-viewer -c qemu:///system --uuid -w -r -a -d x", func(o *config.Options) {
			o.Connect, o.Guest, o.By, o.Wait, o.Reconnect, o.Attach, o.Direct = "qemu:///system", "x", guest.ByUUID, true, true, true, true
		}, ""},
		{"virt-viewer --connect=qemu:///system --domain-name 7", func(o *config.Options) {
			o.Connect, o.Guest, o.By = "qemu:///system", "7", guest.ByName
		}, ""},
		{"virt-viewer --id 7", func(o *config.Options) { o.Guest, o.By = "7", guest.ByID }, ""},
		{"virt-viewer -c qemu:///system localhost:0", func(o *config.Options) { o.Connect, o.Guest = "qemu:///system", "localhost:0" }, ""},
		{"virt-viewer -z 50 -f -v :0", func(o *config.Options) { o.Zoom, o.FullScreen, o.Verbose, o.Address = 50, true, true, local }, ""},
		{"virt-viewer --zoom=500 :0", func(o *config.Options) { o.Address = local }, "--zoom takes 10 to 400; 100 is used"},
		{"virt-viewer --debug :0", func(o *config.Options) { o.Verbose, o.Debug, o.Address = true, true, local }, ""},
		{"virt-viewer --gtk-vnc-debug :0", func(o *config.Options) { o.Verbose, o.Debug, o.Address = true, true, local }, ""},
		{"virt-viewer --auto-resize never --cursor local -s :0", func(o *config.Options) {
			o.KeepSize, o.LocalPointer, o.Address = true, true, local
		}, ""},
		{"virt-viewer --auto-resize=always --cursor=auto :0", func(o *config.Options) { o.Address = local }, ""},
		{"virt-viewer -k --kiosk-quit on-disconnect :0", func(o *config.Options) { o.Kiosk, o.KioskQuits, o.Address = true, true, local }, ""},
		{"virt-viewer -k --kiosk-quit=never :0", func(o *config.Options) { o.Kiosk, o.Address = true, local }, ""},
		{"virt-viewer --hotkeys=toggle-fullscreen=shift+f11,release-cursor=ctrl+alt :0", func(o *config.Options) {
			o.Hotkeys, o.Address = keyspec.Hotkeys{"toggle-fullscreen": f11, "release-cursor": chord}, local
		}, ""},
		{"virt-viewer -H usb-device-reset=shift+f11,screenshot=shift+f11 :0", func(o *config.Options) {
			o.Hotkeys, o.Address = keyspec.Hotkeys{"usb-device-reset": f11, "screenshot": f11}, local
		}, ""},
		{"virt-viewer -H fly=shift+f11 :0", func(o *config.Options) {
			o.Hotkeys, o.Address = keyspec.Hotkeys{"fly": f11}, local
		}, "Unknown hotkey name fly"},
		{"virt-viewer -H zoom-in :0", func(o *config.Options) {
			o.Hotkeys, o.Address = keyspec.Hotkeys{}, local
		}, "Missing value for hotkey 'zoom-in'"},
		{"virt-viewer -K Super_L=,1=Shift_L+F1 :0", func(o *config.Options) {
			o.Keymap, o.Address = keyspec.Keymap{0xffeb: nil, '1': {0xffe1, 0xffbe}}, local
		}, ""},
		{"virt-viewer --keymap=nokey=a :0", func(o *config.Options) {
			o.Keymap, o.Address = keyspec.Keymap{}, local
		}, "Unable to lookup 'nokey' key"},
		{"virt-viewer --security x509vnc --security vnc,tlsvnc :0", func(o *config.Options) {
			o.Security, o.Address = []string{"X509Vnc", "VNC", "TLSVnc"}, local
		}, ""},
		{"virt-viewer --security Verified :0", func(o *config.Options) { o.Protection, o.Address = config.ProtectionVerified, local }, ""},
		{"virt-viewer --zoom 0x32 --shared=false --quit-on-stop=true --full-screen=0 x", func(o *config.Options) { o.Zoom, o.Guest = 50, "x" }, ""},
		{"virt-viewer --depth server :0", func(o *config.Options) { o.Depth, o.Address = rfbclient.DepthServer, local }, ""},
		{"virt-viewer --exclusive --view-only --no-dialogs --quality low --depth medium :0", func(o *config.Options) {
			o.Exclusive, o.ViewOnly, o.NoDialogs, o.Quality, o.Depth, o.Address = true, true, true, 2, rfbclient.DepthMedium, local
		}, ""},
		{"virt-viewer --quality=lossless :0", func(o *config.Options) { o.Quality, o.Address = config.QualityLossless, local }, ""},
		{"virt-viewer --display :7 --g-fatal-warnings --gtk-debug=tree :0", func(o *config.Options) {
			o.GTK, o.Address = []string{"--display=:7", "--g-fatal-warnings", "--gtk-debug=tree"}, local
		}, ""},
		{"virt-viewer --spice-ca-file /x --spice-disable-audio :0", func(o *config.Options) { o.Address = local },
			"virt-viewer: --spice-ca-file is for SPICE displays and has no effect: this program shows VNC displays\n" +
				"virt-viewer: --spice-disable-audio is for SPICE displays and has no effect: this program shows VNC displays\n"},
		{"virt-viewer " + escaped, func(o *config.Options) { o.File = file }, ""},
		{"virt-viewer -", func(o *config.Options) { o.File = "-" }, ""},
		{"virt-viewer lost.vv", func(o *config.Options) { o.Guest = "lost.vv" }, ""},
		{"virt-viewer -- -x", func(o *config.Options) { o.Guest = "-x" }, ""},
		{"virt-viewer", func(o *config.Options) {}, ""},
		{"virt-viewer --quit-on-stop x", func(o *config.Options) { o.Guest = "x" }, ""},
		{"virt-viewer --quit-on-stop=false x", func(o *config.Options) { o.Guest, o.StayOnStop = "x", true }, ""},
		{"virt-viewer -c qemu:///system", func(o *config.Options) { o.Connect = "qemu:///system" }, ""},
		{"remote-viewer", func(o *config.Options) { o.Ask = true }, ""},
		{"remote-viewer -t A%20title vnc://localhost", func(o *config.Options) { o.Title, o.Address = "A title", local }, ""},
		{"remote-viewer " + escaped, func(o *config.Options) { o.File = file }, ""},
		{"remote-viewer file://" + escaped, func(o *config.Options) { o.File = file }, ""},
		{"remote-viewer -", func(o *config.Options) { o.File = "-" }, ""},
		{"remote-viewer lost.vv", func(o *config.Options) { o.File = "lost.vv" }, ""},
		{"remote-viewer 192.168.1.5", func(o *config.Options) { o.Address = &address.Address{Host: "192.168.1.5", Port: 5900} }, ""},
		{"virt-viewer 192.168.1.5", func(o *config.Options) { o.Guest = "192.168.1.5" }, ""}, // a guest may be called so
		{"virt-viewer host:5901", func(o *config.Options) { o.Address = &address.Address{Host: "host", Port: 5901} }, ""},
		{"virt-viewer --domain-name web:1", func(o *config.Options) { o.Guest, o.By = "web:1", guest.ByName }, ""},
		{"/usr/bin/remote-viewer :0", func(o *config.Options) { o.Address = local }, ""},
	} {
		var out, said bytes.Buffer
		got, done, err := parseLine(tt.line, &out, &said)
		want := options(tt.want)
		if err != nil || done || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\ngot  %+v\nwant %+v", tt.line, err, got, want)
		}
		if !strings.Contains(said.String(), tt.said) || tt.said == "" && said.Len() > 0 {
			t.Errorf("%s said %q, want %q", tt.line, said.String(), tt.said)
		}
	}
}

// TestOptionalValues: an option that can do without a value takes one as a word of its
// own, too, and nothing that is not one.
func TestOptionalValues(t *testing.T) {
	change, still := config.WaitForChange{}, config.WaitForStill{For: stillByDefault}
	within := func(s float64) config.Step {
		return config.WaitForChange{Within: time.Duration(s * float64(time.Second))}
	}
	for _, tt := range []struct {
		line  string
		guest string
		steps []config.Step
	}{
		{"virt-viewer web1 --wait-for-change 8", "web1", []config.Step{within(8)}},
		{"virt-viewer --wait-for-change 0.5 web1", "web1", []config.Step{within(0.5)}},
		{"virt-viewer --wait-for-change=8 9", "9", []config.Step{within(8)}},
		{"virt-viewer --wait-for-change web1", "web1", []config.Step{change}},
		{"virt-viewer web1 --wait-for-change", "web1", []config.Step{change}},
		{"virt-viewer --wait-for-change -- 8", "8", []config.Step{change}},
		{"virt-viewer --wait-for-still 3 --wait-for-still --pause 1 web1", "web1",
			[]config.Step{config.WaitForStill{For: 3 * time.Second}, still, config.Pause{For: time.Second}}},
		{"virt-viewer -vc test:///default --wait-for-still web1", "web1", []config.Step{still}},
		{"virt-viewer --type --wait-for-change 8", "8", []config.Step{config.Type{Text: "--wait-for-change"}}},
		{"virt-viewer -c --wait-for-change 8 --pause 1", "8", []config.Step{config.Pause{For: time.Second}}},
		{"virt-viewer -s 8 --wait-for-still", "8", []config.Step{still}},
	} {
		var out, said bytes.Buffer
		o, _, err := parseLine(tt.line, &out, &said)
		if err != nil || o.Guest != tt.guest || !reflect.DeepEqual(o.Steps, tt.steps) {
			t.Errorf("%s: %v, guest %q, steps %+v", tt.line, err, o.Guest, o.Steps)
		}
	}
}

func parseLine(line string, out, said *bytes.Buffer) (config.Options, bool, error) {
	words := strings.Fields(line)
	for i := range words {
		words[i] = strings.ReplaceAll(words[i], "%20", " ")
	}
	c := Command{Name: filepath.Base(words[0]), Version: version, Out: out, Err: said, UnknownHotkeys: unknownHotkeys}
	return c.Parse(words[1:])
}

func TestWrongLines(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"virt-viewer qemu+ssh://host/system web1", "virt-viewer -c URI GUEST"},
		{"virt-viewer web1 test:///default", "virt-viewer -c URI GUEST"},
		{"virt-viewer vnc://a web1", "one guest or address can be shown, and 2 were given"},
		{"remote-viewer qemu:///system web1", "one guest or address can be shown, and 2 were given"},
		{"virt-viewer fe80::1", "[fe80::1%eth0]"},
		{"virt-viewer spice+unix:///run/x", "SPICE"},
		{"virt-viewer --wait-for-change 8", "none was given"},
		{"virt-viewer --wait-for-change 0 x", "a number of seconds is needed"},
		{"virt-viewer --wait-for-still -1 x", "a number of seconds is needed"},
		{"virt-viewer a b", "one guest or address can be shown, and 2 were given"},
		{"virt-viewer --wait", "No ID|UUID|DOMAIN-NAME was specified for '--wait'"},
		{"virt-viewer --screenshot x.png", "none was given"},
		{"virt-viewer --id", "No ID|UUID|DOMAIN-NAME was specified for '--id'"},
		{"virt-viewer --id --uuid x", "exclude one another"},
		{"virt-viewer --shared --exclusive x", "exclude one another"},
		{"virt-viewer --cursor=foo x", "unknown value 'foo' for --cursor"},
		{"virt-viewer --auto-resize=foo x", "--auto-resize expects 'always' or 'never'"},
		{"virt-viewer --kiosk-quit=foo x", "Invalid kiosk-quit argument: foo"},
		{"virt-viewer --quality=foo x", "unknown value 'foo' for --quality; there are auto, lossless, low, medium, high"},
		{"virt-viewer --depth=foo x", "unknown value 'foo' for --depth"},
		{"virt-viewer --frob x", "Unknown option --frob"},
		{"virt-viewer -Q x", "Unknown option -Q"},
		{"virt-viewer --zoom=x y", "\"x\" is no value for --zoom: a number is needed"},
		{"virt-viewer --password-fd=x y", "\"x\" is no value for --password-fd: a number is needed"},
		{"virt-viewer --wait=x y", "\"x\" is no value for --wait: true or false is needed"},
		{"virt-viewer --security= y", "there is no type \"\""},
		{"virt-viewer --client-cert=x y", "--client-cert and --client-key belong together"},
		{"virt-viewer --password-fd=3 --password-file=x y", "exclude one another"},
		{"virt-viewer --spice-frob x", "Unknown option --spice-frob"},
		{"virt-viewer --security=x y", "there is no type \"x\""},
		{"virt-viewer spice://host", "VNC displays only"},
		{"remote-viewer -c qemu:///system x", "Unknown option -c"},
		{"remote-viewer --reconnect x", "Unknown option --reconnect"},
		{"remote-viewer web1", "\"web1\" is no address"},
		{"remote-viewer foo://bar", "addresses of displays begin with"},
		{"remote-viewer vnc://a vnc://b", "one guest or address can be shown, and 2 were given"},
	} {
		var out, said bytes.Buffer
		if _, _, err := parseLine(tt.line, &out, &said); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.line, err, tt.want)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, tt := range []struct {
		line string
		has  []string
		not  []string
	}{
		{"virt-viewer -V", []string{"virt-viewer version " + version}, nil},
		{"remote-viewer --version", []string{"remote-viewer version " + version}, nil},
		{"virt-viewer --help", []string{"--connect", "--hotkeys", "Exit codes:", " 70  "}, []string{"--spice-", "--gdk-debug"}},
		{"remote-viewer -h", []string{"remote-viewer [OPTION...]", "--hotkeys"}, []string{"--connect", "--spice-"}},
		{"virt-viewer --help-all", []string{"--connect", "--spice-usbredir-auto-redirect-filter", "--gdk-debug"}, nil},
	} {
		var out, said bytes.Buffer
		if _, done, err := parseLine(tt.line, &out, &said); err != nil || !done {
			t.Errorf("%s: %v %v", tt.line, done, err)
		}
		for _, word := range tt.has {
			if !strings.Contains(out.String(), word) {
				t.Errorf("%s lacks %q:\n%s", tt.line, word, &out)
			}
		}
		for _, word := range tt.not {
			if strings.Contains(out.String(), word) {
				t.Errorf("%s has %q", tt.line, word)
			}
		}
	}
}

// TestSpiceOptions: version 11 has 18 of them.
func TestSpiceOptions(t *testing.T) {
	if n := strings.Count(optionsText(spiceOptions), "--spice-"); n != 18 {
		t.Errorf("%d options", n)
	}
}
