// SPDX-License-Identifier: GPL-2.0-or-later

// Package pins remembers which servers the user trusts, in a text file that can be
// read and edited. A line has a server's host and port, one of these words, and
// whatever the user likes to add:
//
//	sha256:…             the fingerprint, in hexadecimal, of its certificate or key
//	allow:unencrypted    it may be connected to in clear text
//	allow:unverified     it may be connected to although nobody checks who it is
//	allow:weak           it may be connected to although its TLS is weak
//	seen:verified        it has shown who it is, and must not do less any more
//
// Lines that are not of that form, comments among them, are kept as they are.
package pins

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/govnc/virt-viewer/internal/savefile"
)

// Fingerprint is the SHA-256 sum of a certificate or key.
type Fingerprint = [sha256.Size]byte

// File is the path of a file of pins. It need not exist.
type File string

// Default gives the user's file: virt-viewer/trusted-servers in the directory of
// configurations.
func Default() (File, error) {
	dir, err := os.UserConfigDir()
	return File(filepath.Join(dir, "virt-viewer", "trusted-servers")), err
}

// Fact is what may be known of a server beside its fingerprint.
type Fact string

// The facts; see the package's documentation.
const (
	AllowUnencrypted Fact = "allow:unencrypted"
	AllowUnverified  Fact = "allow:unverified"
	AllowWeak        Fact = "allow:weak"
	SeenVerified     Fact = "seen:verified"
)

const header = `# What is known of servers: host and port, and
#   sha256:...         the fingerprint of a certificate or key that is trusted although
#                      no authority vouches for it
#   allow:unencrypted  it may be connected to although nothing is encrypted
#   allow:unverified   it may be connected to although nobody checks who it is
#   allow:weak         it may be connected to although its TLS is weak
#   seen:verified      it has shown who it is, and must not do less any more
# Remove a line to be asked again, or to forget it.
`

// maxSize is the largest file that is read, in bytes.
const maxSize = 4 << 20

func (f File) lines() ([]string, error) {
	info, err := os.Stat(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return strings.SplitAfter(header, "\n"), nil
	}
	if err != nil {
		return nil, err
	}
	if info.Size() > maxSize {
		return nil, fmt.Errorf("%s is larger than %d bytes", f, maxSize)
	}
	text, err := os.ReadFile(string(f))
	return strings.SplitAfter(string(text), "\n"), err
}

// parse reads a line.
func parse(line string) (server string, fingerprint Fingerprint, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 2 || strings.HasPrefix(fields[0], "#") {
		return "", fingerprint, false
	}
	sum, found := strings.CutPrefix(fields[1], "sha256:")
	n, err := hex.Decode(fingerprint[:], []byte(sum[:min(len(sum), 2*len(fingerprint))]))
	return fields[0], fingerprint, found && err == nil && n == len(fingerprint) && len(sum) == 2*n
}

// key is the server as the file has it: without spaces.
func key(server string) string {
	if server = strings.Join(strings.Fields(server), "_"); strings.HasPrefix(server, "#") {
		return "_" + server
	}
	return server
}

// Lookup gives the fingerprint that is trusted for a server. An error means that
// the file cannot be read.
func (f File) Lookup(server string) (fingerprint Fingerprint, known bool, err error) {
	lines, err := f.lines()
	for _, line := range lines {
		if s, sum, ok := parse(line); ok && s == key(server) {
			return sum, true, nil
		}
	}
	return fingerprint, false, err
}

// Trust remembers a server's fingerprint and forgets the one before.
func (f File) Trust(server string, fingerprint Fingerprint, note string) error {
	return f.replace(server, fmt.Sprintf("sha256:%x", fingerprint), note, func(line string) bool {
		s, _, ok := parse(line)
		return ok && s == key(server)
	})
}

// Knows says whether a fact is known of a server. An error means that the file
// cannot be read.
func (f File) Knows(server string, fact Fact) (bool, error) {
	lines, err := f.lines()
	for _, line := range lines {
		if isFact(line, server, fact) {
			return true, nil
		}
	}
	return false, err
}

// Remember remembers a fact of a server.
func (f File) Remember(server string, fact Fact, note string) error {
	return f.replace(server, string(fact), note, func(line string) bool { return isFact(line, server, fact) })
}

func isFact(line, server string, fact Fact) bool {
	fields := strings.Fields(line)
	return len(fields) > 1 && fields[0] == key(server) && fields[1] == string(fact)
}

// replace adds a line in the place of those that are old.
func (f File) replace(server, word, note string, old func(line string) bool) error {
	lines, err := f.lines()
	if err != nil {
		return err
	}
	var text strings.Builder
	for _, line := range lines {
		if !old(line) {
			text.WriteString(line)
		}
	}
	if s := text.String(); s != "" && !strings.HasSuffix(s, "\n") {
		text.WriteString("\n")
	}
	fmt.Fprintf(&text, "%s %s %s\n", key(server), word, strings.Join(strings.Fields(note), " "))
	return f.write(text.String())
}

// write replaces the file as a whole, so that nobody sees half of it.
func (f File) write(text string) error {
	dir := filepath.Dir(string(f))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(dir, ".trusted-servers-*")
	if err != nil {
		return savefile.Named(string(f), err)
	}
	defer os.Remove(temporary.Name())
	if _, err = temporary.WriteString(text); err == nil {
		err = temporary.Sync()
	}
	if closeErr := temporary.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(temporary.Name(), string(f))
	}
	return savefile.Named(string(f), err)
}
