// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"errors"
	"fmt"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/keyspec"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/rfbclient"
)

// sizeOptions say how large the window begins.
var sizeOptions = []*Option{
	{Name: "full-screen", Letter: "f", Group: Window, Modes: windows | Replay, File: "fullscreen",
		Help: i18n.Mark("begin in full screen"),
		take: flag(func(o *config.Options) *bool { return &o.FullScreen })},
	{Name: "zoom", Letter: "z", Kind: Number, Default: "100", Group: Window, Modes: windows | Replay,
		Help:   i18n.Mark("first size in `PERCENT`, 10 to 400"),
		Manual: `The window's first size in percent of the guest's, 10 to 400.`,
		take: func(l *line, value string) error {
			var err error
			if l.Zoom, err = number(value); err == nil && (l.Zoom < config.MinZoom || l.Zoom > config.MaxZoom) {
				l.command.warn(i18n.T("--zoom takes %d to %d; 100 is used"), config.MinZoom, config.MaxZoom)
				l.Zoom = 100
			}
			return err
		}},
}

// windowOptions are about the window and what it shows.
var windowOptions = []*Option{
	{Name: "title", Letter: "t", Kind: Text, Group: Window, Modes: displays | Replay, File: "title",
		Help: i18n.Mark("the window's `TITLE`"),
		Manual: `The window's title, instead of the guest's.
A *%d* in it, and in that of a connection file, is the display's number.`,
		take: text(func(o *config.Options) *string { return &o.Title })},
	{Name: "hotkeys", Letter: "H", Kind: Text, Group: Window, Modes: windows | Replay, Setting: "release-keys",
		Help: i18n.Mark("keys for actions, also while the guest has the keyboard: `ACTION=KEY[+KEY][,...]`"),
		Manual: `Keys for actions, which work while the guest has the keyboard, too.
All usual keys are off then: only those work that are named.
See *HOTKEYS*.`,
		Completion: Choices,
		Words:      []string{"toggle-fullscreen=", "release-cursor=", "zoom-in=", "zoom-out=", "zoom-reset=", "secure-attention="},
		take:       takeHotkeys},
	{Name: "keymap", Letter: "K", Kind: Text, Group: Window, Modes: windows,
		Help: i18n.Mark("send other keys, or none: `KEY=[KEY[+KEY]][,...]`"),
		Manual: `Send the guest other keys in the place of a key, or none: *--keymap=Super_L=,1=Shift_L+F1* blocks the left Super key, and 1 gives Shift+F1.
Keys have X11's names; *--debug* tells them when they are pressed.`,
		take: func(l *line, value string) error {
			var wrong []*keyspec.Error
			l.Keymap, wrong = keyspec.ParseKeymap(value)
			l.command.warnKeys(wrong)
			return nil
		}},
	{Name: "auto-resize", Kind: Word, Default: "always", Group: Window, Modes: windows, Setting: "auto-resize",
		Help:       i18n.Mark("whether the guest follows the window's size: `always|never`"),
		Manual:     `Whether the guest's screen shall get the window's size.`,
		Completion: Choices, Words: []string{"always", "never"},
		take: twoWords(func(o *config.Options) *bool { return &o.KeepSize }, "always", "never",
			func(string) error { return errors.New(i18n.T("--auto-resize expects 'always' or 'never'")) })},
	{Name: "cursor", Kind: Word, Default: "auto", Group: Window, Modes: windows | Replay,
		Help:       i18n.Mark("show this side's pointer while the guest shows none: `auto|local`"),
		Manual:     `With *local* this side's pointer is shown where the guest shows none.`,
		Completion: Choices, Words: []string{"auto", "local"},
		take: twoWords(func(o *config.Options) *bool { return &o.LocalPointer }, "auto", "local",
			func(value string) error { return fmt.Errorf(i18n.T("unknown value '%s' for --cursor"), value) })},
	{Name: "kiosk", Letter: "k", Group: Window, Modes: windows | Replay,
		Help: i18n.Mark("full screen that the user cannot leave"),
		Manual: `Show the guest in full screen, without header, menus, keys of the window and any way to close it or to release the keyboard.
Other monitors are covered.
What the desktop itself lets users do is for you to lock down.`,
		take: flag(func(o *config.Options) *bool { return &o.Kiosk })},
	{Name: "kiosk-quit", Kind: Word, Default: "never", Group: Window, Modes: windows | Replay,
		Help: i18n.Mark("when a kiosk ends: `never|on-disconnect`"),
		Manual: `Whether a kiosk ends with its connection.
With *never*, the default, it connects again.`,
		Completion: Choices, Words: []string{"never", "on-disconnect"},
		take: twoWords(func(o *config.Options) *bool { return &o.KioskQuits }, "never", "on-disconnect",
			func(value string) error { return version11(i18n.T("Invalid kiosk-quit argument: %s"), value) })},
	{Name: "shared", Letter: "s", Group: Window, Modes: windows | steps,
		Help:   i18n.Mark("let others stay connected to the display (default)"),
		Manual: `Let others stay connected to the display (default).`,
		take:   nothing},
	{Name: "exclusive", Group: Window, Modes: windows | steps,
		Help: i18n.Mark("ask the server to disconnect others"),
		take: flag(func(o *config.Options) *bool { return &o.Exclusive })},
	{Name: "view-only", Group: Window, Modes: windows | Replay,
		Help:   i18n.Mark("send the guest neither keys nor pointer nor text"),
		Manual: `Send neither keys nor pointer nor text to the guest.`,
		take:   flag(func(o *config.Options) *bool { return &o.ViewOnly })},
	{Name: "quality", Kind: Word, Default: "auto", Group: Window, Modes: windows | steps, Setting: "quality",
		Help: i18n.Mark("of the picture: `auto|lossless|low|medium|high`"),
		Manual: `Of the picture.
*auto* is as good as the line's speed allows; what had losses is mended when all is quiet.
Steps without a window have no losses unless a quality is named.`,
		Completion: Choices, Words: names(qualities),
		take: choose("quality", qualities, func(o *config.Options) *int { return &o.Quality })},
	{Name: "depth", Kind: Word, Default: "auto", Group: Window, Modes: windows | steps, Setting: "depth",
		Help: i18n.Mark("colours: `auto|server|full|medium|low|ultra-low`"),
		Manual: `In how many colours the server sends the picture.
*auto* is all that the server has, in its own pixel format, or 24 bits a pixel where it has a colour map.
*server* is always its own format, and it is asked for none: for servers that do not bear to be asked.
The others are 24, 16, 8 and 3 bits a pixel; a server that cannot do that is shown in its own format.`,
		Completion: Choices, Words: names(depths),
		take: choose("depth", depths, func(o *config.Options) *rfbclient.Depth { return &o.Depth })},
	{Name: "no-dialogs", Group: Window, Modes: anyMode,
		Help: i18n.Mark("ask and tell nothing in dialogs; failures are said on stderr and by the exit code"),
		Manual: `Ask and tell nothing in dialogs: what fails is said on standard error and by the exit code, and what would be asked for fails.
A connection that is lost ends the program, unless *--reconnect* or *--kiosk* is given, too.`,
		take: flag(func(o *config.Options) *bool { return &o.NoDialogs })},
}

var (
	qualities = []word[int]{{"auto", config.QualityAuto}, {"lossless", config.QualityLossless}, {"low", 2}, {"medium", 5}, {"high", 8}}
	depths    = []word[rfbclient.Depth]{{"auto", rfbclient.DepthDefault}, {"server", rfbclient.DepthServer}, {"full", rfbclient.DepthFull},
		{"medium", rfbclient.DepthMedium}, {"low", rfbclient.DepthLow}, {"ultra-low", rfbclient.DepthUltraLow}}
)

// takeHotkeys reads --hotkeys. What cannot be used is said, and no more: kiosks must
// come up.
func takeHotkeys(l *line, value string) error {
	hotkeys, wrong := keyspec.ParseHotkeys(value)
	l.command.warnKeys(wrong)
	if l.command.UnknownHotkeys != nil {
		l.command.warnAll(l.command.UnknownHotkeys(hotkeys))
	}
	l.Hotkeys = hotkeys
	return nil
}
