// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"fmt"
	"time"

	"github.com/gotk3/gotk3/glib"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
)

// work is something long that libvirt does with the guest. How far it is stands at
// the lower edge of the window.
type work struct {
	s       *guestSource
	text    string // what is being done
	cancels bool   // libvirt can give it up
	timer   glib.SourceHandle
	began   time.Time
	asking  bool // how far it is
}

const (
	// How often libvirt is asked how far it is, in milliseconds.
	workInterval = 400
	// What is done sooner than this is not shown at all.
	workPatience = 700 * time.Millisecond
)

// doWork does something with the guest and shows how far it is. then, which may be
// nil, is called at its end.
func (s *guestSource) doWork(text string, cancels bool, do func(*guest.Guest, context.Context) error, then func()) {
	if s.work != nil {
		s.v.window.tell(i18n.T("Not done"), i18n.T("Something else is still being done with the guest."))
		return
	}
	g := s.guest
	k := &work{s: s, text: text, cancels: cancels, began: time.Now()}
	s.work = k
	k.timer = glib.TimeoutAdd(workInterval, func() bool {
		k.look(g)
		return true
	})
	s.v.say("%s", text)
	ask(s, func(ctx context.Context) (struct{}, error) { return struct{}{}, do(g, ctx) },
		func(_ struct{}, err error) {
			k.end()
			if s.v.ending {
				return
			}
			if err != nil {
				s.v.say("%v", err)
				s.v.window.tell(i18n.T("Not done"), problem.Finished(problem.Explain("", err).Reason))
			} else {
				s.v.say("done: %s", text)
			}
			if then != nil {
				then()
			}
		})
}

func (k *work) end() {
	if k.timer != 0 {
		glib.SourceRemove(k.timer)
		k.timer = 0
	}
	k.s.work = nil
	k.s.v.window.work.hide()
}

// look shows how far it is.
func (k *work) look(g *guest.Guest) {
	if k.asking || time.Since(k.began) < workPatience {
		return
	}
	strip := k.s.v.window.work
	strip.setStop(k.cancels)
	k.asking = true
	ask(k.s, g.Job, func(job guest.Job, err error) {
		k.asking = false
		switch {
		case k.s.work != k:
		case err == nil && job.Running && job.Total > 0:
			part := float64(job.Done) / float64(job.Total)
			strip.show(fmt.Sprintf("%s %d %%", k.text, int(100*part)), part)
		default:
			strip.pulse(k.text)
		}
	})
}

// cancelWork has libvirt give up what it does.
func (w *window) cancelWork() {
	s := w.guestToPower()
	if s == nil || s.work == nil || !s.work.cancels {
		return
	}
	s.v.say("cancelling: %s", s.work.text)
	g := s.guest
	ask(s, func(ctx context.Context) (struct{}, error) { return struct{}{}, g.CancelJob(ctx) },
		func(_ struct{}, err error) {
			if err != nil {
				s.v.say("%v", err)
			}
		})
}
