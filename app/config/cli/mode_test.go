// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/vvfile"
	"github.com/govnc/virt-viewer/recorder/fbs"
)

// notUsed are the options that a mode does not use; in that mode they are an error.
var notUsed = map[Mode]string{
	GuestWindow: `screenshot type type-file type-layout type-delay send-key wait-for-change wait-for-still pause record-for timeout`,
	AddressWindow: `screenshot type type-file type-layout type-delay send-key wait-for-change wait-for-still pause record-for timeout
		connect id uuid domain-name wait quit-on-stop attach direct`,
	Chooser: `screenshot type type-file type-layout type-delay send-key wait-for-change wait-for-still pause record-for timeout
		id uuid domain-name wait title user password-file password-fd record`,
	GuestSteps: `reconnect quit-on-stop full-screen zoom title hotkeys keymap auto-resize cursor kiosk kiosk-quit view-only
		display class name gtk-module g-fatal-warnings gdk-debug gdk-no-debug gtk-debug gtk-no-debug`,
	AddressSteps: `connect id uuid domain-name wait attach direct
		reconnect quit-on-stop full-screen zoom title hotkeys keymap auto-resize cursor kiosk kiosk-quit view-only
		display class name gtk-module g-fatal-warnings gdk-debug gdk-no-debug gtk-debug gtk-no-debug`,
	Replay: `screenshot type type-file type-layout type-delay send-key wait-for-change wait-for-still pause record-for timeout record
		connect id uuid domain-name wait reconnect quit-on-stop attach direct
		keymap auto-resize shared exclusive quality depth
		security ca-file client-cert client-key crl-file password-file password-fd user`,
	Conversion: `screenshot type type-file type-layout type-delay send-key wait-for-change wait-for-still pause record-for timeout
		connect id uuid domain-name wait reconnect quit-on-stop attach direct
		keymap auto-resize shared exclusive quality depth
		security ca-file client-cert client-key crl-file password-file password-fd user
		full-screen zoom title hotkeys cursor kiosk kiosk-quit view-only
		display class name gtk-module g-fatal-warnings gdk-debug gdk-no-debug gtk-debug gtk-no-debug`,
}

// valueFor gives an option a value that asks for something.
func valueFor(o *Option) string {
	switch o.Kind {
	case Switch:
		if o.Default == "true" {
			return "false"
		}
		return "true"
	case Number:
		return "50"
	case Word:
		return o.Words[len(o.Words)-1]
	case List:
		return o.Words[0]
	}
	values := map[string]string{"screenshot": "x.png", "type-layout": "de", "type-delay": "5", "send-key": "a", "record": "x.fbs",
		"wait-for-change": "1", "wait-for-still": "1", "pause": "1", "record-for": "1", "timeout": "1", "hotkeys": "zoom-in=f9"}
	if value, ok := values[o.Name]; ok {
		return value
	}
	return "x"
}

// TestNotUsed gives each option in each mode: what the mode does not use is refused in a
// sentence that names the option, and everything else is taken.
func TestNotUsed(t *testing.T) {
	for mode, text := range notUsed {
		names := strings.Fields(text)
		for _, o := range Table {
			if o.Name == helpOption || o.Name == helpAllOption || o.Name == versionOption {
				continue
			}
			if (o.Modes&mode == 0) != slices.Contains(names, o.Name) {
				t.Errorf("mode %b: the table has --%s otherwise than this test", mode, o.Name)
			}
			values := given{o: valueFor(o)}
			if !values.asks(o) {
				t.Errorf("--%s=%s asks for nothing", o.Name, valueFor(o))
			}
			err := (&Command{}).checkModes(optionsIn(mode), values)
			if refused := err != nil; refused != slices.Contains(names, o.Name) {
				t.Errorf("mode %b, --%s: %v", mode, o.Name, err)
			}
			if err != nil && !strings.Contains(err.Error(), "--"+o.Name+" ") {
				t.Errorf("mode %b, --%s is not named: %v", mode, o.Name, err)
			}
		}
		for _, name := range names {
			if Find(name) == nil {
				t.Errorf("there is no --%s", name)
			}
		}
	}
}

// optionsIn gives options that make the program work in a mode.
func optionsIn(mode Mode) *config.Options {
	o := &config.Options{}
	switch mode {
	case GuestWindow:
		o.Guest = "web1"
	case AddressWindow:
		o.File = "web1.vv"
	case GuestSteps:
		o.Guest, o.Steps = "web1", []config.Step{config.Pause{}}
	case AddressSteps:
		o.File, o.Steps = "web1.vv", []config.Step{config.Pause{}}
	case Replay:
		o.Recording = &fbs.Recording{}
	case Conversion:
		o.Recording, o.Record = &fbs.Recording{}, "x.fbs"
	}
	return o
}

// TestNotUsedLines: whole command lines, and what is said.
func TestNotUsedLines(t *testing.T) {
	recording := writeRecording(t)
	for _, tt := range []struct{ line, want string }{
		{"virt-viewer --timeout 3 web1", "--timeout needs a step that is done without a window, such as --screenshot or --type"},
		{"virt-viewer --type-layout de :0", "--type-layout needs a step that is done without a window, such as --screenshot or --type"},
		{"virt-viewer --wait :0", "--wait is for guests of libvirt, and an address or a connection file was given"},
		{"virt-viewer --attach --pause 1 :0", "--attach is for guests of libvirt, and an address or a connection file was given"},
		{"virt-viewer -f --screenshot x.png web1", "--full-screen is for a window, and steps such as --screenshot and --type are done without one"},
		{"virt-viewer --reconnect --screenshot x.png :0", "--reconnect is for a window, and steps such as --screenshot and --type are done without one"},
		{"virt-viewer --title x", "--title needs to be told which guest or address it is for"},
		{"remote-viewer --user x", "--user needs to be told which guest or address it is for"},
		{"virt-viewer --timeout 3", "--timeout needs a step that is done without a window, such as --screenshot or --type"},
		{"virt-viewer --depth low " + recording, "--depth cannot be used when a recorded session is shown"},
		{"virt-viewer --zoom 50 --record x.fbs " + recording, "--zoom cannot be used when a recorded session is converted"},
		{"virt-viewer --display :1 --pause 1 :0", "--display is for a window, and steps such as --screenshot and --type are done without one"},
	} {
		var out, said bytes.Buffer
		if _, _, err := parseLine(tt.line, &out, &said); err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v, want %q", tt.line, err, tt.want)
		}
	}
	for _, line := range []string{
		"virt-viewer --no-dialogs --shared --verbose --screenshot x.png web1", "virt-viewer -r :0", "virt-viewer --quit-on-stop :0",
		"virt-viewer --auto-resize=always --kiosk-quit never --screenshot x.png :0", "virt-viewer --kiosk --view-only " + recording,
		"virt-viewer --depth low --quality high --exclusive --wait --screenshot x.png web1", "virt-viewer -f -r --attach",
	} {
		var out, said bytes.Buffer
		o, _, err := parseLine(line, &out, &said)
		if err != nil || said.Len() > 0 {
			t.Errorf("%s: %v, it said %q", line, err, said.String())
		}
		if o.Recording != nil {
			o.Recording.Close()
		}
	}
}

// TestTable: the rows make sense by themselves.
func TestTable(t *testing.T) {
	names, letters := map[string]bool{}, map[string]bool{}
	for _, o := range Table {
		if names[o.Name] || o.Letter != "" && letters[o.Letter] {
			t.Errorf("--%s or -%s is there twice", o.Name, o.Letter)
		}
		names[o.Name], letters[o.Letter] = true, true
		if o.Help == "" || o.Modes == noMode || o.take == nil {
			t.Errorf("--%s has no help, no mode or takes nothing: %+v", o.Name, o)
		}
		if (o.Value() == "") != (o.Kind == Switch || o.Bare == "true") {
			t.Errorf("--%s has the value %q and the kind %d", o.Name, o.Value(), o.Kind)
		}
		if o.Kind == Word && (!slices.Contains(o.Words, o.Default) || o.Value() != strings.Join(o.Words, "|")) {
			t.Errorf("--%s=%s has the words %q and the default %q", o.Name, o.Value(), o.Words, o.Default)
		}
		if (o.Completion == Choices) != (o.Words != nil) && o.Completion != Connection {
			t.Errorf("--%s is completed by %d and has the words %q", o.Name, o.Completion, o.Words)
		}
		if o.File != "" && !vvfile.Knows(o.File) {
			t.Errorf("--%s: connection files have no key %s", o.Name, o.File)
		}
		if file := o.Value() == "FILE"; file != (o.Completion == Files) {
			t.Errorf("--%s=%s is completed by files: %v", o.Name, o.Value(), !file)
		}
	}
}

// writeRecording makes a recorded session of one picture.
func writeRecording(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "session.fbs")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	e := fbs.NewEncoder(f, "session")
	if err := errors.Join(e.Frame(make([]byte, 4*16*16), 4*16, 16, 16, 0), e.Close()); err != nil {
		t.Fatal(err)
	}
	return name
}
