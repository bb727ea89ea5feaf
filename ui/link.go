// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"context"
	"slices"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/problem"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
)

// link is the connection to one libvirt, shared by all windows that show guests of
// it. It is opened by its first user, connects anew whenever it was lost, and closes
// with its last user.
type link struct {
	app    *app
	key    linkKey
	ctx    context.Context // of everything under way
	cancel context.CancelFunc
	users  []linkUser

	conn  *guest.Connection // nil while there is none
	stop  func()            // of watching conn
	retry retry
	err   error // why there is none; nil while nobody knows
}

// linkKey says which connections are the same.
type linkKey struct {
	uri            string // as the user has given it
	attach, direct bool
}

// linkUser is told of the link's life, on the main loop.
type linkUser interface {
	// linkOpened: there is a connection, the first one or a new one.
	linkOpened()
	// linkFailed: there is none and nobody tries any more.
	linkFailed(err error)
	// linkLost: there is none any more, and in so many seconds it is tried again;
	// link.retry hurries. It is told each second.
	linkLost(err error, seconds int)
	// linkEvent: something happened to one of the guests.
	linkEvent(e guest.Event)
	// linkWindow is where questions of libvirt's are asked.
	linkWindow() *window
}

// use gives the link to a libvirt and makes user one of its users. It is told at
// once, or as soon as that is known, whether there is a connection.
func (a *app) use(key linkKey, user linkUser) *link {
	i := slices.IndexFunc(a.links, func(l *link) bool { return l.key == key })
	if i >= 0 {
		l := a.links[i]
		l.users = append(l.users, user)
		if l.conn != nil {
			onMainLoop(func() {
				if l.isUser(user) && l.conn != nil {
					user.linkOpened()
				}
			})
		}
		return l
	}
	l := &link{app: a, key: key, users: []linkUser{user}, retry: retry{pauses: libvirtPauses}}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	a.links = append(a.links, l)
	l.open(func(err error) { l.fail(err) })
	return l
}

// leave is called by each user once.
func (l *link) leave(user linkUser) {
	l.users = slices.DeleteFunc(l.users, func(u linkUser) bool { return u == user })
	if len(l.users) == 0 {
		l.end()
	}
}

// end closes the connection. It does not wait: a call of libvirt's may hang in it.
func (l *link) end() {
	l.app.links = slices.DeleteFunc(l.app.links, func(other *link) bool { return other == l })
	l.cancel()
	l.retry.stop()
	l.drop()
}

func (l *link) drop() {
	if conn := l.conn; conn != nil {
		l.conn = nil
		l.stop()
		go conn.Close()
	}
}

func (l *link) isUser(user linkUser) bool { return slices.Contains(l.users, user) }

// tell calls f for all users that there are; f may make some leave.
func (l *link) tell(f func(linkUser)) {
	for _, u := range slices.Clone(l.users) {
		if l.isUser(u) {
			f(u)
		}
	}
}

// inBackground runs a question on another goroutine and gives its answer to then, on
// the main loop, unless ctx has ended meanwhile.
func inBackground[T any](ctx context.Context, question func(ctx context.Context) (T, error), then func(T, error)) {
	go func() {
		answer, err := question(ctx)
		onMainLoop(func() {
			if ctx.Err() == nil {
				then(answer, err)
			}
		})
	}()
}

// open connects.
func (l *link) open(failed func(error)) {
	// The first use of libvirt registers its event loop: on the main goroutine.
	if err := guest.Init(); err != nil {
		onMainLoop(func() { failed(err) })
		return
	}
	options := guest.Options{Attach: l.key.attach, Direct: l.key.direct, Ask: l.askUser}
	inBackground(l.ctx, func(ctx context.Context) (*guest.Connection, error) {
		conn, err := guest.Open(ctx, l.key.uri, options)
		if err == nil && ctx.Err() != nil { // nobody is told any more
			go conn.Close()
		}
		return conn, err
	}, func(conn *guest.Connection, err error) {
		if err != nil {
			l.err = err
			failed(err)
			return
		}
		l.conn, l.err = conn, nil
		l.retry.reset()
		l.stop = conn.Watch(func(e guest.Event) { onMainLoop(func() { l.event(conn, e) }) })
		l.tell(linkUser.linkOpened)
	})
}

// fail gives up.
func (l *link) fail(err error) {
	l.app.links = slices.DeleteFunc(l.app.links, func(other *link) bool { return other == l })
	l.tell(func(u linkUser) { u.linkFailed(err) })
}

func (l *link) event(conn *guest.Connection, e guest.Event) {
	if conn != l.conn {
		return
	}
	if e.Kind == guest.EventLost {
		l.drop()
		l.again(&guest.LostError{URI: conn.URI(), Reason: e.Detail})
		return
	}
	l.tell(func(u linkUser) { u.linkEvent(e) })
}

// again connects anew after a pause.
func (l *link) again(err error) {
	l.err = err
	l.retry.soon(l.reopen, func(seconds int) {
		l.tell(func(u linkUser) { u.linkLost(err, seconds) })
	})
}

func (l *link) reopen() {
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
func (l *link) askUser(ctx context.Context, questions []guest.Question) ([]string, error) {
	answers := make([]string, len(questions))
	q := credentialQuestion{heading: i18n.T("libvirt asks who you are")}
	for _, question := range questions {
		if question.Secret {
			q.password = true
		} else {
			q.username = true
		}
	}
	type reply struct {
		c  rfbclient.Credentials
		ok bool
	}
	replies := make(chan reply, 1)
	onMainLoop(func() {
		if len(l.users) == 0 {
			replies <- reply{}
			return
		}
		l.users[0].linkWindow().askCredentials(q, func(c rfbclient.Credentials, ok bool) { replies <- reply{c, ok} })
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
