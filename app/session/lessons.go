// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/rfbclient"
)

// lessons are what a session has learnt of its server: what ends the session if the server
// is sent it, and is left out from then on.
type lessons struct {
	rfbclient.Avoidance
	news rfbclient.Feature // what the user was not told of yet
}

// learn takes a connection's end into account. It says whether the display is to be
// connected to again at once, because the next session leaves out what ended this one.
func (l *lessons) learn(err error) bool {
	f := l.Ended(err)
	l.news |= f
	return f != 0
}

// showLessons tells the user once what is left out, in the session that it made possible.
func (s *Session) showLessons() {
	f := s.learnt.news
	s.learnt.news = 0
	if f == 0 {
		return
	}
	text := leftOut(f)
	s.Log("%s", text)
	s.View.Message(text)
}

// leftOut says what a server does not bear, and what is done instead.
func leftOut(f rfbclient.Feature) string {
	switch {
	case f.Has(rfbclient.FeaturePixelFormat):
		return i18n.T("This server sends its own colours only; they are shown as they come.")
	case f.Has(rfbclient.FeatureEncodings), f.Has(rfbclient.FeatureEncodingChanges):
		return i18n.T("This server ends the session when it is asked for other kinds of pictures; they are left as they are.")
	case f.Has(rfbclient.FeatureClipboard):
		return i18n.T("This server ends the session when it is sent copied text; none is sent.")
	case f.Has(rfbclient.FeatureDesktopSize):
		return i18n.T("This server ends the session when it is asked for another size; the size is left alone.")
	case f.Has(rfbclient.FeatureScancodes):
		return i18n.T("This server ends the session when it is told where keys are on the keyboard; it is told what they mean.")
	case f.Has(rfbclient.FeatureAudio):
		return i18n.T("This server ends the session when it is asked for sound; there is none.")
	case f.Has(rfbclient.FeaturePower):
		return i18n.T("This server ends the session when it is asked to shut down or to reboot; it is not asked.")
	}
	return i18n.T("This server ends the session when updates are negotiated with it; they are asked for one by one.")
}
