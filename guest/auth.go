// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"libvirt.org/go/libvirt"

	"github.com/govnc/virt-viewer/guest/internal/ssh"
)

// A Question is something that libvirt wants to know before it lets a user in.
type Question struct {
	Kind    QuestionKind
	Prompt  string // libvirt's words, or the server's
	Default string // taken for an empty answer; "" if there is none
	Secret  bool   // the answer must not be shown
}

// QuestionKind says what a question is about.
type QuestionKind int

// The kinds of questions.
const (
	QuestionOther QuestionKind = iota
	QuestionUserName
	QuestionPassword
)

// What libvirt may ask for. CRED_EXTERNAL and the technical ones are left out:
// nobody who sits before a window could answer them.
var credentials = []libvirt.ConnectCredentialType{
	libvirt.CRED_USERNAME,
	libvirt.CRED_AUTHNAME,
	libvirt.CRED_REALM,
	libvirt.CRED_ECHOPROMPT,
	libvirt.CRED_PASSPHRASE,
	libvirt.CRED_NOECHOPROMPT,
}

func questionOf(cred *libvirt.ConnectCredential) Question {
	q := Question{Prompt: cred.Prompt, Default: cred.DefResult}
	switch cred.Type {
	case libvirt.CRED_USERNAME, libvirt.CRED_AUTHNAME:
		q.Kind = QuestionUserName
	case libvirt.CRED_PASSPHRASE:
		q.Kind, q.Secret = QuestionPassword, true
	case libvirt.CRED_NOECHOPROMPT:
		q.Secret = true
	}
	return q
}

// asker carries libvirt's questions to Options.Ask. libvirt calls it on the
// thread that connects and waits for it; it cannot be told that the user gave
// up, so that this is kept here.
type asker struct {
	ctx   context.Context
	ask   func(context.Context, []Question) ([]string, error)
	asked bool  // and answered
	err   error // why there was no answer
}

func (a *asker) answer(creds []*libvirt.ConnectCredential) {
	questions := make([]Question, len(creds))
	for i, cred := range creds {
		questions[i] = questionOf(cred)
		cred.ResultLen = -1 // no answer
	}
	answers, err := a.ask(a.ctx, questions)
	if err == nil && len(answers) != len(questions) {
		err = fmt.Errorf("%d answers to %d questions", len(answers), len(questions))
	}
	if err != nil {
		a.err = fmt.Errorf("%w: %w", ErrCancelled, err)
		return
	}
	a.asked = true
	for i, cred := range creds {
		cred.Result = firstOf(answers[i], cred.DefResult)
		cred.ResultLen = len(cred.Result)
	}
}

// nobody answers where there is no Options.Ask.
func nobody(context.Context, []Question) ([]string, error) {
	return nil, errors.New("there is nobody to ask")
}

// connect opens a connection; it returns when libvirt does.
func connect(ctx context.Context, uri string, shared *sharedSSH, opts Options) (*libvirt.Connect, error) {
	var flags libvirt.ConnectFlags
	if !opts.ReadWrite {
		flags |= libvirt.CONNECT_RO
	}
	a := &asker{ctx: ctx, ask: opts.Ask}
	if a.ask == nil {
		a.ask = nobody
	}
	auth := &libvirt.ConnectAuth{CredType: credentials, Callback: a.answer}
	lv, err := libvirt.NewConnectWithAuth(shared.uri, auth, flags)
	if err == nil {
		return lv, nil
	}
	failure := refusal(uri, a, err)
	if a.err == nil && !a.asked {
		if access := accessError(uri, opts.ReadWrite, err, failure); access != nil {
			return nil, access
		}
		if daemon := daemonError(uri, err, failure, findProgram); daemon != nil {
			return nil, daemon
		}
	}
	return nil, failure
}

// refusal says why libvirt did not connect.
func refusal(uri string, a *asker, err error) error {
	switch {
	case a.err != nil:
		return &AuthError{URI: redact(uri), Err: a.err}
	case !a.asked && strings.Contains(libvirtWords(err), "TLS handshake"): // for libvirt that is a failed authentication
		return &ConnectError{URI: redact(uri), Err: err}
	case hasCode(err, libvirt.ERR_AUTH_FAILED, libvirt.ERR_AUTH_CANCELLED, libvirt.ERR_AUTH_UNAVAILABLE):
		return &AuthError{URI: redact(uri), Asked: a.asked, Err: err}
	}
	if failed := libvirtsSSH(uri, libvirtWords(err)); failed != nil {
		return &ConnectError{URI: redact(uri), Err: failed}
	}
	return &ConnectError{URI: redact(uri), Err: err}
}

// ErrLibvirtsSSH is wrapped by an SSHError of an ssh that libvirt has started itself, as
// it does where logins are not shared with it.
var ErrLibvirtsSSH = errors.New("libvirt's connection through it ended")

// sshWords finds what ssh has said in libvirt's words: "Cannot recv data: Host key
// verification failed.: Connection reset by peer".
var sshWords = regexp.MustCompile(`(?s)^(?:Cannot recv data|End of file while reading data): (.+): (?:Connection reset by peer|Input/output error)$`)

// libvirtsSSH gives the failure of the ssh that libvirt has started; nil if it is about
// something else.
func libvirtsSSH(uri, message string) *SSHError {
	at, err := findLocation(resolveURI(uri))
	said := sshWords.FindStringSubmatch(message)
	if err != nil || at.reach != bySSH || said == nil {
		return nil
	}
	return &SSHError{Host: at.ssh.String(), Port: at.ssh.Port, Said: ssh.PlainLines(said[1]), Err: ErrLibvirtsSSH}
}
