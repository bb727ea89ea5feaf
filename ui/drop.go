// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/rfbclient"
)

// maxDroppedText is the longest text that is offered to be typed, in bytes: at some 50
// characters a second it takes twenty minutes.
const maxDroppedText = 64 << 10

// The kinds of what can be dropped.
const (
	dropFiles = iota
	dropText
)

// takeDrops lets the user drag text, text files and images of CDs onto the window: the
// former are offered to be typed, the latter to be inserted.
func (w *window) takeDrops() error {
	var targets []gtk.TargetEntry
	for _, kind := range []struct {
		target string
		info   uint
	}{{"text/uri-list", dropFiles}, {"UTF8_STRING", dropText}, {"text/plain;charset=utf-8", dropText}, {"text/plain", dropText}} {
		entry, err := gtk.TargetEntryNew(kind.target, gtk.TARGET_OTHER_APP, kind.info)
		if err != nil {
			return err
		}
		targets = append(targets, *entry)
	}
	w.pages.DragDestSet(gtk.DEST_DEFAULT_ALL, targets, gdk.ACTION_COPY)
	w.pages.Connect("drag-data-received", func(_ any, _ *gdk.DragContext, _, _ int, data *gtk.SelectionData, info, time uint) {
		if w.v.options.Kiosk {
			return
		}
		w.window.PresentWithTime(uint32(time)) // what is asked now is asked here
		if info == dropText {
			w.dropText(data.GetText())
			return
		}
		// gotk3's GetURIs reads memory that is not there.
		if uri := firstURI(string(data.GetData())); uri != "" {
			w.dropFile(uri)
		}
	})
	return nil
}

// firstURI gives the first of a list (RFC 2483: a line each, "#" begins a comment).
func firstURI(list string) string {
	for _, line := range strings.Split(list, "\n") {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			return line
		}
	}
	return ""
}

// dropFile offers what can be done with a file.
func (w *window) dropFile(uri string) {
	path, err := localPath(uri)
	text := ""
	if err == nil {
		if isDisc(path) {
			w.dropDisc(path)
			return
		}
		text, err = droppedText(path)
	}
	if err != nil {
		w.v.say("dropped %s: %v", uri, err)
		w.message.show(dropFailure(err), "", nil)
		return
	}
	w.dropText(text)
}

// dropText offers to type a text.
func (w *window) dropText(text string) {
	if canSend(w) {
		w.openTypeDialog(text)
	} else if hasSession(w) {
		w.message.show(i18n.T("Nothing can be typed: only looking is allowed (View only)."), "", nil)
	}
}

// Why a file cannot be typed.
var (
	errNotLocal = errors.New("it is not on this computer")
	errNoFile   = errors.New("it is no file")
	errTooLong  = errors.New("it is too long to be typed")
	errNoText   = errors.New("it is no text")
)

// dropFailure says it in a sentence.
func dropFailure(err error) string {
	switch {
	case errors.Is(err, errNotLocal):
		return i18n.T("Only files on this computer can be dropped here.")
	case errors.Is(err, errTooLong):
		return fmt.Sprintf(i18n.T("The file is too long to be typed: at most %d KiB can be."), maxDroppedText>>10)
	case errors.Is(err, errNoText), errors.Is(err, errNoFile):
		return i18n.T("Only text files and images of CDs can be dropped here: text is typed in the guest, and a CD inserted.")
	}
	return fmt.Sprintf(i18n.T("The file cannot be read: %s."), rfbclient.CleanText(err.Error(), 200))
}

// localPath gives the path of a file on this computer.
func localPath(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Host != "" && u.Host != "localhost" || !filepath.IsAbs(u.Path) {
		return "", errNotLocal
	}
	return filepath.Clean(u.Path), nil
}

// openRegular opens a file that is neither a directory nor a device.
func openRegular(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe must not be waited for
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNoFile
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// droppedText gives the text of a file that was dropped.
func droppedText(path string) (string, error) {
	f, err := openRegular(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxDroppedText+1))
	if err != nil {
		return "", err
	}
	if !isText(text) {
		return "", errNoText
	}
	if len(text) > maxDroppedText {
		return "", errTooLong
	}
	return string(text), nil
}

// isText says whether a file's beginning can be typed.
func isText(b []byte) bool {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 && len(b) >= utf8.UTFMax || unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
			return false
		}
		b = b[size:]
	}
	return true
}
