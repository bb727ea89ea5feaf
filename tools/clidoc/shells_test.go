// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/app/config/cli"
)

// shell is a shell, and how it is asked for completions.
type shell struct {
	name  string
	check []string // a command that reads a file and runs nothing of it
	file  string   // what it calls the completion
	// script prints what is offered for each of the lines behind the completion's
	// directory, and "=====" after it.
	script string
}

var shells = []shell{
	{"bash", []string{"bash", "-n"}, "virt-viewer", `
		. "$1/virt-viewer"
		compopt() { :; }
		for line in "${@:2}"; do
			COMP_LINE=$line COMP_POINT=${#line}
			words=${line//=/ = }
			read -ra COMP_WORDS <<<"${words//:/ : }"
			[[ $line == *' ' ]] && COMP_WORDS+=("")
			COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
			_virt_viewer
			printf '%s\n' "${COMPREPLY[@]}" =====
		done`},
	{"zsh", []string{"zsh", "-n"}, "_virt-viewer", `
		zmodload zsh/zpty
		zpty z "stty rows 400 cols 400; zsh -f -i"
		zpty -w z "fpath=($1 \$fpath); autoload -U compinit; compinit -u -D; LISTMAX=100000; unsetopt auto_menu; setopt no_beep; bindkey '^T' list-choices; PS1=REA''DY"
		zpty -r z out '*READY*'
		for line in "${@:2}"; do
			zpty -w -n z "$line"$'\x14\x15'
			zpty -w z "print DO''NE"
			zpty -r z out '*DONE*READY*'
			print -r -- "$out"
			print '====='
		done
		zpty -d z || true # it may say that its shell was killed`},
	{"fish", []string{"fish", "--no-execute"}, "virt-viewer.fish", `
		source $argv[1]/virt-viewer.fish
		for line in $argv[2..]
			complete -C $line
			echo =====
		end`},
}

// install writes a shell's completion, and a virsh that knows guests, and gives the
// directory.
func (s shell) install(t *testing.T) string {
	t.Helper()
	text, err := run([]string{s.name})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	virsh := "#!/bin/sh\ncase \"$*\" in *'-c test:///x'*) echo far1 ;; *) echo web1; echo web2 ;; esac\n"
	for name, file := range map[string]struct {
		text string
		mode os.FileMode
	}{s.file: {text, 0o644}, "virsh": {virsh, 0o755}, "one.vv": {"", 0o644}, "two.fbs": {"", 0o644}, "three.txt": {"", 0o644}} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(file.text), file.mode); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// terminalCodes move a terminal's cursor and colour its text.
var terminalCodes = regexp.MustCompile(`\x1b\[[?0-9;]*[A-Za-z]`)

// complete gives the words that a shell offers for each of some lines.
func (s shell) complete(t *testing.T, dir string, lines []string) [][]string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	args := []string{"-c", s.script, s.name, dir}
	switch s.name {
	case "zsh":
		args = append([]string{"-f"}, args...)
	case "fish":
		args = []string{"--no-config", "-c", s.script, dir}
	}
	cmd := exec.CommandContext(ctx, s.name, append(args, lines...)...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "HOME=" + dir, "TERM=xterm", "LC_ALL=C.UTF-8"}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", s.name, err, out)
	}
	var list [][]string
	for _, part := range strings.Split(terminalCodes.ReplaceAllString(string(out), " "), "=====") {
		list = append(list, strings.Fields(part))
	}
	if len(list) != len(lines)+1 {
		t.Fatalf("%d answers to %d lines:\n%s", len(list)-1, len(lines), out)
	}
	return list
}

// completed are lines, and what shells offer for them.
var completed = []struct {
	line     string
	has, not []string
}{
	{"virt-viewer --depth ", []string{"auto", "ultra-low"}, []string{"web1", "lossless"}},
	{"virt-viewer --quality=", []string{"lossless"}, []string{"web1", "ultra-low"}},
	{"virt-viewer --security ", []string{"verified", "X509Vnc"}, []string{"web1"}},
	{"virt-viewer -c ", []string{"qemu:///system", "qemu:///session"}, []string{"web1"}},
	{"virt-viewer --hotkeys ", []string{"toggle-fullscreen="}, []string{"web1"}},
	{"virt-viewer --ca-file ", []string{"three.txt", "one.vv"}, []string{"web1"}},
	{"virt-viewer --title ", nil, []string{"web1", "one.vv"}},
	{"virt-viewer -f ", []string{"web1", "web2", "one.vv", "two.fbs", "vnc://"}, []string{"far1"}},
	{"virt-viewer -c test:///x ", []string{"far1"}, []string{"web1"}},
	{"virt-viewer --connect=test:///x ", []string{"far1"}, []string{"web1"}},
	{"virt-viewer --wait-for-still ", []string{"web1"}, nil},
	{"remote-viewer ", []string{"one.vv", "two.fbs", "ws://"}, []string{"web1"}},
}

// TestCompletions has each shell complete options, their values, guests and files.
func TestCompletions(t *testing.T) {
	programs := []string{"virt-viewer", "remote-viewer"}
	lines := []string{programs[0] + " --", programs[1] + " --"}
	for _, c := range completed {
		lines = append(lines, c.line)
	}
	for _, s := range shells {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			dir := s.install(t)
			if out, err := exec.Command(s.check[0], append(s.check[1:], filepath.Join(dir, s.file))...).CombinedOutput(); err != nil || len(out) > 0 {
				t.Fatalf("%v: %s", err, out)
			}
			answers := s.complete(t, dir, lines)
			for i, program := range programs {
				for _, o := range cli.Table {
					want := o.Group != cli.SPICE && (program == "virt-viewer" || o.Group != cli.Guests)
					if slices.Contains(answers[i], "--"+o.Name) != want {
						t.Errorf("%s --%s: offered is %v", program, o.Name, !want)
					}
				}
			}
			for i, c := range completed {
				checkOffered(t, c.line, answers[len(programs)+i], c.has, c.not)
			}
		})
	}
}

func checkOffered(t *testing.T, line string, words, has, not []string) {
	t.Helper()
	offered := func(word string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return w == word || strings.HasSuffix(w, "="+word) })
	}
	for _, word := range has {
		if !offered(word) {
			t.Errorf("%q does not offer %q, but %q", line, word, words)
		}
	}
	for _, word := range not {
		if offered(word) {
			t.Errorf("%q offers %q", line, word)
		}
	}
}

// TestShellcheck reads the completion of bash as the sources' scripts are read.
func TestShellcheck(t *testing.T) {
	dir := shells[0].install(t)
	if out, err := exec.Command("shellcheck", filepath.Join(dir, "virt-viewer")).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
