// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/app/login/secrets"
	"github.com/govnc/virt-viewer/rfbclient"
)

// serverOptions say which servers are trusted, and who the user is. There is none for the
// password itself: everybody on the machine could read it.
var serverOptions = []*Option{
	{Name: "security", Kind: List, Group: Server, Modes: windows | steps,
		Help: i18n.Mark("demand a connection that is \"encrypted\" or \"verified\", or take \"any\"; or allow only these security `TYPES`, such as X509Vnc,VNC"),
		Manual: `What the connection must be protected from: *encrypted* from listeners, *verified* from somebody in between, too: the server shows who it is; *any* takes what there is.
Or a list of security types, such as *X509Vnc,VNC*, of which the safest that the server has is used.
Without this option the safest is used, too, and before a connection to another machine that is not encrypted, or to a server that nobody checks, you are asked.
A server that has once shown who it is must do so from then on.`,
		Completion: Choices, Words: slices.Concat([]string{"any", "encrypted", "verified"}, rfbclient.SecurityTypes()),
		take: takeSecurity},
	{Name: "ca-file", Kind: Text, Group: Server, Modes: windows | steps, File: "ca", Completion: Files,
		Help:   i18n.Mark("trust the authorities in this PEM `FILE` instead of the system's"),
		Manual: `Trust the authorities in this PEM file instead of the system's and those in _/etc/pki_ and _~/.pki_.`,
		take:   text(func(o *config.Options) *string { return &o.CAFile })},
	{Name: "client-cert", Kind: Text, Group: Server, Modes: windows | steps, Completion: Files,
		Help:   i18n.Mark("show this certificate, a PEM `FILE`, to servers that ask for one"),
		Manual: `The PEM file of the certificate for servers that ask for one.`,
		take:   text(func(o *config.Options) *string { return &o.ClientCert })},
	{Name: "client-key", Kind: Text, Group: Server, Modes: windows | steps, Completion: Files,
		Help:   i18n.Mark("its key, a PEM `FILE`"),
		Manual: `The PEM file of the key of *--client-cert*.`,
		take:   text(func(o *config.Options) *string { return &o.ClientKey })},
	{Name: "crl-file", Kind: Text, Group: Server, Modes: windows | steps, Completion: Files,
		Help:   i18n.Mark("refuse the certificates that this `FILE` lists as revoked"),
		Manual: `Refuse the certificates that this file lists as revoked, beside those of _CA/cacrl.pem_.`,
		take:   text(func(o *config.Options) *string { return &o.CRLFile })},
	{Name: "password-file", Kind: Text, Group: Server, Modes: displays | steps, File: "password", Completion: Files,
		Help:   i18n.Mark("read the password from the first line of `FILE`"),
		Manual: `Read the password from the file's first line.`,
		take: func(l *line, name string) error {
			l.password = func() ([]byte, error) {
				password, err := secrets.ReadFile(name)
				if err == nil && secrets.OthersCanRead(name) {
					l.command.warn(i18n.T("others can read the password in %s: \"chmod 600\" keeps it from them"), name)
				}
				return password, err
			}
			return nil
		}},
	{Name: "password-fd", Kind: Number, Group: Server, Modes: displays | steps,
		Help:   i18n.Mark("read the password from the open descriptor `N`"),
		Manual: `Read the password from the open descriptor _N_.`,
		take: func(l *line, value string) error {
			descriptor, err := number(value)
			l.password = func() ([]byte, error) { return secrets.ReadDescriptor(descriptor) }
			return err
		}},
	{Name: "user", Kind: Text, Group: Server, Modes: displays | steps, File: "username",
		Help:   i18n.Mark("the `NAME` for servers that ask who you are"),
		Manual: `Your name for servers that ask for it.`,
		take: func(l *line, name string) error {
			l.username = name
			return nil
		}},
}

// protections are the words of --security that are no types.
var protections = map[string]config.Protection{
	"any": config.ProtectionAny, "encrypted": config.ProtectionEncrypted, "verified": config.ProtectionVerified,
}

// takeSecurity reads what the connection must be protected from, or the types that may
// be used.
func takeSecurity(l *line, value string) error {
	known, given := rfbclient.SecurityTypes(), strings.Split(value, ",")
	if p, found := protections[strings.ToLower(given[0])]; found && len(given) == 1 {
		l.Protection = p
		return nil
	}
	for _, name := range given {
		at := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) })
		if at < 0 {
			return fmt.Errorf(i18n.T("--security: there is no type %q; there are %s, and any, encrypted or verified alone"), name, strings.Join(known, ", "))
		}
		l.Security = append(l.Security, known[at])
	}
	return nil
}

// giveCredentials reads the password, and takes one out of the environment in any case:
// what is started from here must not have it.
func (l *line) giveCredentials() error {
	username, password := secrets.FromEnvironment()
	if l.username != "" {
		username = l.username
	}
	var err error
	if l.password != nil {
		password, err = l.password()
	}
	l.GiveCredentials(username, password)
	return err
}
