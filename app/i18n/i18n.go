// SPDX-License-Identifier: GPL-2.0-or-later

// Package i18n translates what the program says, by the system's gettext.
//
// A text that a person reads stands in the code in English, in a call of this
// package:
//
//	label.SetText(i18n.T("Disconnected"))
//	fmt.Sprintf(i18n.T("Connecting to %s"), name)     values go in after translating
//	i18n.N("%d snapshot", "%d snapshots", n)          the caller formats n into it
//	i18n.P("verb", "Record")                          one word, two meanings
//
// Tables that are made before the language is known mark their texts and
// translate them when they are used:
//
//	{"screenshot", i18n.Mark("Screenshot…")}          ... i18n.T(row.label)
//
// The texts must be constants there, for tools/potext reads them from the source
// to make po/virt-viewer.pot. Where a translation needs values in another order it
// uses %[2]s. What --verbose says on stderr is for reports of faults, and stays English.
package i18n

/*
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

// libintl.h has macros for these in some builds; functions are needed here.
static char *translate(const char *domain, const char *msgid) { return dgettext(domain, msgid); }
static char *translate_n(const char *domain, const char *one, const char *many, unsigned long n) {
	return dngettext(domain, one, many, n);
}
static void set_locale(void) { setlocale(LC_ALL, ""); }
*/
import "C"

import (
	"os"
	"path/filepath"
	"strings"
	"unsafe"
)

// Domain is the name of the catalogues: LANG/LC_MESSAGES/virt-viewer.mo.
const Domain = "virt-viewer"

// DirEnv names the variable that says where the catalogues are, for tests and
// for programs that are not installed.
const DirEnv = "VIRT_VIEWER_LOCALEDIR"

// domain lives as long as the program: gettext is called with it all the time.
var domain = C.CString(Domain)

// Init takes the user's language from the environment. Until then, and where
// there is no catalogue, texts stay as they are. Call it before GTK's own
// initialisation and before other threads look at the locale.
func Init() {
	C.set_locale()
	utf8 := C.CString("UTF-8")
	defer C.free(unsafe.Pointer(utf8))
	C.bind_textdomain_codeset(domain, utf8)
	dir := C.CString(localeDir())
	defer C.free(unsafe.Pointer(dir))
	C.bindtextdomain(domain, dir)
}

// localeDir finds the catalogues: where the environment says, beside the
// installed program, or in the directory that it was built in.
func localeDir() string {
	candidates := []string{os.Getenv(DirEnv)}
	if program, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(program); err == nil {
			program = real
		}
		dir := filepath.Dir(program)
		candidates = append(candidates, filepath.Join(dir, "..", "share", "locale"), filepath.Join(dir, "locale"))
	}
	for _, dir := range candidates {
		if dir == "" {
			continue
		}
		if found, err := filepath.Glob(filepath.Join(dir, "*", "LC_MESSAGES", Domain+".mo")); err == nil && len(found) > 0 {
			return dir
		}
	}
	return "/usr/share/locale"
}

// T translates msgid. An empty one stays so: gettext would give the catalogue's head.
func T(msgid string) string {
	if msgid == "" {
		return ""
	}
	s := C.CString(msgid)
	defer C.free(unsafe.Pointer(s))
	return C.GoString(C.translate(domain, s))
}

// N translates a text with a number in it; languages have one to six forms of it.
func N(one, many string, n int) string {
	o, m := C.CString(one), C.CString(many)
	defer C.free(unsafe.Pointer(o))
	defer C.free(unsafe.Pointer(m))
	return C.GoString(C.translate_n(domain, o, m, C.ulong(max(n, 0))))
}

// contextEnd parts the context and the text in a catalogue's key.
const contextEnd = "\x04"

// P translates a text that means something else elsewhere; context is for the
// translator ("verb", "on a button").
func P(context, msgid string) string {
	key := context + contextEnd + msgid
	if s := T(key); s != key {
		return s
	}
	return msgid
}

// Mark returns msgid as it is, to be translated by T later.
func Mark(msgid string) string { return msgid }

// RightToLeft says whether the language is written so. As in GTK's own
// catalogues, the translator says it.
func RightToLeft() bool {
	//: Translate to default:RTL if your language is written from right to left, and to default:LTR otherwise.
	return strings.TrimSpace(T("default:LTR")) == "default:RTL"
}
