// SPDX-License-Identifier: GPL-2.0-or-later

// Package secrets takes passwords from where users and scripts leave them: a
// variable of the environment, a file, an open descriptor. There is none for the
// command line, which everybody on the machine can read.
package secrets

/*
#include <stdlib.h>
#include <string.h>

// Overwrites a variable where the process was given it, so that neither
// /proc/PID/environ nor a child has it, and removes it.
static void wipe(const char *name)
{
	char *value = getenv(name);

	if (value)
		memset(value, 0, strlen(value));
	unsetenv(name);
}
*/
import "C"

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"unsafe"
)

// The variables, in the order in which they count.
var (
	passwordVariables = []string{"VIRT_VIEWER_PASSWORD", "VNC_PASSWORD"}
	usernameVariables = []string{"VIRT_VIEWER_USERNAME", "VNC_USERNAME"}
)

// MaxLength is the longest password that is read, in bytes; servers take no longer
// ones.
const MaxLength = 4096

// FromEnvironment takes user name and password out of the environment: they are
// gone afterwards. username is "" and password nil if there is none. Call it
// before other threads look at the environment.
func FromEnvironment() (username string, password []byte) {
	for _, name := range usernameVariables {
		if value, found := os.LookupEnv(name); found && username == "" {
			username = value
		}
		remove(name)
	}
	for _, name := range passwordVariables {
		if value, found := os.LookupEnv(name); found && password == nil {
			password = []byte(value)
		}
		remove(name)
	}
	return username, password
}

func remove(name string) {
	if _, found := os.LookupEnv(name); !found {
		return
	}
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	C.wipe(c)
	_ = os.Unsetenv(name) // Go has a copy of its own
}

// ReadFile reads a password from the first line of a file.
func ReadFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &Error{Err: err}
	}
	defer f.Close()
	return read(f)
}

// ReadDescriptor reads a password from the first line of an open descriptor, and
// closes it.
func ReadDescriptor(number int) ([]byte, error) {
	if number < 0 {
		return nil, &Error{Kind: NoDescriptor, Descriptor: number}
	}
	f := os.NewFile(uintptr(number), fmt.Sprintf("descriptor %d", number))
	if f == nil {
		return nil, &Error{Kind: NoDescriptor, Descriptor: number}
	}
	defer f.Close()
	return read(f)
}

func read(f *os.File) ([]byte, error) {
	text := make([]byte, MaxLength+1)
	n, err := io.ReadFull(f, text)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, &Error{Err: err}
	}
	line, _, _ := bytes.Cut(text[:n], []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) > MaxLength {
		return nil, &Error{Kind: TooLong, File: f.Name()}
	}
	return line, nil
}

// OthersCanRead says whether a file is open to more than its owner.
func OthersCanRead(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o044 != 0
}
