// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"fmt"
	"image"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/gotk3/gotk3/gdk"
	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/script"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// screenshot saves the picture, as the guest has it, to a file that the user
// chooses. The picture is taken now, not when the file is chosen.
func (w *window) screenshot() {
	picture, err := w.v.display.Pixbuf()
	if err != nil || picture == nil {
		return
	}
	w.saveScreenshot(imageOf(picture))
}

// saveScreenshot asks for a file and saves a picture there.
func (w *window) saveScreenshot(picture image.Image) {
	w.v.display.Release()
	chooser, err := gtk.FileChooserNativeDialogNew(i18n.T("Save screenshot"), w.window, gtk.FILE_CHOOSER_ACTION_SAVE, i18n.T("_Save"), i18n.T("_Cancel"))
	if err != nil {
		w.v.say("cannot ask for a file: %v", err)
		return
	}
	chooser.SetDoOverwriteConfirmation(true)
	chooser.SetCurrentName(screenshotName(w.v.session.Name(), time.Now()))
	chooser.Connect("response", func(_ any, response int) {
		defer chooser.Destroy()
		if gtk.ResponseType(response) != gtk.RESPONSE_ACCEPT {
			return
		}
		path := chooser.GetFilename()
		if filepath.Ext(path) == "" {
			path += ".png"
		}
		go func() {
			err := script.SavePicture(path, picture)
			gtkx.MainLoop{}.Post(func() { w.screenshotSaved(path, picture, err) })
		}()
	})
	chooser.Show()
}

func (w *window) screenshotSaved(path string, picture image.Image, err error) {
	if err == nil {
		w.v.say("the picture is saved to %s", path)
		return
	}
	f := problem.Explain(i18n.T("The screenshot was not saved"), &problem.SaveError{Err: err})
	w.v.say("%v", f)
	if !w.v.session.IsOver() {
		w.showProblem(f, w.elsewhere(path, func() { w.saveScreenshot(picture) })...)
	}
}

// imageOf gives a picture as Go's packages take it.
func imageOf(picture *gdk.Pixbuf) image.Image {
	width, height := picture.GetWidth(), picture.GetHeight()
	rgb, stride := picture.GetPixels(), picture.GetRowstride()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		row := rgb[y*stride : y*stride+3*width]
		for x := range width {
			out := m.Pix[y*m.Stride+4*x:]
			out[0], out[1], out[2], out[3] = row[3*x], row[3*x+1], row[3*x+2], 255
		}
	}
	return m
}

// copyScreenshot copies the picture to this side's clipboard.
func (w *window) copyScreenshot() {
	picture, err := w.v.display.Pixbuf()
	if err != nil || picture == nil {
		return
	}
	if clipboard, err := gtk.ClipboardGet(gdk.SELECTION_CLIPBOARD); err == nil {
		clipboard.SetImage(picture)
		w.v.say("the picture is on the clipboard")
	}
}

// screenshotName proposes a file name: the guest's name without what file names
// should not have, and the time.
func screenshotName(guest string, at time.Time) string {
	safe := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '-'
	}, rfbclient.CleanText(guest, 60))
	for strings.Contains(safe, "--") {
		safe = strings.ReplaceAll(safe, "--", "-")
	}
	if safe = strings.Trim(safe, "-."); safe == "" {
		safe = i18n.T("screenshot")
	}
	return fmt.Sprintf("%s %s.png", safe, at.Format("2006-01-02 15.04.05"))
}
