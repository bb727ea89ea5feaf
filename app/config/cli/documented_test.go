// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDocumented: the manual and the shell's completion have every option, and the
// manual every exit code.
func TestDocumented(t *testing.T) {
	var help, said bytes.Buffer
	if _, _, err := parseLine("virt-viewer --help", &help, &said); err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", "data", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	manual, completion := read("virt-viewer.1"), read("virt-viewer.bash")
	options, codes, _ := strings.Cut(help.String(), "Exit codes:")
	_, options, _ = strings.Cut(options, "\nOptions:\n")
	for _, line := range strings.Split(options, "\n") {
		_, name, ok := strings.Cut(line, "--")
		if !ok {
			continue
		}
		name = strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '[' || r == '=' })[0]
		if !strings.Contains(manual, strings.ReplaceAll("--"+name, "-", "\\-")) {
			t.Errorf("the manual does not have --%s", name)
		}
		if !strings.Contains(completion, "--"+name) {
			t.Errorf("the completion does not have --%s", name)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(codes), "\n") {
		code, meaning, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if !strings.Contains(manual, code+"\n"+meaning+"\n") {
			t.Errorf("the manual does not have the exit code %s, %s", code, meaning)
		}
	}
}
