// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login/keyring"
	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/internal/layout"
	"github.com/govnc/virt-viewer/recorder"
	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/rfbclient"
)

// localRules say what can be wrong on this side: with files, and with what is done
// without a window.
var localRules = []rule{
	on(func(e *recorder.EndingError) *Problem { return notWritten(e) }), // as an option's value
	when(recorder.ErrNoFFmpeg, notWritten),
	on(func(e *RecordError) *Problem { return notWritten(e.Err) }),
	on(func(e *SaveError) *Problem { return notWritten(e.Err) }),
	on(func(e *TimeoutError) *Problem {
		return fails(ExitTimeout, fmt.Sprintf(i18n.T("it took longer than %v"), e.After), i18n.T("Look at what it shows (--screenshot), or allow more time."))
	}),
	when(ErrNoAnswer, func(error) *Problem {
		return fails(ExitAuth, i18n.T("it asks who you are, and there is nobody to answer"), i18n.T("Give the password with --password-file, or connect with a window, which asks for it."))
	}),
	when(ErrNoDialogs, func(error) *Problem {
		return fails(ExitAuth, i18n.T("it asks for a password, and dialogs are not allowed"), i18n.T("Give the password with --password-file, or connect with a window, which asks for it."))
	}),
	on(func(e *keys.UntypableError) *Problem {
		return fails(ExitUsage, fmt.Sprintf(i18n.T("the keyboard layout %q has no key for %s"), e.Layout, rfbclient.CleanText(string(e.Characters), 40)), adviceOnLayout())
	}),
	on(func(e *keys.NoScancodeError) *Problem {
		return fails(ExitUsage, fmt.Sprintf(i18n.T("no key that the server could be told of has %s"), strings.Join(e.Names(), ", ")),
			i18n.T("Name keys of a US keyboard, or type the character with --type."))
	}),
	on(func(e *keys.ChordError) *Problem {
		reason := fmt.Sprintf(i18n.T("there is no key %[1]q in %[2]q"), e.Name, e.Text)
		if e.Name == "" {
			reason = fmt.Sprintf(i18n.T("no key is named in %q"), e.Text)
		}
		return fails(ExitUsage, reason, "")
	}),
	on(func(e *layout.UnknownError) *Problem {
		return fails(ExitUsage, said(i18n.T("there is no such keyboard layout"), strconv.Quote(e.Layout)), adviceOnLayout())
	}),
	when(layout.ErrNoXKB, func(error) *Problem {
		return fails(ExitUsage, i18n.T("libxkbcommon does not start"), i18n.T("Install the descriptions of keyboards (xkb-data)."))
	}),
	on(connectionFileProblem),
	on(func(e *rfbclient.FileError) *Problem {
		return fails(ExitFile, fileReason(e), i18n.T("Check the file's name, its permissions and that it is in PEM form."))
	}),
	on(func(e *PictureNameError) *Problem { return notWritten(e) }),
	on(func(e *recorder.WriteError) *Problem { return notWritten(e.Err) }),
	when(fbs.ErrFormat, func(error) *Problem { return fails(ExitFile, i18n.T("this is no recorded session"), "") }),
	on(func(e *fs.PathError) *Problem { return notWritten(e) }),
	when(keyring.ErrNone, func(error) *Problem {
		return fails(ExitAuth, i18n.T("no program keeps passwords in this session"), i18n.T("Start or install one: GNOME Keyring, KWallet or KeePassXC."))
	}),
	when(keyring.ErrNoCollection, func(error) *Problem {
		return fails(ExitAuth, i18n.T("there is no keyring yet to keep passwords in"), i18n.T("Create one: it asks you for a password, with which it is unlocked from then on."))
	}),
	when(keyring.ErrDismissed, func(error) *Problem {
		return fails(ExitAuth, i18n.T("the keyring's question was not answered"), i18n.T("It asks for a password of its own, which is not the display's."))
	}),
	on(keyringProblem),
	when(context.Canceled, func(error) *Problem { return fails(ExitCancelled, i18n.T("it was interrupted"), "") }),
}

func notWritten(err error) *Problem {
	if recorder.IsFull(err) {
		return noRoom(err)
	}
	advice := i18n.T("Check the directory, its permissions and the free space.")
	if errors.Is(err, recorder.ErrInUse) {
		advice = i18n.T("Stop that one first, or choose another name.")
	}
	reason := notWrittenReason(err)
	if reason == "" { // the system's words
		reason = err.Error()
	}
	return fails(ExitNotWritten, reason, advice)
}

// notWrittenReason says why a picture or a recording is not there, or not all of it; "" for
// an error of another kind.
func notWrittenReason(err error) string {
	var picture *PictureNameError
	var ending *recorder.EndingError
	var encoder *recorder.EncoderError
	var ffmpeg *recorder.FFmpegError
	switch {
	case errors.As(err, &picture):
		return fmt.Sprintf(i18n.T("pictures are saved as .png, .jpg or .jpeg, not as %s"), strconv.Quote(picture.Name))
	case errors.As(err, &ending):
		return fmt.Sprintf(i18n.T("recordings are saved as .mp4, .webm, .avi or .fbs, not as %s"), strconv.Quote(ending.Name))
	case errors.As(err, &encoder):
		return fmt.Sprintf(i18n.T("this ffmpeg has no encoder for %s files"), encoder.Ending)
	case errors.As(err, &ffmpeg):
		return ffmpegReason(ffmpeg)
	case errors.Is(err, recorder.ErrNoFFmpeg):
		return i18n.T("ffmpeg is not installed; without it, videos are saved as .avi only")
	case errors.Is(err, recorder.ErrInUse):
		return i18n.T("another recording is being written to this file")
	case errors.Is(err, recorder.ErrNothing):
		return i18n.T("nothing was shown")
	case errors.Is(err, recorder.ErrSelf):
		return i18n.T("it is the session itself")
	case errors.Is(err, recorder.ErrLarge):
		return i18n.T("an AVI file cannot have more than 4 GB; what was recorded so far is complete")
	}
	return ""
}

// ffmpegReason says what ffmpeg has done instead of its work.
func ffmpegReason(e *recorder.FFmpegError) string {
	switch {
	case e.After > 0:
		return fmt.Sprintf(i18n.T("ffmpeg did not end within %v"), e.After)
	case e.Said != "":
		return fmt.Sprintf(i18n.T("ffmpeg did not write the video: %s"), e.Said)
	}
	return fmt.Sprintf(i18n.T("ffmpeg ended: %v"), e.Err)
}

// keyringProblem says that a keyring has failed. What D-Bus says of that is nothing that
// its user can do something about.
func keyringProblem(e *keyring.Error) *Problem {
	reason := i18n.T("the keyring has failed")
	if errors.Is(e, context.DeadlineExceeded) {
		reason = i18n.T("the keyring does not answer")
	}
	return fails(ExitAuth, reason, i18n.T("Look with your desktop's program for passwords whether the keyring can be used, then try again."))
}

func adviceOnLayout() string {
	return i18n.T("Name the guest's keyboard layout with --type-layout, as XKB calls it.")
}
