// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"

	"github.com/govnc/virt-viewer/app/session"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/ui/dialogs"
)

func (w *window) snapshots() {
	s := w.guestToPower()
	if s == nil {
		return
	}
	do := func(f func(g *guest.Guest, ctx context.Context, name string) error) func(doing, name string, then func()) {
		return func(doing, name string, then func()) {
			w.doWork(doing, false, func(g *guest.Guest, ctx context.Context) error { return f(g, ctx, name) }, then)
		}
	}
	dialogs.ShowSnapshots(w.owner(), dialogs.Snapshots{
		List: func(then func([]guest.Snapshot, error)) {
			session.Do(s, s.Libvirt().Snapshots, func(list []guest.Snapshot, err error) {
				then(list, err)
				w.v.say("%d snapshots", len(list))
			})
		},
		Create: do(func(g *guest.Guest, ctx context.Context, name string) error { return g.CreateSnapshot(ctx, name, "") }),
		Load:   do((*guest.Guest).RevertSnapshot),
		Delete: do((*guest.Guest).DeleteSnapshot),
	})
}
