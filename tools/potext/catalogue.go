// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// translation is an entry of a catalogue.
type translation struct {
	message
	texts []string // one, or one for each form of the plural
	fuzzy bool     // a guess of msgmerge's that nobody has looked at
}

// readCatalogue reads a .po file, its head left out.
func readCatalogue(path string) ([]*translation, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c := catalogueReader{now: &translation{}}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if err := c.line(strings.TrimSpace(lines.Text())); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	c.end()
	return c.list, lines.Err()
}

type catalogueReader struct {
	list []*translation
	now  *translation
	into *string // what a line with only a string goes on with
}

// end ends an entry.
func (c *catalogueReader) end() {
	if c.now.id != "" {
		c.list = append(c.list, c.now)
	}
	c.now, c.into = &translation{}, nil
}

func (c *catalogueReader) line(line string) error {
	switch {
	case line == "":
		c.end()
		return nil
	case strings.HasPrefix(line, "#,"):
		c.now.fuzzy = strings.Contains(line, "fuzzy")
		return nil
	case line[0] == '#':
		return nil
	case line[0] != '"':
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case word == "msgctxt":
			c.into = &c.now.context
		case word == "msgid":
			c.into = &c.now.id
		case word == "msgid_plural":
			c.into = &c.now.plural
		case strings.HasPrefix(word, "msgstr"):
			c.now.texts = append(c.now.texts, "")
			c.into = &c.now.texts[len(c.now.texts)-1]
		default:
			return fmt.Errorf("%q is unknown", word)
		}
		line = rest
	}
	text, err := strconv.Unquote(line)
	if err != nil || c.into == nil {
		return fmt.Errorf("%q is not a string of an entry", line)
	}
	*c.into += text
	return nil
}
