// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
)

// libvirt's own configuration of clients, libvirt.conf, can give URIs short names and
// say which is the default. libvirt follows it by itself; it is read here to know
// beforehand where a connection leads: whether by ssh, whose login is then shared.

const maxLibvirtConf = 1 << 20 // bytes

// Aliases gives the short names of URIs that the user may have given in libvirt.conf.
func Aliases() map[string]string { return readLibvirtConf().aliases }

// resolveURI gives the URI that libvirt will take a text for.
func resolveURI(uri string) string {
	conf := readLibvirtConf()
	if uri == "" {
		uri = firstOf(os.Getenv("LIBVIRT_DEFAULT_URI"), conf.standard)
	}
	return firstOf(conf.aliases[uri], uri)
}

type libvirtConf struct {
	aliases  map[string]string
	standard string // URI; "" if libvirt finds one by itself
}

// libvirtConfPath is where libvirt reads it: root's is the system's.
func libvirtConfPath() (string, error) {
	if os.Geteuid() == 0 {
		return "/etc/libvirt/libvirt.conf", nil
	}
	dir, err := os.UserConfigDir()
	return filepath.Join(dir, "libvirt", "libvirt.conf"), err
}

// readLibvirtConf reads it. What cannot be read is as if it were not there: libvirt
// says what is wrong with it.
func readLibvirtConf() libvirtConf {
	path, err := libvirtConfPath()
	if err != nil {
		return libvirtConf{}
	}
	f, err := os.Open(path)
	if err != nil {
		return libvirtConf{}
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxLibvirtConf))
	if err != nil {
		return libvirtConf{}
	}
	return parseLibvirtConf(string(text))
}

// parseLibvirtConf reads lines of the forms
//
//	uri_default = "qemu:///system"
//	uri_aliases = [ "web=qemu+ssh://root@web.example/system", ... ]
//
// where a list may go over several lines and # begins a comment.
func parseLibvirtConf(text string) libvirtConf {
	conf := libvirtConf{aliases: map[string]string{}}
	p := confParser{rest: text}
	for p.skip(); p.rest != ""; p.skip() {
		name := p.word()
		p.skip()
		if name == "" || !p.take("=") {
			p.line()
			continue
		}
		p.skip()
		values := p.values()
		switch {
		case name == "uri_default" && len(values) == 1:
			conf.standard = values[0]
		case name == "uri_aliases":
			for _, v := range values {
				if alias, uri, ok := strings.Cut(v, "="); ok {
					conf.aliases[alias] = uri
				}
			}
		}
	}
	return conf
}

type confParser struct{ rest string }

// skip leaves white space and comments behind.
func (p *confParser) skip() {
	for {
		p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace)
		if !strings.HasPrefix(p.rest, "#") {
			return
		}
		p.line()
	}
}

// line leaves the rest of the line behind.
func (p *confParser) line() {
	_, p.rest, _ = strings.Cut(p.rest, "\n")
}

func (p *confParser) take(s string) (ok bool) {
	p.rest, ok = strings.CutPrefix(p.rest, s)
	return ok
}

func (p *confParser) word() string {
	end := strings.IndexFunc(p.rest, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	return word
}

// values reads a text, or a list of them; nil for anything else.
func (p *confParser) values() (values []string) {
	if !p.take("[") {
		if text, ok := p.text(); ok {
			return []string{text}
		}
		p.line()
		return nil
	}
	for {
		p.skip()
		text, ok := p.text()
		if ok {
			values = append(values, text)
		}
		p.skip()
		switch {
		case p.take(","):
		case p.take("]"):
			return values
		case !ok || p.rest == "":
			p.line()
			return nil
		}
	}
}

// text reads a text in quotes.
func (p *confParser) text() (string, bool) {
	quoted, err := strconv.QuotedPrefix(p.rest)
	if err != nil || len(quoted) < 2 || quoted[0] == '`' {
		return "", false
	}
	p.rest = p.rest[len(quoted):]
	return quoted[1 : len(quoted)-1], true
}
