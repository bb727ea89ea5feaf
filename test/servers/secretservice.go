// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// Paths of a SecretService.
const (
	secretsPath    = dbus.ObjectPath("/org/freedesktop/secrets")
	defaultAlias   = secretsPath + "/aliases/default"
	newCollection  = secretsPath + "/collection/login"
	noSecretObject = dbus.ObjectPath("/")
	ofSecrets      = "org.freedesktop.Secret."
)

// SecretService is a keyring of our own, which does what a test says: it may have no
// collection to keep passwords in, and asks its user, who may not want to answer.
type SecretService struct {
	bus *dbus.Conn
	env []string

	mu      sync.Mutex // guards all below
	exists  bool       // there is a default collection
	locked  bool       // and it must be unlocked
	refuses bool       // its user answers no question
	broken  bool       // it does nothing that it is asked to
	asked   int        // questions
	label   string     // of the collection that was created
	kept    map[dbus.ObjectPath]map[string]string
}

// StartSecretService starts it on a session bus, "" for a new one. It has no collection.
func StartSecretService(t testing.TB, bus string) *SecretService {
	t.Helper()
	if bus == "" {
		bus = startBus(t)
	}
	s := &SecretService{bus: connectBus(t, bus), env: []string{"DBUS_SESSION_BUS_ADDRESS=" + bus}, kept: map[dbus.ObjectPath]map[string]string{}}
	err := errors.Join(s.bus.Export((*secretRoot)(s), secretsPath, ofSecrets+"Service"),
		s.bus.Export(&secretCollection{s, defaultAlias}, defaultAlias, ofSecrets+"Collection"),
		s.bus.Export(&secretCollection{s, newCollection}, newCollection, ofSecrets+"Collection"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.bus.RequestName("org.freedesktop.secrets", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return s
}

// Env is what a program needs to use it. It goes after Screen.Env.
func (s *SecretService) Env() []string { return s.env }

// Lock has it ask for its own password before it keeps something.
func (s *SecretService) Lock() { s.change(func() { s.locked = true }) }

// Refuse says whether its user closes its questions without an answer.
func (s *SecretService) Refuse(yes bool) { s.change(func() { s.refuses = yes }) }

// Break has it fail in all that it is asked to do.
func (s *SecretService) Break() { s.change(func() { s.broken = true }) }

func (s *SecretService) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// Asked gives how many questions its user was asked, and Label how the collection is
// called that was created; "" if none was.
func (s *SecretService) Asked() (n int) {
	s.change(func() { n = s.asked })
	return n
}

// Label gives how the collection is called that was created; "" if none was.
func (s *SecretService) Label() (label string) {
	s.change(func() { label = s.label })
	return label
}

// Servers gives the names of the servers that something is kept for.
func (s *SecretService) Servers() (servers []string) {
	s.change(func() {
		for _, attributes := range s.kept {
			servers = append(servers, attributes["server"])
		}
	})
	return servers
}

// fail is what a broken one answers, in the words that D-Bus has for it.
func (s *SecretService) fail() *dbus.Error {
	if !s.broken {
		return nil
	}
	return dbus.NewError("org.freedesktop.DBus.Error.Failed", []any{"Couldn't do it at " + string(secretsPath)})
}

// ask makes a question; done is what its answer does, and gives its result.
func (s *SecretService) ask(done func() dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	s.asked++
	path := dbus.ObjectPath(fmt.Sprintf("%s/prompt/p%d", secretsPath, s.asked))
	if err := s.bus.Export(&secretPrompt{s, path, done}, path, ofSecrets+"Prompt"); err != nil {
		return noSecretObject, dbus.MakeFailedError(err)
	}
	return path, nil
}

// secretRoot is what stands at the service's own path.
type secretRoot SecretService

// OpenSession begins a conversation.
func (r *secretRoot) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), secretsPath + "/session/s1", nil
}

// SearchItems gives what is kept under the attributes.
func (r *secretRoot) SearchItems(wanted map[string]string) (unlocked, locked []dbus.ObjectPath, failed *dbus.Error) {
	s := (*SecretService)(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	unlocked, locked = []dbus.ObjectPath{}, []dbus.ObjectPath{}
	for path, attributes := range s.kept {
		if attributes["server"] == wanted["server"] {
			unlocked = append(unlocked, path)
		}
	}
	return unlocked, locked, s.fail()
}

// Unlock asks, if it must. What is not there is passed over.
func (r *secretRoot) Unlock([]dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s := (*SecretService)(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.exists || !s.locked {
		return []dbus.ObjectPath{}, noSecretObject, s.fail()
	}
	path, err := s.ask(func() dbus.Variant {
		s.locked = false
		return dbus.MakeVariant([]dbus.ObjectPath{newCollection})
	})
	return []dbus.ObjectPath{}, path, err
}

// ReadAlias names the collection that has the alias.
func (r *secretRoot) ReadAlias(alias string) (dbus.ObjectPath, *dbus.Error) {
	s := (*SecretService)(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if alias != "default" || !s.exists {
		return noSecretObject, s.fail()
	}
	return newCollection, s.fail()
}

// CreateCollection asks for the new collection's password.
func (r *secretRoot) CreateCollection(properties map[string]dbus.Variant, alias string) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s := (*SecretService)(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	label, _ := properties[ofSecrets+"Collection.Label"].Value().(string)
	path, err := s.ask(func() dbus.Variant {
		s.exists, s.label = alias == "default", label
		return dbus.MakeVariant(newCollection)
	})
	return noSecretObject, path, err
}

// secretCollection is the collection, at its own path or at its alias.
type secretCollection struct {
	s    *SecretService
	path dbus.ObjectPath
}

// CreateItem keeps something. Its words where there is no collection are those of
// gnome-keyring 42.
func (c *secretCollection) CreateItem(properties map[string]dbus.Variant, _ struct {
	Session           dbus.ObjectPath
	Parameters, Value []byte
	ContentType       string
}, _ bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s := c.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.exists {
		return noSecretObject, noSecretObject, dbus.NewError(ofSecrets+"Error.NoSuchObject", []any{"The '" + string(c.path) + "' object does not exist"})
	}
	if s.locked {
		return noSecretObject, noSecretObject, dbus.NewError(ofSecrets+"Error.IsLocked", []any{"Cannot create an item in a locked collection"})
	}
	attributes, _ := properties[ofSecrets+"Item.Attributes"].Value().(map[string]string)
	path := dbus.ObjectPath(fmt.Sprintf("%s/i%d", newCollection, len(s.kept)))
	s.kept[path] = attributes
	return path, noSecretObject, s.fail()
}

// secretPrompt is a question to the service's user.
type secretPrompt struct {
	s    *SecretService
	path dbus.ObjectPath
	done func() dbus.Variant
}

// Prompt asks it, which is answered at once.
func (p *secretPrompt) Prompt(string) *dbus.Error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	result := dbus.MakeVariant("")
	if !p.s.refuses {
		result = p.done()
	}
	if err := p.s.bus.Emit(p.path, ofSecrets+"Prompt.Completed", p.s.refuses, result); err != nil {
		return dbus.MakeFailedError(err)
	}
	return nil
}
