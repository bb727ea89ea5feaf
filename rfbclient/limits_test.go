// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestLimitsAreDocumented compares docs/security.md and the manual page with the
// limits that there are.
func TestLimitsAreDocumented(t *testing.T) {
	source, err := os.ReadFile("limits.go")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	limits := map[string]int64{
		"MaxDesktopSide": MaxDesktopSide, "MaxDesktopPixels": MaxDesktopPixels, "MaxPicturePixels": MaxPicturePixels,
		"MaxCursorSide": MaxCursorSide, "MaxNameLength": MaxNameLength, "MaxReasonLength": MaxReasonLength,
		"MaxCutTextLength": MaxCutTextLength, "MaxSendCutText": MaxSendCutText, "MaxScreens": MaxScreens,
		"MaxColourMapEntries": MaxColourMapEntries, "MaxSendQueue": MaxSendQueue, "MaxCredentialLength": MaxCredentialLength,
	}
	for _, name := range regexp.MustCompile(`(?m)^\t(Max\w+) =`).FindAllStringSubmatch(string(source), -1) {
		value, known := limits[name[1]]
		if !known {
			t.Errorf("%s is not in this test", name[1])
		} else if !strings.Contains(string(text), fmt.Sprintf("| %d | %s |", value, name[1])) {
			t.Errorf("docs/security.md does not have %s, %d", name[1], value)
		}
	}
	page, err := os.ReadFile("../data/virt-viewer.1.in")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Join(strings.Fields(string(page)), " ")
	for _, says := range []string{
		fmt.Sprintf("a desktop of %d pixels a side and %d in all", MaxDesktopSide, MaxDesktopPixels),
		fmt.Sprintf("a cursor of %d pixels a side", MaxCursorSide),
		fmt.Sprintf("copied text of %d MiB", MaxCutTextLength>>20),
		fmt.Sprintf("names and reasons of %d KiB", MaxNameLength>>10),
	} {
		if !strings.Contains(words, says) {
			t.Errorf("the manual page does not say %q", says)
		}
	}
}

// TestPromisesAreTested looks for the tests that docs/security.md names.
func TestPromisesAreTested(t *testing.T) {
	text, err := os.ReadFile("../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	var sources strings.Builder
	err = filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, "_test.go") {
			source, err := os.ReadFile(path)
			sources.Write(source)
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range regexp.MustCompile(`\b(Test|Fuzz)[A-Z]\w+`).FindAllString(string(text), -1) {
		if !strings.Contains(sources.String(), "func "+name+"(") {
			t.Errorf("there is no %s", name)
		}
	}
}
