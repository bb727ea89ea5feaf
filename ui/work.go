// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"fmt"
	"time"

	"github.com/gotk3/gotk3/glib"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/guest"
)

// work is something long that libvirt does with the guest. How far it is stands at
// the lower edge of the window.
type work struct {
	w       *window
	s       *session.GuestSource
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
func (w *window) doWork(text string, cancels bool, do func(*guest.Guest, context.Context) error, then func()) {
	s := w.v.session.Guest()
	if s == nil {
		return
	}
	if w.doing != nil {
		w.tell(i18n.T("Not done"), i18n.T("Something else is still being done with the guest."))
		return
	}
	g := s.Libvirt()
	k := &work{w: w, s: s, text: text, cancels: cancels, began: time.Now()}
	w.doing = k
	k.timer = glib.TimeoutAdd(workInterval, func() bool {
		k.poll(g)
		return true
	})
	w.v.say("%s", text)
	session.Act(s, func(ctx context.Context) error { return do(g, ctx) }, func(err error) {
		k.end()
		if w.v.session.IsOver() {
			return
		}
		if err != nil {
			w.v.say("%v", err)
			w.tell(i18n.T("Not done"), problem.Finished(problem.Explain("", err).Reason))
		} else {
			w.v.say("done: %s", text)
		}
		if then != nil {
			then()
		}
	})
}

func (k *work) end() {
	k.stop()
	k.w.doing = nil
	k.w.work.hide()
}

// stop has libvirt not asked any more.
func (k *work) stop() {
	if k.timer != 0 {
		glib.SourceRemove(k.timer)
		k.timer = 0
	}
}

// poll shows how far it is.
func (k *work) poll(g *guest.Guest) {
	if k.asking || time.Since(k.began) < workPatience {
		return
	}
	strip := k.w.work
	strip.setStop(k.cancels)
	k.asking = true
	session.Do(k.s, g.Job, func(job guest.Job, err error) {
		k.asking = false
		switch {
		case k.w.doing != k:
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
	if s == nil || w.doing == nil || !w.doing.cancels {
		return
	}
	w.v.say("cancelling: %s", w.doing.text)
	session.Act(s, s.Libvirt().CancelJob, func(err error) {
		if err != nil {
			w.v.say("%v", err)
		}
	})
}
