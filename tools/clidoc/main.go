// SPDX-License-Identifier: GPL-2.0-or-later

// Command clidoc writes what is made from the table of options: the manual page and
// the completions of shells.
//
//	clidoc manual TEMPLATE VERSION
//	clidoc bash|zsh|fish
//
// Meson runs it for what it installs.
package main

import (
	"fmt"
	"os"
)

func main() {
	text, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "clidoc:", err)
		os.Exit(1)
	}
	os.Stdout.WriteString(text)
}

func run(args []string) (string, error) {
	if len(args) == 3 && args[0] == "manual" {
		template, err := os.ReadFile(args[1])
		if err != nil {
			return "", err
		}
		return manual(string(template), args[2])
	}
	if len(args) == 1 {
		switch args[0] {
		case "bash":
			return bash()
		case "zsh":
			return zsh()
		case "fish":
			return fish()
		}
	}
	return "", fmt.Errorf("usage: clidoc manual TEMPLATE VERSION, or clidoc bash|zsh|fish")
}
