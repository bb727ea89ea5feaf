// SPDX-License-Identifier: GPL-2.0-or-later

package vvfile

import (
	"bufio"
	"os"
	"strconv"
	"strings"

	"github.com/govnc/virt-viewer/app/config/keyfile"
)

// Compatible is the version of remote-viewer that a file is told this one is: it
// understands what that one does.
const Compatible = "11.0"

// checkVersion refuses files that are for newer programs.
func (r *reader) checkVersion() error {
	wanted := r.version()
	if wanted == "" || compareBuilds(wanted, Compatible) <= 0 {
		return nil
	}
	e := r.wrong(NewerVersion, wanted)
	e.URL, _ = r.text("newer-version-url")
	return e
}

// version gives the version that the file wants: the one for this system, or the
// one for all.
func (r *reader) version() string {
	if list, ok := r.keys.Raw(Group, "versions"); ok {
		system := systemID()
		for _, entry := range keyfile.DecodeList(list) {
			if id, version, ok := strings.Cut(entry, ":"); ok && system != "" && strings.TrimSpace(id) == system {
				return strings.TrimSpace(version)
			}
		}
	}
	version, _ := r.text("version")
	return strings.TrimSpace(version)
}

// systemID is the system's name as libosinfo has it: "debian12", "fedora40".
func systemID() string {
	f, err := os.Open("/etc/os-release")
	if err != nil {
		return ""
	}
	defer f.Close()
	return osID(bufio.NewScanner(f))
}

func osID(lines *bufio.Scanner) string {
	values := map[string]string{}
	for lines.Scan() {
		if key, value, ok := strings.Cut(lines.Text(), "="); ok {
			values[key] = strings.Trim(value, `"'`)
		}
	}
	if values["ID"] == "" || values["VERSION_ID"] == "" {
		return ""
	}
	return values["ID"] + values["VERSION_ID"]
}

// compareBuilds compares versions that may have a build's number: "2.0-128". It is
// below 0 if a is older than b. What is no number is as good as any.
func compareBuilds(a, b string) int {
	a, buildA, _ := strings.Cut(a, "-")
	b, buildB, _ := strings.Cut(b, "-")
	if order := compareVersions(a, b); order != 0 {
		return order
	}
	return compareVersions(buildA, buildB)
}

func compareVersions(a, b string) int {
	if a == "" || b == "" {
		return len(a) - len(b)
	}
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		n, errA := strconv.ParseUint(as[i], 10, 32)
		m, errB := strconv.ParseUint(bs[i], 10, 32)
		switch {
		case errA != nil || errB != nil:
			return 0
		case n != m:
			return int(int64(n) - int64(m))
		}
	}
	return len(as) - len(bs)
}
