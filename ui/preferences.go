// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/settings"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/stderr"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// preferencePage is a page of the preferences dialog.
type preferencePage int

const (
	pagePicture preferencePage = iota
	pageKeyboard
	pageClipboard
	pageSession
)

// preferencePages are the pages in their order, and what they are called.
var preferencePages = []struct {
	page preferencePage
	name string
}{
	{pagePicture, i18n.Mark("Picture")},
	{pageKeyboard, i18n.Mark("Keyboard")},
	{pageClipboard, i18n.Mark("Clipboard")},
	{pageSession, i18n.Mark("Session")},
}

// preference is something that the user can choose for all windows. It is kept in
// the settings, in the group [virt-viewer].
type preference struct {
	key   string // in the settings
	page  preferencePage
	label string // with a mnemonic
	help  string // a sentence, or ""
	// usual is what holds if the user has chosen nothing: a bool for what is on or
	// off; a string for text, or for one of the choices.
	usual any
	// choices are the values of what is one of several things, and their names.
	choices []alternative
	// check says what is wrong with a text; nil takes every text.
	check func(text string) error
	// press lets keys be pressed instead of written, one chord or several.
	press, several bool
	// apply makes a window follow; nil for what is read where it counts.
	apply func(w *window, value any)
	// given says whether the command line has decided it for this run.
	given func(o Options) bool
}

// preferences are all that there are. One more is one more entry here: it has a place
// in the dialog then, is kept, and every window follows it when it is opened and when
// it is changed. Labels are translated when they are shown.
func preferences() []preference {
	return []preference{
		{key: "auto-resize", page: pagePicture, usual: true,
			label: i18n.Mark("The guest follows the _window's size"),
			help:  i18n.Mark("Where the guest can: its screen gets the size of the window."),
			apply: func(w *window, value any) { w.setAutoResize(value.(bool)) },
			given: func(o Options) bool { return o.KeepSize }},
		{key: "view", page: pagePicture, usual: viewFit, choices: viewModes(),
			label: i18n.Mark("_How the picture is shown"),
			apply: func(w *window, value any) { w.setView(value.(string)) }},
		{key: "quality", page: pagePicture, usual: qualityAuto, choices: qualities(),
			label: i18n.Mark("Picture _quality"),
			help:  i18n.Mark("What was drawn with losses is mended when nothing moves."),
			apply: func(w *window, value any) { w.setQuality(value.(string)) },
			given: func(o Options) bool { return o.Quality != config.QualityAuto }},
		{key: "depth", page: pagePicture, usual: "auto", choices: depthChoices(),
			label: i18n.Mark("Co_lours"),
			help:  i18n.Mark("Fewer spare a slow line. They hold from the next connection on."),
			apply: func(w *window, value any) { w.setDepth(value.(string)) },
			given: func(o Options) bool { return o.Depth != rfbclient.DepthDefault }},
		{key: "smoothing", page: pagePicture, usual: true,
			label: i18n.Mark("_Smooth the picture where it is scaled"),
			apply: func(w *window, value any) { w.setProperty("smoothing", value) }},
		{key: "grab-keyboard", page: pageKeyboard, usual: true,
			label: i18n.Mark("_All keys go to the guest while its picture has the focus"),
			help:  i18n.Mark("Also those that the desktop has for itself, such as Alt+Tab."),
			apply: func(w *window, value any) { w.setProperty("grab-keyboard", value) }},
		{key: "release-keys", page: pageKeyboard, usual: "Ctrl+Alt", check: checkReleaseChord, press: true,
			label: i18n.Mark("Keys that _release keyboard and pointer"),
			apply: func(w *window, value any) { w.setReleaseKeys(value.(string)) },
			given: func(o Options) bool { _, ok := o.Hotkeys[releaseCursor]; return ok }},
		{key: "host-keys", page: pageKeyboard, usual: "", check: checkChords, press: true, several: true,
			label: i18n.Mark("Keys that s_tay on this computer"),
			help:  i18n.Mark("Such as Alt+Tab, Super+l: the guest does not get them."),
			apply: func(w *window, value any) { w.setHostChords(value.(string)) }},
		{key: "repeat-keys", page: pageKeyboard, usual: false,
			label: i18n.Mark("Press held _keys again and again"),
			help:  i18n.Mark("For servers that do not repeat a key by themselves, such as x11vnc."),
			apply: func(w *window, value any) { w.v.display.SetKeyRepeat(value.(bool)) }},
		{key: "send-keys", page: pageKeyboard, usual: "", check: checkChords, press: true, several: true,
			label: i18n.Mark("_Own entries of the menu “Send key”"),
			help:  i18n.Mark("Such as Ctrl+Alt+F13, Super+p."),
			apply: func(w *window, value any) { w.setOwnChords(value.(string)) }},
		{key: "share-clipboard", page: pageClipboard, usual: true,
			label: i18n.Mark("S_hare copied text with the guest"),
			help:  i18n.Mark("What is copied here reaches the guest while its window has the focus."),
			apply: func(w *window, value any) { w.shareClipboard(value.(bool)) }},
		{key: askQuit, page: pageSession, usual: true,
			label: i18n.Mark("As_k before a session is closed")},
		{key: "audio", page: pageSession, usual: true,
			label: i18n.Mark("_Play the guest's sound"),
			apply: func(w *window, value any) { w.setProperty("audio", value) }},
	}
}

// valueOf gives what the user has chosen.
func (a *app) valueOf(p preference) any {
	group := a.settings.Group(settings.Global)
	switch usual := p.usual.(type) {
	case bool:
		return group.Bool(p.key, usual)
	case string:
		text := group.String(p.key, usual)
		if p.valid(text) {
			return text
		}
		return usual
	}
	return p.usual
}

// valid says whether a text is one of the choices, or one that is taken.
func (p preference) valid(text string) bool {
	if p.choices == nil {
		return p.check == nil || p.check(text) == nil
	}
	for _, c := range p.choices {
		if c.value == text {
			return true
		}
	}
	return false
}

// prefers gives what the user has chosen of what is on or off, by its key.
func (a *app) prefers(key string) bool {
	for _, p := range preferences() {
		if on, ok := p.usual.(bool); ok && p.key == key {
			return a.settings.Group(settings.Global).Bool(key, on)
		}
	}
	return false
}

// setPreference keeps what the user has chosen; all windows follow.
func (a *app) setPreference(p preference, value any) {
	a.settings.Group(settings.Global).Set(p.key, value)
	a.saveSettings()
	if p.apply == nil {
		return
	}
	for _, v := range a.viewers {
		p.apply(v.window, value)
		v.window.updateActions()
	}
}

// followPreferences makes a new window as the user prefers windows; the command line
// has the last word.
func (w *window) followPreferences() {
	for _, p := range preferences() {
		if p.apply == nil || p.given != nil && p.given(w.v.options) {
			continue
		}
		if value := w.v.app.valueOf(p); value != p.usual {
			p.apply(w, value)
		}
	}
}

// loadSettings reads the settings. Without them the program goes on.
func (a *app) loadSettings() {
	var err error
	if a.settings, err = settings.Load(); err != nil {
		a.complainOfSettings(err)
	}
}

// saveSettings saves them, and does not wait for the disk.
func (a *app) saveSettings() {
	go func() {
		if err := a.settings.Save(); err != nil {
			gtkx.MainLoop{}.Post(func() { a.complainOfSettings(err) })
		}
	}()
}

// complainOfSettings says once what is wrong: nothing else stops because of it.
func (a *app) complainOfSettings(err error) {
	if !a.settingsWrong {
		a.settingsWrong = true
		stderr.Note("%s", problem.Words(err))
	}
}
