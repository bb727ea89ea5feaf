// SPDX-License-Identifier: GPL-2.0-or-later

package ui

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
func (s *guestSource) moved() {
	hosts := s.otherHosts()
	heading := fmt.Sprintf(i18n.T("The guest %s has moved to another host"), problem.Sentence(s.name()))
	s.v.offer(condition{heading: heading, detail: i18n.T("It is being looked for."), busy: true})
	s.v.expectRenewed()
	if s.guest == nil {
		return
	}
	uuid := s.guest.UUID()
	options := guest.Options{Attach: s.v.options.Attach, Direct: s.v.options.Direct} // and nobody is asked anything
	ask(s, func(ctx context.Context) (string, error) { return findOn(ctx, hosts, options, uuid) },
		func(uri string, err error) {
			switch {
			case s.shown || s.v.isConnected() || s.v.ending: // it has come back
			case err != nil:
				s.v.offer(condition{heading: heading,
					detail:  i18n.T("libvirt does not say to which one, and it is on none that this program knows. Open it there, or wait for it to come back."),
					choices: []choice{{i18n.T("_Open another…"), s.v.window.openAnother}}})
			default:
				s.follow(uri)
			}
		})
}

// otherHosts are the URIs of libvirt that are in use or were.
func (s *guestSource) otherHosts() []string {
	hosts := slices.Clone(s.been)
	for _, l := range s.v.app.links {
		hosts = append(hosts, l.key.uri)
	}
	var others []string
	for _, uri := range append(hosts, s.v.app.connections()...) {
		if uri != s.v.options.Connect && !slices.Contains(others, uri) {
			others = append(others, uri)
		}
	}
	return others
}

// findOn gives the first of several hosts that a guest runs on.
func findOn(ctx context.Context, hosts []string, options guest.Options, uuid string) (uri string, err error) {
	ctx, cancel := context.WithTimeout(ctx, movedPatience)
	defer cancel()
	found := make(chan string, len(hosts))
	for _, uri := range hosts {
		go func() {
			if runsOn(ctx, uri, options, uuid) {
				found <- uri
			} else {
				found <- ""
			}
		}()
	}
	for range hosts {
		if uri := <-found; uri != "" {
			return uri, nil
		}
	}
	return "", errNotFound
}

func runsOn(ctx context.Context, uri string, options guest.Options, uuid string) bool {
	conn, err := guest.Open(ctx, uri, options)
	if err != nil {
		return false
	}
	defer conn.Close()
	g, err := conn.Find(ctx, guest.Query{Text: uuid, By: guest.ByUUID})
	if err != nil {
		return false
	}
	c, err := g.Condition(ctx)
	return err == nil && c.Active
}

// follow goes on with the guest on another host.
func (s *guestSource) follow(uri string) {
	s.v.say("the guest is on %s now", uri)
	s.been = append(s.been, s.v.options.Connect)
	s.link.leave(s)
	s.v.options.Connect = uri
	s.v.wait(fmt.Sprintf(i18n.T("Connecting to %s"), problem.Sentence(s.name())), uri)
	s.link = s.v.app.use(linkKeyOf(s.v.options), s)
}
