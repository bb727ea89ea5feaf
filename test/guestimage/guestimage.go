// SPDX-License-Identifier: GPL-2.0-or-later

// Package guestimage holds the smallest guest that a VNC viewer can be tried on:
// a floppy of 4096 bytes that boots on any PC that QEMU makes, in about 100 ms.
//
// It writes a line for all that it sees and does to port 0xE9 (QEMU's -debugcon)
// and to its first serial port:
//
//	BOOT, READY         it has started; it waits for keys
//	K 1e                a byte from the keyboard, scan code set 1 (K 9e: released)
//	M 08                a byte of a mouse packet (PS/2: three bytes each)
//	A 0020 7ffe 7ffe    absolute pointer: buttons (20 left, 10 right, 08 middle),
//	                    x and y in 0..ffff of the screen
//	S 3, ABS, REL, BEEP what a command key did
//
// Command keys:
//
//	1  text, 720x400             t, y  absolute pointer on, off
//	2  VGA, 640x480, 16 colours  l, o  all keyboard lights on, off
//	3  800x600                   b     beep for half a second
//	4  1024x768                  a     animate the picture, and stop it
//	5  1920x1080                 r, p  reboot, power off
//
// The pictures of 3 to 5 are a pattern in which no two neighbourhoods are equal.
// guest.img is made of guest.S by build.sh.
package guestimage

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

//go:embed guest.img
var image []byte

// Bytes gives a copy of the floppy's contents.
func Bytes() []byte { return slices.Clone(image) }

// Write writes the floppy into a directory that exists and gives its path.
func Write(dir string) (path string, err error) {
	path = filepath.Join(dir, "guest.img")
	if err := os.WriteFile(path, image, 0o644); err != nil {
		return "", fmt.Errorf("write the guest's floppy: %w", err)
	}
	return path, nil
}
