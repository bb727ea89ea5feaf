// SPDX-License-Identifier: GPL-2.0-or-later

package agree

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEnums compares the enumerations of govnc.h with the constants of Go: the same names,
// in the way of each language, and the same values.
func TestEnums(t *testing.T) {
	header := cEnums(t, read(t, core+"govnc.h"))
	widget, client := goFiles(t, "../../widget"), goFiles(t, "../../rfbclient")
	for _, tt := range []struct {
		enum, prefix     string // in C
		name, goPrefix   string // in Go
		inWidget, inCore bool   // which of the packages has it, widget or rfbclient
	}{
		{"GovncDisplayDepthColor", "GOVNC_DISPLAY_DEPTH_COLOR_", "Depth", "Depth", true, true},
		{"GovncDisplayClipboard", "GOVNC_DISPLAY_CLIPBOARD_", "ClipboardDirection", "Clipboard", true, false},
		{"GovncDisplayPower", "GOVNC_DISPLAY_POWER_", "PowerAction", "Power", false, true},
		{"GovncSecurityPeer", "GOVNC_SECURITY_PEER_", "PeerAuthentication", "Peer", false, true},
	} {
		want := map[string]int{}
		for name, value := range header[tt.enum] {
			want[tt.goPrefix+camel(strings.TrimPrefix(name, tt.prefix))] = value
		}
		if len(want) < 3 {
			t.Errorf("govnc.h has only %v of %s", want, tt.enum)
		}
		for _, where := range []struct {
			has  bool
			name string
			got  map[string]int
		}{
			{tt.inWidget, "widget", goConstants(t, widget, tt.name)},
			{tt.inCore, "rfbclient", goConstants(t, client, tt.name)},
		} {
			if where.has && !maps.Equal(where.got, want) {
				t.Errorf("%s.%s is %v, and %s of govnc.h would be %v", where.name, tt.name, where.got, tt.enum, want)
			}
		}
	}
}

// TestEnumTypes: GObject knows the values of each enumeration by the names of the header.
func TestEnumTypes(t *testing.T) {
	source := read(t, core+"enums.c")
	for enum, values := range cEnums(t, read(t, core+"govnc.h")) {
		prefix := commonPrefix(slices.Collect(maps.Keys(values)))
		for name := range values {
			if enum == "GovncError" { // an error domain, not a type
				if n := strings.Count(read(t, core+"*.go"), "C."+name+"\n") + strings.Count(read(t, core+"*.c"), name+","); n == 0 {
					t.Errorf("%s is never given", name)
				}
				continue
			}
			nick := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, prefix), "_", "-"))
			if row := `{` + name + `, "` + name + `", "` + nick + `"},`; strings.Count(source, row) != 1 {
				t.Errorf("enums.c does not have %s of %s once", row, enum)
			}
		}
	}
}

// commonPrefix is what all names begin with, up to an underscore.
func commonPrefix(names []string) string {
	prefix := names[0]
	for _, name := range names {
		for !strings.HasPrefix(name, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	return prefix[:strings.LastIndex(prefix, "_")+1]
}

// signalsOf are the signals that tell what a handler of Go tells; none if only Go has it.
var signalsOf = map[string][]string{
	"Connected":      {"vnc-connected"},
	"Credentials":    {"vnc-auth-credential"},
	"Certificate":    {"vnc-certificate"},
	"Unprotected":    {"vnc-unprotected"},
	"Initialized":    {"vnc-initialized"},
	"DesktopResize":  {"vnc-desktop-resize"},
	"ResizeRefused":  nil, // gtk-vnc's users do not know of it
	"DesktopRename":  {"vnc-desktop-rename"},
	"PointerMode":    nil, // is_pointer_absolute
	"LEDs":           nil, // the widget itself sets the lock keys
	"PowerAvailable": {"vnc-power-control-initialized"},
	"PowerFailed":    {"vnc-power-control-failed"},
	"Typing":         {"vnc-typing"},
	"Damaged":        {"vnc-framebuffer-update"},
	"Pointed":        nil, // for recordings, which C begins and ends by functions
	"Bell":           {"vnc-bell"},
	"CutText":        {"vnc-clipboard-text", "vnc-server-cut-text"},
	"CutTextTooLong": nil, // set_clipboard_text says it
	"GrabChanged":    {"vnc-keyboard-grab", "vnc-keyboard-ungrab", "vnc-pointer-grab", "vnc-pointer-ungrab"},
	"Disconnected":   {"vnc-disconnected", "vnc-error", "vnc-auth-failure", "vnc-auth-unsupported"},
}

// onlySignals are those that Go needs no handler for.
var onlySignals = []string{"vnc-recording-ended"} // package recorder tells it

// TestSignals: each signal is declared, installed, emitted and documented once, and is one
// of the handlers in Go.
func TestSignals(t *testing.T) {
	source := read(t, core+"signals.c")
	declared := regexp.MustCompile(`(?s)enum govnc_signal \{.*?\tGOVNC_N_SIGNALS`).FindString(read(t, core+"private.h"))
	emitting := read(t, core+"*.go") + read(t, core+"*.c")
	var names []string
	for _, m := range regexp.MustCompile(`signals\[(GOVNC_\w+)\] = new_signal\("([a-z-]+)"`).FindAllStringSubmatch(source, -1) {
		id, name := m[1], m[2]
		names = append(names, name)
		if want := "GOVNC_" + strings.ToUpper(strings.ReplaceAll(strings.TrimPrefix(name, "vnc-"), "-", "_")); id != want && name != "vnc-error" {
			t.Errorf("%s is installed as %s, not %s", name, id, want)
		}
		if strings.Count(declared, "\t"+id+",") != 1 {
			t.Errorf("%s is not in private.h", id)
		}
		if !strings.Contains(source, "GovncDisplay::"+name+":\n") {
			t.Errorf("%s is not documented", name)
		}
		if strings.Count(emitting, "C."+id)+strings.Count(emitting, "g_signal_emit(display, signals["+id+"]") == 0 {
			t.Errorf("%s is never emitted", name)
		}
	}
	if n := strings.Count(declared, "\tGOVNC_"); len(names) < 20 || n != len(names)+1 { // and their number
		t.Errorf("private.h declares %d signals, and signals.c installs %d", n-1, len(names))
	}
	told := slices.Clone(onlySignals)
	for _, handler := range fields(t, goFiles(t, "../../widget"), "Handlers") {
		signals, known := signalsOf[handler]
		if !known {
			t.Errorf("this test does not know the handler %s: which signal is it in C?", handler)
		}
		told = append(told, signals...)
	}
	slices.Sort(names)
	slices.Sort(told)
	if !slices.Equal(names, told) {
		t.Errorf("C has the signals\n%q\nand Go has handlers for\n%q", names, told)
	}
}

// TestProperties: Options has each property that can be set, under its name and with its
// default.
func TestProperties(t *testing.T) {
	source := read(t, core+"properties.c")
	defaults := map[string]bool{} // of flags
	var settable []string
	for _, m := range regexp.MustCompile(`FLAG\(PROP_\w+, "([a-z-]+)", (TRUE|FALSE),`).FindAllStringSubmatch(source, -1) {
		defaults[m[1]] = m[2] == "TRUE"
		settable = append(settable, m[1])
	}
	for _, m := range regexp.MustCompile(`(?s)g_param_spec_\w+\("([a-z-]+)", "[a-z-]+",.*?, (rw|ro)\)\);`).FindAllStringSubmatch(source, -1) {
		if m[2] == "rw" {
			settable = append(settable, m[1])
		}
	}
	options := read(t, "../../widget/options.go")
	given := regexp.MustCompile(`(?s)func Defaults\(\).*?\n}`).FindString(options)
	var names []string
	for _, m := range regexp.MustCompile(`\{"([a-z-]+)", [^\n]*?\bo\.(\w+)`).FindAllStringSubmatch(options, -1) {
		name, field := m[1], m[2]
		names = append(names, name)
		if field != camel(name) {
			t.Errorf("Options.%s is the property %s", field, name)
		}
		isFlag := slices.Contains(slices.Collect(maps.Keys(defaults)), name)
		if on := regexp.MustCompile(`\b` + field + `: +true`).MatchString(given); isFlag && on != defaults[name] {
			t.Errorf("%s is %v at first in C, and %v in Go", name, defaults[name], on)
		}
	}
	// The keys of grabs are SetGrabKeys'.
	settable = slices.DeleteFunc(settable, func(name string) bool { return name == "grab-keys" })
	slices.Sort(settable)
	slices.Sort(names)
	if len(names) < 20 || !slices.Equal(settable, names) {
		t.Errorf("properties.c has\n%q\nand Configure sets\n%q", settable, names)
	}
}
