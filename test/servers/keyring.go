// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"testing"

	"github.com/godbus/dbus/v5"
)

// Keyring is GNOME's keyring on a session bus of its own, unlocked and empty.
type Keyring struct {
	t   testing.TB
	bus *dbus.Conn
	env []string
}

// StartKeyring starts it. Programs that have Env in their environment use it; bus is
// the address of a session bus, "" for a new one.
func StartKeyring(t testing.TB, bus string) *Keyring {
	t.Helper()
	k := startKeyring(t, bus, "printf test | exec gnome-keyring-daemon --foreground --unlock")
	Wait(t, "the keyring's collection", func() bool { return k.defaultCollection(t) != "/" })
	return k
}

// StartEmptyKeyring starts it as it is before its user has logged in with a password: it
// has no collection to keep passwords in.
func StartEmptyKeyring(t testing.TB) *Keyring {
	t.Helper()
	k := startKeyring(t, "", "exec gnome-keyring-daemon --foreground")
	if path := k.defaultCollection(t); path != "/" {
		t.Fatalf("the empty keyring has the collection %s", path)
	}
	return k
}

func startKeyring(t testing.TB, bus, command string) *Keyring {
	t.Helper()
	if bus == "" {
		bus = startBus(t)
	}
	dir := ShortDir(t)
	env := []string{"DBUS_SESSION_BUS_ADDRESS=" + bus, "HOME=" + dir, "XDG_DATA_HOME=" + dir, "XDG_RUNTIME_DIR=" + dir, "DISPLAY="}
	Start(t, env, "sh", "-c", command+" --components=secrets --control-directory="+dir)
	k := &Keyring{t, connectBus(t, bus), []string{"DBUS_SESSION_BUS_ADDRESS=" + bus}}
	Wait(t, "the keyring", func() bool {
		var owned bool // asking for more than that would start another one
		return k.bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&owned) == nil && owned
	})
	return k
}

// defaultCollection is where passwords are kept; "/" if nowhere.
func (k *Keyring) defaultCollection(t testing.TB) dbus.ObjectPath {
	t.Helper()
	var path dbus.ObjectPath
	if err := k.object("/org/freedesktop/secrets").Call("org.freedesktop.Secret.Service.ReadAlias", 0, "default").Store(&path); err != nil {
		t.Fatalf("the keyring's collection: %v", err)
	}
	return path
}

// Env is what a program needs to use it. It goes after Screen.Env, which keeps
// programs from the user's own.
func (k *Keyring) Env() []string { return k.env }

func (k *Keyring) object(path dbus.ObjectPath) dbus.BusObject {
	return k.bus.Object("org.freedesktop.secrets", path)
}

// Servers gives the names of the servers that something is kept for.
func (k *Keyring) Servers() (servers []string) {
	k.t.Helper()
	items, err := k.object("/org/freedesktop/secrets/aliases/default").GetProperty("org.freedesktop.Secret.Collection.Items")
	if err != nil {
		k.t.Fatalf("the keyring's entries: %v", err)
	}
	paths, _ := items.Value().([]dbus.ObjectPath)
	for _, path := range paths {
		attributes, err := k.object(path).GetProperty("org.freedesktop.Secret.Item.Attributes")
		if err == nil {
			servers = append(servers, attributes.Value().(map[string]string)["server"])
		}
	}
	return servers
}

// StartSilentKeyring starts a session bus where somebody has the keyring's name and
// answers nothing. It gives what a program needs to use it.
func StartSilentKeyring(t testing.TB) []string {
	t.Helper()
	address := startBus(t)
	bus, err := dbus.Connect(address, dbus.WithHandler(mute{}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() })
	if _, err := bus.RequestName("org.freedesktop.secrets", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return []string{"DBUS_SESSION_BUS_ADDRESS=" + address}
}

// mute has every object, and no method ever returns.
type mute struct{}

func (mute) LookupObject(dbus.ObjectPath) (dbus.ServerObject, bool) { return mute{}, true }
func (mute) LookupInterface(string) (dbus.Interface, bool)          { return mute{}, true }
func (mute) LookupMethod(string) (dbus.Method, bool)                { return mute{}, true }
func (mute) Call(...any) ([]any, error)                             { select {} }
func (mute) NumArguments() int                                      { return 0 }
func (mute) NumReturns() int                                        { return 0 }
func (mute) ArgumentValue(int) any                                  { return nil }
func (mute) ReturnValue(int) any                                    { return nil }
func (mute) DecodeArguments(*dbus.Conn, string, *dbus.Message, []any) ([]any, error) {
	return nil, nil
}
