// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"os"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/keyspec"
	"github.com/govnc/virt-viewer/app/config/vvfile"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/stderr"
	"github.com/govnc/virt-viewer/rfbclient"
)

// readFile reads the connection file that the options name and gives the options
// with what it says, or with what is wrong with it. What was said on the command line
// stays.
func readFile(o Options) Options {
	var file *vvfile.File
	var err error
	if o.File == "-" {
		file, err = vvfile.Read(os.Stdin, i18n.T("standard input"))
	} else {
		file, err = vvfile.Open(o.File)
	}
	if err != nil {
		o.Broken = err
		return o
	}
	for _, ignored := range file.Ignored {
		stderr.Note("%s", problem.FileNote(ignored))
	}
	o.Address, o.CA = &file.Address, file.CA
	if o.Title == "" {
		o.Title = rfbclient.CleanText(file.Title, 120)
	}
	o.FullScreen = o.FullScreen || file.FullScreen != nil && *file.FullScreen
	o.Known = &config.Credentials{Username: file.Username, Password: file.Password}
	o.Hotkeys = keyspec.Hotkeys{} // the usual ones are off, whether the file has others or not
	for name, text := range file.Hotkeys {
		hotkey, err := keyspec.ParseHotkey(text)
		if err != nil {
			stderr.Note("%s", problem.Words(&keyspec.Error{Kind: keyspec.BadHotkey, Name: name, Text: text, Err: err}))
			continue
		}
		o.Hotkeys[name] = hotkey
	}
	for _, line := range UnknownHotkeys(o.Hotkeys) {
		stderr.Note(line)
	}
	return o
}
