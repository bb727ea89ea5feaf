// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/recorder"
)

// noRoom says that a file was not written, or not to its end, because there was no room
// for it, and how much of a recording is kept.
func noRoom(err error) *Problem {
	reason := shortage(err)
	var full *recorder.FullError
	var path *fs.PathError
	switch {
	case errors.As(err, &full) && full.Kept > 0:
		//: %[1]s says that the disk is full, %[2]s is a file's name, %[3]s a time such as 4:05.
		reason = fmt.Sprintf(i18n.T("%[1]s: %[2]s has the first %[3]s of the recording, which can be played"), reason, full.File, Clock(full.Kept))
	case errors.As(err, &full):
		//: %[1]s says that the disk is full, %[2]s is a file's name.
		reason = fmt.Sprintf(i18n.T("%[1]s: nothing of the recording is kept in %[2]s"), reason, full.File)
	case errors.As(err, &path):
		//: %[1]s says that the disk is full, %[2]s is a file's name.
		reason = fmt.Sprintf(i18n.T("%[1]s: %[2]s was not written"), reason, path.Path)
	}
	return fails(ExitNotWritten, reason, i18n.T("Make room there, or choose another place."))
}

// shortage says what there is too little of.
func shortage(err error) string {
	switch {
	case errors.Is(err, syscall.EDQUOT):
		return i18n.T("your share of the disk is used up")
	case errors.Is(err, syscall.EFBIG):
		return i18n.T("a file can become no larger there")
	}
	return i18n.T("the disk is full")
}

// Clock gives a time as clocks show it, in whole seconds.
func Clock(d time.Duration) string {
	s := int(d / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
