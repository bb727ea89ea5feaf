// SPDX-License-Identifier: GPL-2.0-or-later

package session

import (
	"context"
	"slices"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

// Links are the connections to libvirt of a program, which its windows share.
type Links struct {
	loop    Loop
	libvirt Libvirt
	list    []*Link
}

// NewLinks makes them.
func NewLinks(loop Loop, l Libvirt) *Links { return &Links{loop: loop, libvirt: l} }

// URIs gives the URIs of the connections that there are.
func (ls *Links) URIs() []string {
	var list []string
	for _, l := range ls.list {
		list = append(list, l.key.URI)
	}
	return list
}

// Link is the connection to one libvirt, shared by all windows that show guests of
// it. It is opened by its first user, connects anew whenever it was lost, and closes
// with its last user. Its methods are called on the loop.
type Link struct {
	links  *Links
	key    LinkKey
	ctx    context.Context // of everything under way
	cancel context.CancelFunc
	users  []LinkUser

	conn  Connection // nil while there is none
	stop  func()     // of watching conn
	retry retry
}

// LinkKey says which connections are the same.
type LinkKey struct {
	URI            string // as the user has given it
	Attach, Direct bool
}

// LinkKeyOf says which libvirt options are about.
func LinkKeyOf(o config.Options) LinkKey {
	return LinkKey{URI: o.Connect, Attach: o.Attach, Direct: o.Direct}
}

// LinkUser is told of the link's life, on the loop.
type LinkUser interface {
	// LinkOpened: there is a connection, the first one or a new one.
	LinkOpened()
	// LinkFailed: there is none and nobody tries any more.
	LinkFailed(err error)
	// LinkLost: there is none any more, and in so many seconds it is tried again;
	// Link.Hurry hurries. It is called each second.
	LinkLost(err error, seconds int)
	// LinkEvent: something happened to one of the guests.
	LinkEvent(e guest.Event)
	// LinkAsks asks what libvirt wants to know. answer is called once.
	LinkAsks(q login.Question, answer func(c rfbclient.Credentials, ok bool))
}

// Use gives the link to a libvirt and makes user one of its users. It is told at
// once, or as soon as that is known, whether there is a connection.
func (ls *Links) Use(key LinkKey, user LinkUser) *Link {
	i := slices.IndexFunc(ls.list, func(l *Link) bool { return l.key == key })
	if i >= 0 {
		l := ls.list[i]
		l.users = append(l.users, user)
		if l.conn != nil {
			ls.loop.Post(func() {
				if l.isUser(user) && l.conn != nil {
					user.LinkOpened()
				}
			})
		}
		return l
	}
	l := &Link{links: ls, key: key, users: []LinkUser{user}, retry: retry{loop: ls.loop, pauses: libvirtPauses}}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	ls.list = append(ls.list, l)
	l.open(func(err error) { l.fail(err) })
	return l
}

// Connection is the connection of package guest; nil if there is none now.
func (l *Link) Connection() *guest.Connection {
	if l.conn == nil {
		return nil
	}
	return l.conn.Libvirt()
}

// Hurry connects at once, if that is being waited for.
func (l *Link) Hurry() { l.retry.now() }

// hasGivenUp says whether nobody tries to connect any more.
func (l *Link) hasGivenUp() bool { return !slices.Contains(l.links.list, l) }

// Leave is called by each user once.
func (l *Link) Leave(user LinkUser) {
	l.users = slices.DeleteFunc(l.users, func(u LinkUser) bool { return u == user })
	if len(l.users) == 0 {
		l.end()
	}
}

// end closes the connection. It does not wait: a call of libvirt's may hang in it.
func (l *Link) end() {
	l.links.list = slices.DeleteFunc(l.links.list, func(other *Link) bool { return other == l })
	l.cancel()
	l.retry.stop()
	l.drop()
}

func (l *Link) drop() {
	if conn := l.conn; conn != nil {
		l.conn = nil
		l.stop()
		l.links.loop.Go(func() { conn.Close() })
	}
}

func (l *Link) isUser(user LinkUser) bool { return slices.Contains(l.users, user) }

// notify calls f for all users that there are; f may make some leave.
func (l *Link) notify(f func(LinkUser)) {
	for _, u := range slices.Clone(l.users) {
		if l.isUser(u) {
			f(u)
		}
	}
}

// Background runs a question on another goroutine and gives its answer to then, on
// the loop, unless ctx has ended meanwhile.
func Background[T any](loop Loop, ctx context.Context, question func(ctx context.Context) (T, error), then func(T, error)) {
	loop.Go(func() {
		answer, err := question(ctx)
		loop.Post(func() {
			if ctx.Err() == nil {
				then(answer, err)
			}
		})
	})
}

// Perform is Background for what has no answer.
func Perform(loop Loop, ctx context.Context, do func(ctx context.Context) error, then func(error)) {
	Background(loop, ctx, func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) },
		func(_ struct{}, err error) { then(err) })
}

// open connects.
func (l *Link) open(failed func(error)) {
	// The first use of libvirt registers its event loop: on the main goroutine.
	if err := l.links.libvirt.Init(); err != nil {
		l.links.loop.Post(func() { failed(err) })
		return
	}
	options := guest.Options{Attach: l.key.Attach, Direct: l.key.Direct, Ask: l.askUser}
	Background(l.links.loop, l.ctx, func(ctx context.Context) (Connection, error) {
		conn, err := l.links.libvirt.Open(ctx, l.key.URI, options)
		if err == nil && ctx.Err() != nil { // nobody is told any more
			l.links.loop.Go(func() { conn.Close() })
		}
		return conn, err
	}, func(conn Connection, err error) {
		if err != nil {
			failed(err)
			return
		}
		l.conn = conn
		l.retry.reset()
		l.stop = conn.Watch(func(e guest.Event) { l.links.loop.Post(func() { l.event(conn, e) }) })
		l.notify(LinkUser.LinkOpened)
	})
}

// fail gives up.
func (l *Link) fail(err error) {
	l.links.list = slices.DeleteFunc(l.links.list, func(other *Link) bool { return other == l })
	l.notify(func(u LinkUser) { u.LinkFailed(err) })
}

func (l *Link) event(conn Connection, e guest.Event) {
	if conn != l.conn {
		return
	}
	if e.Kind == guest.EventLost {
		l.drop()
		l.again(&guest.LostError{URI: conn.URI(), Loss: e.Lost})
		return
	}
	l.notify(func(u LinkUser) { u.LinkEvent(e) })
}

// again connects anew after a pause.
func (l *Link) again(err error) {
	l.retry.soon(l.reopen, func(seconds int) {
		l.notify(func(u LinkUser) { u.LinkLost(err, seconds) })
	})
}

func (l *Link) reopen() {
	l.open(func(err error) {
		if problem.Stays(err) {
			l.fail(err) // not to ask for a password again and again
			return
		}
		l.again(err)
	})
}

// askUser asks the user what libvirt wants to know. It runs on a goroutine of
// package guest and waits for the user.
func (l *Link) askUser(ctx context.Context, questions []guest.Question) ([]string, error) {
	answers := make([]string, len(questions))
	q := login.Question{Heading: i18n.T("libvirt asks who you are")}
	for _, question := range questions {
		if question.Secret {
			q.Password = true
		} else {
			q.Username = true
		}
	}
	type reply struct {
		c  rfbclient.Credentials
		ok bool
	}
	replies := make(chan reply, 1)
	l.links.loop.Post(func() {
		if len(l.users) == 0 {
			replies <- reply{}
			return
		}
		l.users[0].LinkAsks(q, func(c rfbclient.Credentials, ok bool) { replies <- reply{c, ok} })
	})
	select {
	case r := <-replies:
		if !r.ok {
			return nil, guest.ErrCancelled
		}
		for i, question := range questions {
			if answers[i] = r.c.Username; question.Secret {
				answers[i] = string(r.c.Password)
			}
		}
		clear(r.c.Password)
		return answers, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
