// SPDX-License-Identifier: GPL-2.0-or-later

// Package keyring keeps passwords in the desktop's keyring, by the Secret Service
// API of freedesktop.org, which GNOME's, KDE's and KeePassXC's keyrings speak.
//
// All calls wait for the keyring, and for the user if it must be unlocked: they do
// not belong on a main loop. Nothing starts a session bus where there is none.
package keyring

import (
	"context"
	"os"
	"path/filepath"

	"github.com/godbus/dbus/v5"
)

// Login is what is kept for a server.
type Login struct {
	Username string
	Password []byte
	// Protection says how well the connection was protected for which it was kept.
	Protection string
}

// application marks what belongs to this program; others leave it alone.
const application = "io.github.govnc.VirtViewer"

// Names of the Secret Service.
const (
	service     = "org.freedesktop.secrets"
	servicePath = dbus.ObjectPath("/org/freedesktop/secrets")
	defaultName = "default" // of the collection where passwords are kept
	nowhere     = dbus.ObjectPath("/")

	ofService    = "org.freedesktop.Secret.Service."
	ofCollection = "org.freedesktop.Secret.Collection."
	ofItem       = "org.freedesktop.Secret.Item."
	ofPrompt     = "org.freedesktop.Secret.Prompt."
)

// secret is how the API passes one.
type secret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// Available says whether there may be a keyring, without asking it.
func Available() bool { return busAddress() != "" }

// busAddress is that of the session bus; "" if there is none. godbus by itself would
// start one.
func busAddress() string {
	if address, found := os.LookupEnv("DBUS_SESSION_BUS_ADDRESS"); found {
		if address == "disabled:" || address == "autolaunch:" {
			return ""
		}
		return address
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		socket := filepath.Join(dir, "bus")
		if _, err := os.Stat(socket); err == nil {
			return "unix:path=" + dbus.EscapeBusAddressValue(socket)
		}
	}
	return ""
}

// session is a conversation with the keyring.
type session struct {
	ctx  context.Context
	bus  *dbus.Conn
	path dbus.ObjectPath
}

func open(ctx context.Context) (*session, error) {
	address := busAddress()
	if address == "" {
		return nil, ErrNone
	}
	bus, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return nil, &Error{"the keyring cannot be reached", err}
	}
	s := &session{ctx: ctx, bus: bus}
	// The bus is the user's own, and no network: what goes over it is not encrypted.
	var output dbus.Variant
	if err := s.call(servicePath, ofService+"OpenSession", "plain", dbus.MakeVariant("")).Store(&output, &s.path); err != nil {
		bus.Close()
		if isNobody(err) {
			return nil, ErrNone
		}
		return nil, &Error{"the keyring cannot be used", err}
	}
	return s, nil
}

func (s *session) close() { s.bus.Close() }

func (s *session) call(path dbus.ObjectPath, method string, args ...any) *dbus.Call {
	return s.bus.Object(service, path).CallWithContext(s.ctx, method, 0, args...)
}

// attributes are those by which a server's entry is found.
func attributes(server string) map[string]string {
	return map[string]string{"xdg:schema": application, "server": server}
}

// find gives the entries of a server, unlocked.
func (s *session) find(server string) ([]dbus.ObjectPath, error) {
	var unlocked, locked []dbus.ObjectPath
	if err := s.call(servicePath, ofService+"SearchItems", attributes(server)).Store(&unlocked, &locked); err != nil {
		return nil, &Error{"the keyring cannot be searched", err}
	}
	if len(unlocked) > 0 || len(locked) == 0 {
		return unlocked, nil
	}
	return locked, s.unlock(locked...)
}

// unlock has the keyring ask the user for its own password, if it must.
func (s *session) unlock(what ...dbus.ObjectPath) error {
	var done []dbus.ObjectPath
	var prompt dbus.ObjectPath
	if err := s.call(servicePath, ofService+"Unlock", what).Store(&done, &prompt); err != nil {
		return &Error{"the keyring cannot be unlocked", err}
	}
	return s.prompt(prompt)
}

// prompt waits for what the keyring asks the user, if it asks anything.
func (s *session) prompt(path dbus.ObjectPath) error {
	if path == nowhere || path == "" {
		return nil
	}
	completed := []dbus.MatchOption{dbus.WithMatchObjectPath(path), dbus.WithMatchInterface(ofPrompt[:len(ofPrompt)-1]), dbus.WithMatchMember("Completed")}
	if err := s.bus.AddMatchSignal(completed...); err != nil {
		return &Error{"the keyring cannot ask", err}
	}
	signals := make(chan *dbus.Signal, 8)
	s.bus.Signal(signals)
	defer s.bus.RemoveSignal(signals)
	if err := s.call(path, ofPrompt+"Prompt", "").Err; err != nil {
		return &Error{"the keyring cannot ask", err}
	}
	for {
		select {
		case signal := <-signals:
			if signal == nil {
				return &Error{"the keyring has gone", nil}
			}
			if signal.Path != path || signal.Name != ofPrompt+"Completed" {
				continue
			}
			if len(signal.Body) == 0 || signal.Body[0] == true {
				return ErrDismissed
			}
			return nil
		case <-s.ctx.Done():
			return &Error{"the keyring does not answer", s.ctx.Err()}
		}
	}
}

// collection is where passwords are kept.
func (s *session) collection() (dbus.ObjectPath, error) {
	var path dbus.ObjectPath
	if err := s.call(servicePath, ofService+"ReadAlias", defaultName).Store(&path); err != nil {
		return "", &Error{"the keyring cannot be used", err}
	}
	if path == nowhere || path == "" {
		return "", ErrNoCollection
	}
	return path, nil
}

// Create makes a collection to keep passwords in, for a keyring that has none. The
// keyring asks the user for a new password for it. label is what its own program shows.
func Create(ctx context.Context, label string) error {
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	properties := map[string]dbus.Variant{ofCollection + "Label": dbus.MakeVariant(label)}
	var collection, prompt dbus.ObjectPath
	if err := s.call(servicePath, ofService+"CreateCollection", properties, defaultName).Store(&collection, &prompt); err != nil {
		return &Error{"the keyring cannot be created", err}
	}
	return s.prompt(prompt)
}

// Lookup gives what is kept for a server. found is false if nothing is.
func Lookup(ctx context.Context, server string) (login Login, found bool, err error) {
	s, err := open(ctx)
	if err != nil {
		return login, false, err
	}
	defer s.close()
	items, err := s.find(server)
	if err != nil || len(items) == 0 {
		return login, false, err
	}
	var kept secret
	if err := s.call(items[0], ofItem+"GetSecret", s.path).Store(&kept); err != nil {
		return login, false, &Error{"the keyring does not give the password", err}
	}
	property, err := s.bus.Object(service, items[0]).GetProperty(ofItem + "Attributes")
	if err != nil {
		return login, false, &Error{"the keyring does not give the user's name", err}
	}
	attributes, _ := property.Value().(map[string]string)
	return Login{Username: attributes["user"], Password: kept.Value, Protection: attributes["protection"]}, true, nil
}

// Save keeps a login for a server, in place of the one before. label is what the
// keyring's own program shows for it.
func Save(ctx context.Context, server, label string, login Login) error {
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	collection, err := s.collection()
	if err != nil {
		return err
	}
	if err := s.unlock(collection); err != nil {
		return err
	}
	if err := s.forget(server); err != nil {
		return err
	}
	attributes := attributes(server)
	attributes["user"], attributes["protection"] = login.Username, login.Protection
	properties := map[string]dbus.Variant{
		ofItem + "Label":      dbus.MakeVariant(label),
		ofItem + "Attributes": dbus.MakeVariant(attributes),
	}
	value := secret{Session: s.path, Parameters: []byte{}, Value: login.Password, ContentType: "text/plain"}
	var item, prompt dbus.ObjectPath
	if err := s.call(collection, ofCollection+"CreateItem", properties, value, true).Store(&item, &prompt); err != nil {
		return &Error{"the keyring does not keep the password", err}
	}
	return s.prompt(prompt)
}

// Forget removes what is kept for a server.
func Forget(ctx context.Context, server string) error {
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	return s.forget(server)
}

func (s *session) forget(server string) error {
	items, err := s.find(server)
	if err != nil {
		return err
	}
	for _, item := range items {
		var prompt dbus.ObjectPath
		if err := s.call(item, ofItem+"Delete").Store(&prompt); err != nil {
			return &Error{"the keyring does not forget the password", err}
		}
		if err := s.prompt(prompt); err != nil {
			return err
		}
	}
	return nil
}
