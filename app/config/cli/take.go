// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
)

// line is one command line while it is read.
type line struct {
	*config.Options
	command *Command

	layout string        // of the texts that follow
	delay  time.Duration // between their key events

	password func() ([]byte, error) // reads it; nil for none
	username string
}

// nothing takes an option over that changes nothing.
func nothing(*line, string) error { return nil }

// flag takes a Switch over.
func flag(field func(*config.Options) *bool) func(*line, string) error {
	return func(l *line, value string) error {
		*field(l.Options) = value == "true"
		return nil
	}
}

// text takes a Text over.
func text(field func(*config.Options) *string) func(*line, string) error {
	return func(l *line, value string) error {
		*field(l.Options) = value
		return nil
	}
}

func number(value string) (int, error) {
	n, err := strconv.ParseInt(value, 0, strconv.IntSize)
	return int(n), err
}

// seconds reads a time.
func seconds(value string) (time.Duration, error) {
	const week = 7 * 24 * 3600
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || !(n > 0 && n <= week) {
		return 0, fmt.Errorf(i18n.T("a number of seconds is needed, more than 0 and at most %d"), week)
	}
	return time.Duration(n * float64(time.Second)), nil
}

// word is one of the values that an option may have, and what it means.
type word[T any] struct {
	name  string
	value T
}

func names[T any](words []word[T]) []string {
	var list []string
	for _, w := range words {
		list = append(list, w.name)
	}
	return list
}

// choose takes over what the word means that an option was given.
func choose[T any](option string, words []word[T], field func(*config.Options) *T) func(*line, string) error {
	return func(l *line, value string) error {
		for _, w := range words {
			if w.name == value {
				*field(l.Options) = w.value
				return nil
			}
		}
		return fmt.Errorf(i18n.T("unknown value '%s' for --%s; there are %s"), value, option, strings.Join(names(words), ", "))
	}
}

// twoWords takes over one of two words as a yes or no.
func twoWords(field func(*config.Options) *bool, no, yes string, wrong func(value string) error) func(*line, string) error {
	return func(l *line, value string) error {
		if value != no && value != yes {
			return wrong(value)
		}
		*field(l.Options) = value == yes
		return nil
	}
}
