// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"context"
	"errors"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
)

// What can be done about a problem with libvirt stands here: by a button, where a program
// can do it.

// startPatience is how long a service may take to start, and the user to type a password.
const startPatience = 2 * time.Minute

// ServiceToStart gives the service of libvirt's that an error says does not run and that
// can be started; "" if it says something else.
func ServiceToStart(err error) string {
	var daemon *guest.NoDaemonError
	if errors.As(err, &daemon) && daemon.CanStart {
		return daemon.Service
	}
	return ""
}

// StartService starts a service; then is called on the loop.
func StartService(loop Loop, ctx context.Context, service string, then func(error)) {
	Perform(loop, ctx, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, startPatience)
		defer cancel()
		return startService(ctx, service)
	}, then)
}

// startService is guest's; another one in tests.
var startService = guest.StartService

// repairs are the choices that do what a problem's advice says.
func (s *Session) repairs(p *problem.Problem) []Choice {
	var choices []Choice
	if service := ServiceToStart(p.Err); service != "" {
		choices = append(choices, Choice{i18n.T("_Start libvirt"), func() { s.startLibvirt(service) }})
	}
	var access *guest.AccessError
	if g := s.Guest(); g != nil && g.uri == systemURI && errors.As(p.Err, &access) && access.Socket {
		choices = append(choices, Choice{i18n.T("_Use qemu:///session"), func() {
			g.uri = sessionURI
			s.connectAfterFailure()
		}})
	}
	return choices
}

// The URIs of the two libvirts of a machine: the one that may need rights, and the user's
// own, which libvirt starts by itself.
const systemURI, sessionURI = "qemu:///system", "qemu:///session"

// startLibvirt starts libvirt's service and connects again.
func (s *Session) startLibvirt(service string) {
	StartService(s.Loop, context.Background(), service, func(err error) {
		switch {
		case s.state != Failed:
		case err != nil:
			s.outcome = problem.Explain(i18n.T("Cannot start libvirt"), err)
			s.View.Complain(s.outcome)
			s.showFailure(s.outcome)
		default:
			s.connectAfterFailure()
		}
	})
}
