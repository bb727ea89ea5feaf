// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/script"
	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/internal/layout"
	"github.com/govnc/virt-viewer/recorder"
)

// Values of the steps that can be given without one.
const (
	stillByDefault = 2 * time.Second
	anyTime        = "any" // in the place of a number of seconds
)

// stepOptions work without a window, one after the other.
var stepOptions = []*Option{
	{Name: "screenshot", Kind: Step, Group: Steps, Modes: steps, Completion: Files,
		Help:   i18n.Mark("save a picture as `FILE`.png or .jpg, - for standard output, without a window"),
		Manual: `Save the picture as a .png or .jpg; *-* is standard output.`,
		take: func(l *line, value string) error {
			return l.step(config.Screenshot{File: value}, script.CheckFile(value))
		}},
	{Name: "type", Kind: Step, Group: Steps, Modes: steps,
		Help:   i18n.Mark("type a `TEXT`, without a window"),
		Manual: `Type a text.`,
		take: func(l *line, value string) error {
			return l.step(config.Type{Text: value, Layout: l.layout, Interval: l.delay}, nil)
		}},
	{Name: "type-file", Kind: Step, Group: Steps, Modes: steps, Completion: Files,
		Help:   i18n.Mark("type the text in a `FILE`, - for standard input, without a window"),
		Manual: `Type the text in a file; *-* is standard input.`,
		take: func(l *line, value string) error {
			text, err := readText(value)
			return l.step(config.Type{Text: text, Layout: l.layout, Interval: l.delay}, err)
		}},
	{Name: "type-layout", Kind: Step, Group: Steps, Modes: steps,
		Help:       i18n.Mark("the guest's keyboard `LAYOUT` for the texts that follow, as XKB names it: us, de(nodeadkeys)"),
		Manual:     `The guest's keyboard layout for the texts that follow, as XKB names it.`,
		Completion: Choices,
		Words:      []string{"us", "gb", "de", "fr", "es", "it", "pt", "se", "dk", "no", "fi", "pl", "cz", "ru", "gr", "il", "jp"},
		take: func(l *line, value string) error {
			l.layout = value
			_, err := layout.Find(value)
			return err
		}},
	{Name: "type-delay", Kind: Step, Group: Steps, Modes: steps,
		Help: i18n.Mark("wait some `MILLISECONDS` between the key events of the texts that follow: 10, or QEMU's key-delay-ms"),
		Manual: `Wait so long between the key events of the texts that follow: 1 to 1000, 10 if not given.
For a QEMU with another key-delay-ms it should be that.`,
		Completion: Choices, Words: []string{"10", "20", "50", "100"},
		take: func(l *line, value string) error {
			n, err := strconv.Atoi(value)
			if l.delay = time.Duration(n) * time.Millisecond; err != nil || l.delay < keys.MinInterval || l.delay > keys.MaxInterval {
				return fmt.Errorf(i18n.T("%q is not a number of milliseconds from 1 to 1000"), value)
			}
			return nil
		}},
	{Name: "send-key", Kind: Step, Group: Steps, Modes: steps,
		Help:       i18n.Mark("press `KEYS` together, such as ctrl+alt+delete, without a window"),
		Manual:     `Press keys together, such as *ctrl+alt+delete*.`,
		Completion: Choices,
		Words:      []string{"ctrl+alt+delete", "ctrl+alt+backspace", "ctrl+alt+f1", "ctrl+alt+f2", "printscreen", "super"},
		take: func(l *line, value string) error {
			keysyms, err := keys.ParseChord(value)
			return l.step(config.SendKey{Keys: keysyms}, err)
		}},
	{Name: "wait-for-change", Kind: Step, Bare: anyTime, Group: Steps, Modes: steps,
		Help: i18n.Mark("wait until the picture is another than before the last key, at most `SECONDS`"),
		Manual: `Wait until the picture is another than before the last key, at most so long.
The number is also taken as a word of its own.`,
		take: func(l *line, value string) error {
			if value == anyTime {
				return l.step(config.WaitForChange{}, nil)
			}
			d, err := seconds(value)
			return l.step(config.WaitForChange{Within: d}, err)
		}},
	{Name: "wait-for-still", Kind: Step, Bare: stillByDefault.String(), Group: Steps, Modes: steps,
		Help: i18n.Mark("wait until the picture has not changed for some `SECONDS`"),
		Manual: `Wait until the picture has not changed for 2 seconds, or as long as is said.
The number is also taken as a word of its own.`,
		take: func(l *line, value string) error {
			if value == stillByDefault.String() {
				return l.step(config.WaitForStill{For: stillByDefault}, nil)
			}
			d, err := seconds(value)
			return l.step(config.WaitForStill{For: d}, err)
		}},
	{Name: "pause", Kind: Step, Group: Steps, Modes: steps,
		Help:   i18n.Mark("let some `SECONDS` pass"),
		Manual: `Let some time pass.`,
		take:   takePause},
	{Name: "record-for", Kind: Step, Group: Steps, Modes: steps,
		Help:   i18n.Mark("record for some `SECONDS`, without a window"),
		Manual: `Let some time pass while *--record* records.`,
		take:   takePause},
}

// recordingOptions are the file of a recording, and the time limit of the steps.
var recordingOptions = []*Option{
	{Name: "record", Kind: Step, Group: Recording, Modes: displays | steps | Conversion, Completion: Files,
		Help: i18n.Mark("record to `FILE`.mp4, .webm, .avi or .fbs"),
		Manual: `Record from the beginning of the session, with the window or without, to a .mp4, .webm or .avi, or to a .fbs, which is exact in every pixel and can be shown later: *virt-viewer session.fbs*
or made a video of, without a window and as fast as that goes: *virt-viewer --record out.mp4 session.fbs*`,
		take: func(l *line, value string) error {
			l.Record = value
			return recorder.Check(value)
		}},
	{Name: "timeout", Kind: Step, Group: Steps, Modes: steps,
		Help:   i18n.Mark("end after some `SECONDS` if not all is done, without a window"),
		Manual: `End if not all is done by then.`,
		take: func(l *line, value string) (err error) {
			l.Timeout, err = seconds(value)
			return err
		}},
}

// step adds a step, if its value could be read.
func (l *line) step(s config.Step, err error) error {
	if err == nil {
		l.Steps = append(l.Steps, s)
	}
	return err
}

func takePause(l *line, value string) error {
	d, err := seconds(value)
	return l.step(config.Pause{For: d}, err)
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
