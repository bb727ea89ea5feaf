// SPDX-License-Identifier: GPL-2.0-or-later

// Package keyfile reads and writes files of GLib's GKeyFile syntax: settings, and
// the .vv files that management programs hand to a viewer.
//
//	# a comment
//	[group]
//	key=value
//
// Whatever is not understood is kept as it is, so that a file can be changed
// without losing what another program or a person has written into it. A group or
// a key that is there twice counts as one; the last value holds.
package keyfile

import (
	"fmt"
	"strings"
	"unicode"
)

// File is a key file. The zero value is an empty one.
type File struct {
	lines []line
}

// line is a line of the file. Its text holds, without the line's end; the other
// fields say what it means.
type line struct {
	text  string
	group string // that it is in, or that it begins
	head  bool   // it begins the group
	key   string // "" if it is no key
	value string // as written, not decoded
}

// Parse reads a file. It cannot fail: lines that mean nothing are kept.
func Parse(text string) *File {
	f := &File{}
	group := ""
	text = strings.TrimPrefix(text, "\ufeff")
	for text != "" {
		one, rest, _ := strings.Cut(text, "\n")
		text = rest
		l := parseLine(strings.TrimRight(one, "\r")) // a value has no line breaks, whatever is between two lines
		if l.head {
			group = l.group
		}
		l.group = group
		f.lines = append(f.lines, l)
	}
	return f
}

func parseLine(text string) line {
	l := line{text: text}
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "" || trimmed[0] == '#':
	case trimmed[0] == '[':
		if name, ok := strings.CutSuffix(trimmed[1:], "]"); ok && CheckGroup(name) == nil {
			l.head, l.group = true, name
		}
	default:
		key, value, found := strings.Cut(text, "=")
		if key = strings.TrimSpace(key); found && CheckKey(key) == nil {
			l.key, l.value = key, strings.TrimLeft(value, " \t")
		}
	}
	return l
}

// CheckGroup says what is wrong with a group's name.
func CheckGroup(name string) error {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r == '[' || r == ']' || unicode.IsControl(r) }) {
		return fmt.Errorf("%q cannot name a group", name)
	}
	return nil
}

// CheckKey says what is wrong with a key's name.
func CheckKey(name string) error {
	wrong := func(r rune) bool { return r == '=' || unicode.IsControl(r) }
	if name == "" || name != strings.TrimSpace(name) || name[0] == '#' || name[0] == '[' || strings.ContainsFunc(name, wrong) {
		return fmt.Errorf("%q cannot name a key", name)
	}
	return nil
}

// String gives the file's text.
func (f *File) String() string {
	var text strings.Builder
	for _, l := range f.lines {
		text.WriteString(l.text)
		text.WriteByte('\n')
	}
	return text.String()
}

// Has says whether there is such a group.
func (f *File) Has(group string) bool { return f.head(group) >= 0 }

// Groups lists the groups in their order.
func (f *File) Groups() []string {
	var names []string
	seen := map[string]bool{}
	for _, l := range f.lines {
		if l.head && !seen[l.group] {
			seen[l.group] = true
			names = append(names, l.group)
		}
	}
	return names
}

// Keys lists a group's keys in their order.
func (f *File) Keys(group string) []string {
	var names []string
	seen := map[string]bool{}
	for _, l := range f.lines {
		if l.key != "" && l.group == group && !seen[l.key] {
			seen[l.key] = true
			names = append(names, l.key)
		}
	}
	return names
}

// Raw gives a value as it is written.
func (f *File) Raw(group, key string) (value string, ok bool) {
	if i := f.find(group, key); i >= 0 {
		return f.lines[i].value, true
	}
	return "", false
}

// SetRaw sets a value, which must have no line breaks: Encode and EncodeList make
// such. The names are checked.
func (f *File) SetRaw(group, key, value string) error {
	if err := CheckGroup(group); err != nil {
		return err
	}
	if err := CheckKey(key); err != nil {
		return err
	}
	if strings.ContainsAny(value, "\r\n\x00") {
		return fmt.Errorf("the value of %q has a line break", key)
	}
	l := line{text: key + "=" + value, group: group, key: key, value: value}
	if i := f.find(group, key); i >= 0 {
		f.lines[i] = l
		return nil
	}
	f.insert(f.endOf(group), l)
	return nil
}

// Remove forgets a key.
func (f *File) Remove(group, key string) {
	for i := f.find(group, key); i >= 0; i = f.find(group, key) {
		f.lines = append(f.lines[:i], f.lines[i+1:]...)
	}
}

// SetComment puts a comment of one line above a group and replaces the one that is
// there. A group that does not exist is left so.
func (f *File) SetComment(group, comment string) {
	head := f.head(group)
	if head < 0 {
		return
	}
	l := line{text: "#" + strings.Join(strings.FieldsFunc(comment, unicode.IsControl), " ")}
	if head > 0 {
		above := &f.lines[head-1]
		l.group = above.group
		if strings.HasPrefix(above.text, "#") {
			*above = l
			return
		}
	}
	f.insert(head, l)
}

// find gives the line that has a key's value: the last one.
func (f *File) find(group, key string) int {
	for i := len(f.lines) - 1; i >= 0; i-- {
		if l := &f.lines[i]; l.key == key && l.group == group && key != "" {
			return i
		}
	}
	return -1
}

// head gives the line that begins a group, or -1.
func (f *File) head(group string) int {
	for i, l := range f.lines {
		if l.head && l.group == group {
			return i
		}
	}
	return -1
}

// endOf gives the line at which a new key of the group is to stand. A group that
// is not there yet is begun.
func (f *File) endOf(group string) int {
	end := -1
	for i, l := range f.lines {
		if l.group == group && (l.head || l.key != "") {
			end = i + 1
		}
	}
	if end >= 0 {
		return end
	}
	if n := len(f.lines); n > 0 && f.lines[n-1].text != "" {
		f.lines = append(f.lines, line{group: f.lines[n-1].group})
	}
	f.lines = append(f.lines, line{text: "[" + group + "]", group: group, head: true})
	return len(f.lines)
}

func (f *File) insert(at int, l line) {
	f.lines = append(f.lines, line{})
	copy(f.lines[at+1:], f.lines[at:])
	f.lines[at] = l
}
