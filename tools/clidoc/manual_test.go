// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/app/config/cli"
	"github.com/govnc/virt-viewer/app/problem"
)

func readManual(t *testing.T) string {
	t.Helper()
	page, err := run([]string{"manual", "../../data/virt-viewer.1.in", "1.2.3\n"})
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// TestDocumented: the manual has every option and every exit code.
func TestDocumented(t *testing.T) {
	page := readManual(t)
	for _, o := range cli.Table {
		if o.Common() && !strings.Contains(page, bold("--"+o.Name)) {
			t.Errorf("the manual does not have --%s", o.Name)
		}
	}
	n := 0
	for _, line := range strings.Split(strings.TrimSpace(problem.ExitCodesHelp()), "\n") {
		code, meaning, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if n++; !strings.Contains(page, "\n"+code+"\n"+meaning+"\n") {
			t.Errorf("the manual does not have the exit code %s, %s", code, meaning)
		}
	}
	if n < 10 {
		t.Errorf("only %d exit codes", n)
	}
	if !strings.Contains(page, `"virt-viewer 1.2.3"`) || regexp.MustCompile(`@[A-Z ]+@`).MatchString(page) {
		t.Error("something of the template was not filled in")
	}
}

// TestEntry: how options look in the manual's source.
func TestEntry(t *testing.T) {
	for name, want := range map[string]string{
		"connect": ".TP\n" + `\fB\-c\fR, \fB\-\-connect\fR=\fIURI\fR` + "\n" + `Connect to the libvirt at \fIURI\fR.` + "\n" +
			"Without it libvirt decides (LIBVIRT_DEFAULT_URI).\n",
		"full-screen":     ".TP\n" + `\fB\-f\fR, \fB\-\-full\-screen\fR` + "\nBegin in full screen.\n" + `In a connection file: \fBfullscreen\fR.` + "\n",
		"wait-for-change": ".TP\n" + `\fB\-\-wait\-for\-change\fR[=\fISECONDS\fR]` + "\n",
		"quit-on-stop":    ".TP\n" + `\fB\-\-quit\-on\-stop\fR[=\fBfalse\fR]` + "\n",
		"kiosk-quit":      ".TP\n" + `\fB\-\-kiosk\-quit\fR=\fBnever\fR|\fBon\-disconnect\fR` + "\n",
		"hotkeys":         ".TP\n" + `\fB\-H\fR, \fB\-\-hotkeys\fR=\fIACTION\fR=\fIKEY\fR[+\fIKEY\fR][,...]` + "\n",
		"keymap":          ".TP\n" + `\fB\-K\fR, \fB\-\-keymap\fR=\fIKEY\fR=[\fIKEY\fR[+\fIKEY\fR]][,...]` + "\nSend the guest other keys in the place of a key, or none: " + `\fB\-\-keymap=Super_L=,1=Shift_L+F1\fR blocks`,
		"ca-file":         ".TP\n" + `\fB\-\-ca\-file\fR=\fIFILE\fR` + "\n" + `Trust the authorities in this PEM file instead of the system's and those in \fI/etc/pki\fR and \fI~/.pki\fR.` + "\n",
	} {
		if got := entry(cli.Find(name)); !strings.HasPrefix(got, want) {
			t.Errorf("--%s:\n%s\nwant\n%s", name, got, want)
		}
	}
	if got := troff(".mp4 is *a-b* and c:\\d\n'x'"); got != `\&.mp4 is \fBa\-b\fR and c:\ed`+"\n"+`\&'x'`+"\n" {
		t.Errorf("troff gives %q", got)
	}
}

// TestManualTemplate: a mark that is missing, or there twice, is an error.
func TestManualTemplate(t *testing.T) {
	template, err := os.ReadFile("../../data/virt-viewer.1.in")
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{strings.Replace(string(template), "@STEPS@\n", "", 1), string(template) + "@WINDOW@\n"} {
		if _, err := manual(wrong, "1"); err == nil {
			t.Error("it was taken")
		}
	}
}
