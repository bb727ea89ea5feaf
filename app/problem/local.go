// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/govnc/virt-viewer/app/config/vvfile"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login/keyring"
	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/internal/layout"
	"github.com/govnc/virt-viewer/recorder"
	"github.com/govnc/virt-viewer/rfbclient"
)

// localRules say what can be wrong on this side: with files, and with what is done
// without a window.
var localRules = []rule{
	on(func(e *RecordError) *Problem { return notWritten(e.Err) }),
	on(func(e *TimeoutError) *Problem {
		return fails(ExitTimeout, fmt.Sprintf(i18n.T("it took longer than %v"), e.After), i18n.T("Look at what it shows (--screenshot), or allow more time."))
	}),
	when(ErrNoAnswer, func(err error) *Problem {
		return fails(ExitAuth, Phrase(err.Error()), i18n.T("Give the password with --password-file, or connect with a window, which asks for it."))
	}),
	on(func(e *keys.UntypableError) *Problem {
		return fails(ExitUsage, fmt.Sprintf(i18n.T("the keyboard layout %q has no key for %s"), e.Layout, rfbclient.CleanText(string(e.Characters), 40)), adviceOnLayout())
	}),
	on(func(e *keys.NoScancodeError) *Problem {
		return fails(ExitUsage, fmt.Sprintf(i18n.T("no key that the server could be told of has %s"), strings.Join(e.Names(), ", ")),
			i18n.T("Name keys of a US keyboard, or type the character with --type."))
	}),
	when(layout.ErrUnknown, func(err error) *Problem { return fails(ExitUsage, Phrase(err.Error()), adviceOnLayout()) }),
	on(func(e *vvfile.Error) *Problem { return fails(ExitFile, e.Reason, e.Advice) }),
	on(func(e *rfbclient.FileError) *Problem {
		return fails(ExitFile, Phrase(e.Error()), i18n.T("Check the file's name, its permissions and that it is in PEM form."))
	}),
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
	advice := i18n.T("Check the directory, its permissions and the free space.")
	if errors.Is(err, recorder.ErrInUse) {
		advice = i18n.T("Stop that one first, or choose another name.")
	}
	return fails(ExitNotWritten, Phrase(err.Error()), advice)
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
