// SPDX-License-Identifier: GPL-2.0-or-later

package keyfile

import (
	"fmt"
	"strconv"
	"strings"
)

// Decode gives the text that a value stands for: \s is a space, \n, \t and \r are
// what they are in C, and \\ is a backslash. Other escapes are kept.
func Decode(value string) string {
	if !strings.Contains(value, `\`) {
		return value
	}
	var text strings.Builder
	for i := 0; i < len(value); i++ {
		if value[i] == '\\' && i+1 < len(value) {
			if at := strings.IndexByte(escaped, value[i+1]); at >= 0 {
				text.WriteByte(plain[at])
				i++
				continue
			}
		}
		text.WriteByte(value[i])
	}
	return text.String()
}

// escaped and plain are the escapes of a value and what they stand for.
const (
	escaped = `sntr\`
	plain   = " \n\t\r\\"
)

// Encode makes a value of a text. Spaces are escaped where they would be lost: at
// the beginning.
func Encode(text string) string {
	text = strings.ReplaceAll(text, "\x00", "") // no value can have it
	var value strings.Builder
	leading := true
	for i := 0; i < len(text); i++ {
		c := text[i]
		leading = leading && c == ' '
		switch at := strings.IndexByte(plain, c); {
		case c == ' ' && !leading, at < 0:
			value.WriteByte(c)
		default:
			value.WriteByte('\\')
			value.WriteByte(escaped[at])
		}
	}
	return value.String()
}

// DecodeList gives the texts of a list, which end with a semicolon each; the last
// one may lack it. "\;" is a semicolon in a text.
func DecodeList(value string) []string {
	var list []string
	begin := 0
	add := func(part string) { list = append(list, Decode(strings.ReplaceAll(part, `\;`, ";"))) }
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case '\\':
			i++ // whatever follows does not end the text
		case ';':
			add(value[begin:i])
			begin = i + 1
		}
	}
	if begin < len(value) {
		add(value[begin:])
	}
	return list
}

// EncodeList makes a value of a list.
func EncodeList(list []string) string {
	var value strings.Builder
	for _, text := range list {
		value.WriteString(strings.ReplaceAll(Encode(text), ";", `\;`))
		value.WriteByte(';')
	}
	return value.String()
}

// DecodeBool reads true or false, or 1 or 0.
func DecodeBool(value string) (bool, error) {
	switch strings.TrimSpace(value) {
	case "true", "1":
		return true, nil
	case "false", "0":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither true nor false", value)
}

// DecodeInt reads a number.
func DecodeInt(value string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil {
		return 0, fmt.Errorf("%q is no number", value)
	}
	return n, nil
}
