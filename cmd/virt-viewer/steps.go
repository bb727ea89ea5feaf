// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/script"
	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/internal/layout"
	"github.com/govnc/virt-viewer/recorder"
	"github.com/govnc/virt-viewer/recorder/fbs"
)

// stepFlag is an option that is a step: their order on the command line counts, and
// each may be given several times.
type stepFlag struct {
	add func(value string) error
}

func (stepFlag) String() string           { return "" }
func (stepFlag) Type() string             { return "" }
func (f stepFlag) Set(value string) error { return f.add(value) }

// Defaults of the options that need no value.
const (
	stillByDefault = 2 * time.Second
	anyTime        = "any" // in the place of a number of seconds
)

// addSteps adds the options that work without a window.
func addSteps(flags *pflag.FlagSet, o *config.Options) {
	guestLayout, typeDelay := "", time.Duration(0)
	step := func(name, usage, noValue string, add func(value string) (config.Step, error)) {
		flags.Var(stepFlag{func(value string) error {
			s, err := add(value)
			if s != nil && err == nil {
				o.Steps = append(o.Steps, s)
			}
			return err
		}}, name, usage)
		flags.Lookup(name).NoOptDefVal = noValue
	}
	step("screenshot", i18n.T("save a picture as `FILE`.png or .jpg, - for standard output, without a window"), "",
		func(value string) (config.Step, error) {
			return config.Screenshot{File: value}, script.CheckFile(value)
		})
	step("type", i18n.T("type a `TEXT`, without a window"), "",
		func(value string) (config.Step, error) {
			return config.Type{Text: value, Layout: guestLayout, Interval: typeDelay}, nil
		})
	step("type-file", i18n.T("type the text in a `FILE`, - for standard input, without a window"), "",
		func(value string) (config.Step, error) {
			text, err := readText(value)
			return config.Type{Text: text, Layout: guestLayout, Interval: typeDelay}, err
		})
	step("type-layout", i18n.T("the guest's keyboard `LAYOUT` for the texts that follow, as XKB names it: us, de(nodeadkeys)"), "",
		func(value string) (config.Step, error) {
			guestLayout = value
			_, err := layout.Find(value)
			return nil, err
		})
	step("type-delay", i18n.T("wait some `MILLISECONDS` between the key events of the texts that follow: 10, or QEMU's key-delay-ms"), "",
		func(value string) (config.Step, error) {
			n, err := strconv.Atoi(value)
			if typeDelay = time.Duration(n) * time.Millisecond; err != nil || typeDelay < keys.MinInterval || typeDelay > keys.MaxInterval {
				return nil, fmt.Errorf(i18n.T("%q is not a number of milliseconds from 1 to 1000"), value)
			}
			return nil, nil
		})
	step("send-key", i18n.T("press `KEYS` together, such as ctrl+alt+delete, without a window"), "",
		func(value string) (config.Step, error) {
			keysyms, err := keys.ParseChord(value)
			return config.SendKey{Keys: keysyms}, err
		})
	step("wait-for-change", i18n.T("wait until the picture is another than before the last key, at most `SECONDS`"), anyTime,
		func(value string) (config.Step, error) {
			if value == anyTime {
				return config.WaitForChange{}, nil
			}
			d, err := seconds(value)
			return config.WaitForChange{Within: d}, err
		})
	step("wait-for-still", i18n.T("wait until the picture has not changed for some `SECONDS`"), stillByDefault.String(),
		func(value string) (config.Step, error) {
			if value == stillByDefault.String() {
				return config.WaitForStill{For: stillByDefault}, nil
			}
			d, err := seconds(value)
			return config.WaitForStill{For: d}, err
		})
	step("pause", i18n.T("let some `SECONDS` pass"), "",
		func(value string) (config.Step, error) {
			d, err := seconds(value)
			return config.Pause{For: d}, err
		})
	step("record-for", i18n.T("record for some `SECONDS`, without a window"), "",
		func(value string) (config.Step, error) {
			d, err := seconds(value)
			return config.Pause{For: d}, err
		})
	flags.Var(stepFlag{func(value string) error {
		o.Record = value
		return recorder.Check(value)
	}}, "record", i18n.T("record to `FILE`.mp4, .webm, .avi or .fbs"))
	flags.Var(stepFlag{func(value string) (err error) {
		o.Timeout, err = seconds(value)
		return err
	}}, "timeout", i18n.T("end after some `SECONDS` if not all is done, without a window"))
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

// isRecording says whether an argument is a recorded session. A guest may be called so,
// too, but then there is no such file.
func isRecording(name string) bool {
	info, err := os.Stat(name)
	return strings.EqualFold(filepath.Ext(name), ".fbs") && err == nil && info.Mode().IsRegular()
}

func openRecording(o *config.Options, name string) error {
	if len(o.Steps) > 0 {
		return errors.New(i18n.T("a recorded session takes no keys and no other steps; --record alone converts it"))
	}
	recording, err := fbs.Open(name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	o.Recording, o.RecordingFile = recording, name
	return nil
}

// maxText is the longest text that is typed, in bytes: some hours.
const maxText = 1 << 20

func readText(name string) (string, error) {
	in := os.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return "", err
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxText+1))
	if err == nil && len(text) > maxText {
		err = fmt.Errorf(i18n.T("it has more than %d bytes"), maxText)
	}
	return string(text), err
}
