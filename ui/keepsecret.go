// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login/keyring"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/rfbclient"
)

// keepInKeyring keeps what was proven for the next time; in a keyring that is created
// for it, if the user wants that.
func (l *login) keepInKeyring(p *proven, create bool) {
	server := p.terms.server
	login := keyring.Login{Username: p.Username, Password: bytes.Clone(p.Password), Protection: p.terms.protection}
	label := fmt.Sprintf(i18n.T("VNC display of %s"), rfbclient.CleanText(l.v.source.name(), 80))
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), keyringPatience)
		defer cancel()
		var err error
		if create {
			err = keyring.Create(ctx, i18n.T("Default keyring"))
		}
		if err == nil {
			err = keyring.Save(ctx, server, label, login)
		}
		clear(login.Password)
		onMainLoop(func() {
			if err != nil {
				l.notKept(err)
				return
			}
			l.v.say("the password is kept in the keyring")
		})
	}()
}

// notKept says why the password is not kept, and offers what can be done about that.
func (l *login) notKept(err error) {
	l.sayKeyring(err)
	if l.v.ending {
		return
	}
	again := func(create bool) func() {
		return func() {
			if l.proven != nil { // else there is nothing to keep any more
				l.keepInKeyring(l.proven, create)
			}
		}
	}
	f := problem.Explain(i18n.T("The password is not kept"), err)
	switch {
	case errors.Is(err, keyring.ErrNone):
		l.v.window.showProblem(f)
	case errors.Is(err, keyring.ErrNoCollection):
		l.v.window.showProblem(f, choice{i18n.T("Create a _keyring"), again(true)})
	default:
		l.v.window.showProblem(f, choice{i18n.T("Try _again"), again(false)})
	}
}

// sayKeyring tells on stderr what the keyring did not do; what D-Bus said of it only to
// those who look for faults.
func (l *login) sayKeyring(err error) {
	l.v.say("%v", err)
	if detail := keyring.Detail(err); detail != "" && l.v.options.Debug {
		l.v.say("D-Bus: %s", rfbclient.CleanText(detail, 300))
	}
}
