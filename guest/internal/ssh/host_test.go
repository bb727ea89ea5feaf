// SPDX-License-Identifier: GPL-2.0-or-later

package ssh

import (
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

func TestHost(t *testing.T) {
	const alive = "-o ServerAliveInterval=4 -o ServerAliveCountMax=2 -T "
	for _, tt := range []struct{ uri, want string }{
		{"qemu+ssh://host.example/system", alive + "-X -- host.example"},
		{"qemu+ssh://root@host.example:2222/system", "-p 2222 -l root " + alive + "-X -- host.example"},
		{"qemu+ssh://DOMAIN%5Calice@[2001:db8::1]/system", `-l DOMAIN\alice ` + alive + "-X -- 2001:db8::1"},
		{"qemu+ssh://h/system?keyfile=/home/a%20b/id+1&no_tty=1", "-i /home/a b/id+1 -o BatchMode=yes " + alive + "-X -- h"},
		{"qemu+libssh2://h/system?keyfile=/k;known_hosts=/a%20b%25c", `-i /k -o UserKnownHostsFile="/a b%%c" ` + alive + "-X -- h"},
		{"qemu+ssh://h/system?no_verify=1", "-o StrictHostKeyChecking=no " + alive + "-X -- h"},
		{"qemu+ssh://h/system?no_verify=0&no_tty=0", alive + "-X -- h"},
		{"qemu+libssh://h/system?known_hosts_verify=auto", "-o StrictHostKeyChecking=accept-new " + alive + "-X -- h"},
		{"qemu+libssh://h/system?known_hosts_verify=ignore&known_hosts=/x", "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o GlobalKnownHostsFile=/dev/null " + alive + "-X -- h"},
		{"qemu+ssh://h/system?keyfile=-oProxyCommand%3Dx", "-i -oProxyCommand=x " + alive + "-X -- h"},
		{"qemu+ssh://h/system?proxy=netcat&socket=/x&mode=legacy&sshauth=agent", alive + "-X -- h"},
	} {
		host, err := readURI(tt.uri)
		if err != nil {
			t.Errorf("%s: %v", tt.uri, err)
			continue
		}
		if got := strings.Join(host.args([]string{"-X"}), " "); got != tt.want {
			t.Errorf("%s: got %s\nwant %s", tt.uri, got, tt.want)
		}
	}
	host, err := readURI("qemu+ssh://h/system?command=/opt/ssh&netcat=/opt/nc")
	if err != nil || host.program() != "/opt/ssh" || host.netcat != "/opt/nc" {
		t.Errorf("got %+v, %v", host, err)
	}
	host, err = readURI("qemu+libssh://h/system?command=/opt/ssh")
	if err != nil || host.program() != "ssh" {
		t.Errorf("libssh has no command, but got %+v, %v", host, err)
	}
}

// ssh itself takes the arguments for what they are meant: a value that looks like
// an option is none.
func TestSSHReadsArguments(t *testing.T) {
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skip("no ssh here: ", err)
	}
	for uri, want := range map[string]string{
		"qemu+ssh://root@host.example:2222/system":                 "port 2222",
		"qemu+ssh://h/system?keyfile=-oProxyCommand%3Dtouch":       "Warning: Identity file -oProxyCommand=touch not accessible: No such file or directory.",
		"qemu+ssh://h/system?known_hosts=/a%20b%23c%25d":           `userknownhostsfile "/a b#c%d"`,
		"qemu+libssh://h/system?known_hosts_verify=ignore":         "stricthostkeychecking false",
		"qemu+ssh://h/system?known_hosts=-oProxyCommand%3Dtouch":   "userknownhostsfile -oProxyCommand=touch",
		"qemu+ssh://h/system?known_hosts=x%20ProxyCommand%3Dtouch": `userknownhostsfile "x ProxyCommand=touch"`,
	} {
		host, err := readURI(uri)
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("ssh", host.args([]string{"-F", "none", "-G"})...).CombinedOutput()
		lines := strings.Split(strings.ReplaceAll(string(out), "\r", ""), "\n")
		if err != nil || !slices.Contains(lines, want) && !slices.Contains(lines, strings.ReplaceAll(want, `"`, "")) {
			t.Errorf("%s: no %q in\n%s%v", uri, want, out, err)
		}
		if strings.Contains(string(out), "\nproxycommand") {
			t.Errorf("%s: a command was smuggled in", uri)
		}
	}
}

// The relay's words arrive at its shell as they are, whatever they are.
func TestRelayCommand(t *testing.T) {
	dir := servers.ShortDir(t)
	servers.WriteFile(t, dir+"/nc", "#!/bin/sh\nprintf '<%s>' \"$@\"\n")
	if err := os.Chmod(dir+"/nc", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		to     Target
		netcat string
		want   string // "": no command
	}{
		{unixAt("/run/vnc.sock"), dir + "/nc", "<-U></run/vnc.sock>"},
		{unixAt("/run/a b $(touch x) `y` \"z\" ; & | > < * ~ #"), dir + "/nc", "<-U></run/a b $(touch x) `y` \"z\" ; & | > < * ~ #>"},
		{unixAt("/run/größe"), dir + "/nc", "<-U></run/größe>"},
		{tcp("127.0.0.1", 5901), dir + "/nc", "<127.0.0.1><5901>"},
		{tcp("::1", 5901), dir + "/nc", "<::1><5901>"},
		{unixAt("/run/it's"), "", ""},
		{unixAt(`/run/a\b`), "", ""},
		{unixAt("/run/a!b"), "", ""},
		{unixAt("/run/vnc.sock"), "-c", ""},
		{unixAt("/run/vnc.sock"), "nc'; touch x; '", ""},
	} {
		command, ok := relayCommand(tt.to, tt.netcat)
		if ok != (tt.want != "") {
			t.Errorf("%s, %q: got %q", tt.to, tt.netcat, command)
		}
		if !ok {
			continue
		}
		for _, shell := range []string{"sh", "bash"} {
			cmd := exec.Command(shell, "-c", command)
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil || string(out) != tt.want {
				t.Errorf("%s in %s: got %q, %v", tt.to, shell, out, err)
			}
		}
	}
	if _, err := os.Stat(dir + "/x"); err == nil {
		t.Error("a path was run")
	}
}

// What ssh says becomes one short line of plain text.
func TestWords(t *testing.T) {
	w := newWords()
	if got := w.since(0); got != "" {
		t.Errorf("got %q", got)
	}
	w.Write([]byte("old\n"))
	mark := w.mark()
	w.Write([]byte("\x1b]0;title\a a\tline \r\n\n\xff\u202eanother"))
	w.Write([]byte(" one\n"))
	if got, want := w.since(mark), "]0;title a line; another one"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	w.Write([]byte(strings.Repeat("x", 3*maxSaid) + "\n"))
	w.Write([]byte(strings.Repeat("line\n", 100)))
	if got := w.since(mark); got != strings.TrimSuffix(strings.Repeat("line; ", maxSaidLines), "; ") {
		t.Errorf("got %q", got)
	}
	if len(w.text) > maxSaid {
		t.Errorf("%d bytes are kept", len(w.text))
	}
	if got := w.since(w.mark()); got != "" {
		t.Errorf("after all: %q", got)
	}
}

// Lines of ssh's that come in parts, or had begun before what is asked for, stay whole.
func TestWordsAreWholeLines(t *testing.T) {
	w := newWords()
	w.Write([]byte("old\nWarning: Perm"))
	mark := w.mark()
	w.Write([]byte("anently added\nchannel 2: open"))
	go func() {
		time.Sleep(stderrPatience / 4)
		w.Write([]byte(" failed: connect"))
		time.Sleep(stderrPatience / 4)
		w.Write([]byte(" failed\n"))
	}()
	w.waitSince(mark)
	if got, want := w.since(mark), "Warning: Permanently added; channel 2: open failed: connect failed"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	// Where the beginning of a line is lost, all of it is.
	w = newWords()
	w.Write([]byte("a " + strings.Repeat("x", maxSaid) + " end\nwho"))
	mark = w.mark()
	w.Write([]byte("le\nlast\n"))
	if got, want := w.since(mark), "whole; last"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	w = newWords()
	mark = w.mark()
	w.Write([]byte(strings.Repeat("x", maxSaid) + " end\nlast\n"))
	if got, want := w.since(mark), "last"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzHost(f *testing.F) {
	f.Add("qemu+ssh://root@host.example:2222/system?keyfile=/k&known_hosts=/h&no_verify=1", "/run/vnc.sock")
	f.Add("qemu+libssh2://-oProxyCommand=x@-h/?netcat=%27;x;%27", "/run/a:b'c")
	f.Add("qemu+ssh://[fe80::1%25eth0]/?command=-x;no_tty=1", "/${HOME}%h\\")
	f.Fuzz(func(t *testing.T, uri, path string) {
		u, err := url.Parse(uri)
		if err != nil {
			return
		}
		_, transport, _ := strings.Cut(u.Scheme, "+")
		host, err := ReadHost(u, transport)
		if err != nil {
			if len(err.Error()) > 2000 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		// Package guest lets no other names pass.
		if host.Name == "" || strings.HasPrefix(host.Name, "-") {
			return
		}
		args := host.args(nil, "command")
		n := len(args)
		if args[n-3] != "--" || args[n-2] != host.Name {
			t.Errorf("%q", args)
		}
		for i := 0; i < n-4; { // options with a value each, then -T
			if args[i] != "-p" && args[i] != "-l" && args[i] != "-i" && args[i] != "-o" || args[i+1] == "" {
				t.Errorf("%q at %d", args, i)
			}
			if args[i] == "-l" && strings.HasPrefix(args[i+1], "-") {
				t.Errorf("%q", args)
			}
			i += 2
		}
		if command, ok := relayCommand(unixAt(path), host.netcat); ok {
			if n := strings.Count(command, "'"); n != 2*4 || strings.ContainsAny(command, "\n\\!") {
				t.Errorf("%q", command)
			}
		}
		if spec, ok := forwardSpec("/l", path); ok {
			if colons := strings.Count(strings.ReplaceAll(strings.ReplaceAll(spec, `\\`, ""), `\:`, ""), ":"); colons != 1 {
				t.Errorf("%q has %d colons", spec, colons)
			}
		}
	})
}
