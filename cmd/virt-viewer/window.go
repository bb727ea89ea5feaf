// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/keyspec"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui"
)

// word is one of the values that an option may have, and what it means.
type word[T any] struct {
	name  string
	value T
}

var (
	qualities = []word[int]{{"auto", config.QualityAuto}, {"lossless", config.QualityLossless}, {"low", 2}, {"medium", 5}, {"high", 8}}
	depths    = []word[rfbclient.Depth]{{"auto", rfbclient.DepthDefault}, {"server", rfbclient.DepthServer}, {"full", rfbclient.DepthFull}, {"medium", rfbclient.DepthMedium}, {"low", rfbclient.DepthLow}, {"ultra-low", rfbclient.DepthUltraLow}}
)

// choose gives what the word means that an option was given.
func choose[T any](option, given string, words []word[T]) (T, error) {
	var names []string
	for _, w := range words {
		if w.name == given {
			return w.value, nil
		}
		names = append(names, w.name)
	}
	var none T
	return none, fmt.Errorf(i18n.T("unknown value '%s' for --%s; there are %s"), given, option, strings.Join(names, ", "))
}

// addWindow adds the options about the window and what it shows. finish takes their
// values over and says what is wrong with them.
func (c *command) addWindow(flags *pflag.FlagSet, o *config.Options) (finish func() error) {
	flags.StringVarP(&o.Title, "title", "t", "", i18n.T("the window's `TITLE`"))
	hotkeys := flags.StringP("hotkeys", "H", "", i18n.T("keys for actions, also while the guest has the keyboard: `ACTION=KEY[+KEY][,...]`"))
	keymap := flags.StringP("keymap", "K", "", i18n.T("send other keys, or none: `KEY=[KEY[+KEY]][,...]`"))
	resize := flags.String("auto-resize", "always", i18n.T("whether the guest follows the window's size: `always|never`"))
	cursor := flags.String("cursor", "auto", i18n.T("show this side's pointer while the guest shows none: `auto|local`"))
	flags.BoolVarP(&o.Kiosk, "kiosk", "k", false, i18n.T("full screen that the user cannot leave"))
	quit := flags.String("kiosk-quit", "never", i18n.T("when a kiosk ends: `never|on-disconnect`"))
	shared := flags.BoolP("shared", "s", false, i18n.T("let others stay connected to the display; so it is without this, too"))
	flags.BoolVar(&o.Exclusive, "exclusive", false, i18n.T("ask the server to disconnect others"))
	flags.BoolVar(&o.ViewOnly, "view-only", false, i18n.T("send the guest neither keys nor pointer nor text"))
	quality := flags.String("quality", "auto", i18n.T("of the picture: `auto|lossless|low|medium|high`"))
	depth := flags.String("depth", "auto", i18n.T("colours: `auto|server|full|medium|low|ultra-low`"))
	flags.BoolVar(&o.NoDialogs, "no-dialogs", false, i18n.T("ask and tell nothing in dialogs; failures are said on stderr and by the exit code"))
	flags.Bool("gtk-vnc-debug", false, i18n.T("the same as --debug"))
	return func() error {
		debug, _ := flags.GetBool("gtk-vnc-debug")
		o.Debug = o.Debug || debug
		o.Verbose = o.Verbose || debug
		if *shared && o.Exclusive {
			return errors.New(i18n.T("--shared and --exclusive exclude one another"))
		}
		if flags.Changed("hotkeys") {
			c.takeHotkeys(o, *hotkeys)
		}
		if flags.Changed("keymap") {
			var wrong []string
			o.Keymap, wrong = keyspec.ParseKeymap(*keymap)
			c.warnAll(wrong)
		}
		return c.takeChoices(o, *resize, *cursor, *quit, *quality, *depth)
	}
}

// takeHotkeys reads --hotkeys. What cannot be used is said, and no more: kiosks must
// come up.
func (c *command) takeHotkeys(o *config.Options, text string) {
	hotkeys, wrong := keyspec.ParseHotkeys(text)
	c.warnAll(wrong)
	c.warnAll(ui.UnknownHotkeys(hotkeys))
	o.Hotkeys = hotkeys
}

func (c *command) warnAll(lines []string) {
	for _, line := range lines {
		c.warn("%s", line)
	}
}

// takeChoices reads the options that are one of several words.
func (c *command) takeChoices(o *config.Options, resize, cursor, quit, quality, depth string) error {
	switch resize {
	case "always", "never":
		o.KeepSize = resize == "never"
	default:
		return errors.New(i18n.T("--auto-resize expects 'always' or 'never'"))
	}
	switch cursor {
	case "auto", "local":
		o.LocalPointer = cursor == "local"
	default:
		return fmt.Errorf(i18n.T("unknown value '%s' for --cursor"), cursor)
	}
	switch quit {
	case "never", "on-disconnect":
		o.KioskQuits = quit == "on-disconnect"
	default:
		return version11(i18n.T("Invalid kiosk-quit argument: %s"), quit)
	}
	var err, wrong error
	o.Quality, err = choose("quality", quality, qualities)
	o.Depth, wrong = choose("depth", depth, depths)
	return errors.Join(err, wrong)
}
