// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
)

// A guest that was migrated goes on on another host, and its display closes on this
// one. libvirt does not tell where it has gone: it is looked for on the hosts that
// other windows show, and that were used before.

// How long one of the hosts may take to answer.
const movedPatience = 15 * time.Second

var errNotFound = errors.New("the guest is on none of the known hosts")

// moved is called when the guest has gone on on another host.
func (g *GuestSource) moved() {
	s, hosts := g.s, g.otherHosts()
	heading := fmt.Sprintf(i18n.T("The guest %s has moved to another host"), problem.Sentence(g.Name()))
	s.offer(Migrated, Page{Heading: heading, Detail: i18n.T("It is being looked for."), Busy: true})
	s.expectRenewed()
	if g.guest == nil {
		return
	}
	uuid := g.guest.UUID()
	options := guest.Options{Attach: s.Options.Attach, Direct: s.Options.Direct} // and nobody is asked anything
	Do(g, func(ctx context.Context) (string, error) { return g.findOn(ctx, hosts, options, uuid) },
		func(uri string, err error) {
			switch {
			case s.state != Moving: // it has come back
			case err != nil:
				s.offer(Migrated, Page{Heading: heading,
					Detail:  i18n.T("libvirt does not say to which one, and it is on none that this program knows. Open it there, or wait for it to come back."),
					Choices: []Choice{{i18n.T("_Open another…"), s.View.OpenAnother}}})
			default:
				g.follow(uri)
			}
		})
}

// otherHosts are the URIs of libvirt that are in use or were.
func (g *GuestSource) otherHosts() []string {
	var others []string
	for _, uri := range slices.Concat(g.previous, g.s.Links.URIs(), g.s.Hosts()) {
		if uri != g.uri && !slices.Contains(others, uri) {
			others = append(others, uri)
		}
	}
	return others
}

// findOn gives the first of several hosts that a guest runs on.
func (g *GuestSource) findOn(ctx context.Context, hosts []string, options guest.Options, uuid string) (uri string, err error) {
	ctx, cancel := context.WithTimeout(ctx, movedPatience)
	defer cancel()
	found := make(chan string, len(hosts))
	for _, uri := range hosts {
		g.s.Loop.Go(func() {
			if g.runsOn(ctx, uri, options, uuid) {
				found <- uri
			} else {
				found <- ""
			}
		})
	}
	for range hosts {
		if uri := <-found; uri != "" {
			return uri, nil
		}
	}
	return "", errNotFound
}

func (g *GuestSource) runsOn(ctx context.Context, uri string, options guest.Options, uuid string) bool {
	conn, err := g.s.Links.libvirt.Open(ctx, uri, options)
	if err != nil {
		return false
	}
	defer conn.Close()
	found, err := conn.Find(ctx, guest.Query{Text: uuid, By: guest.ByUUID})
	if err != nil {
		return false
	}
	c, err := found.Condition(ctx)
	return err == nil && c.Active
}

// follow goes on with the guest on another host.
func (g *GuestSource) follow(uri string) {
	g.s.Log("the guest is on %s now", uri)
	g.previous = append(g.previous, g.uri)
	g.uri = uri
	g.s.wait(Look, fmt.Sprintf(i18n.T("Connecting to %s"), problem.Sentence(g.Name())), uri)
	g.use()
}
