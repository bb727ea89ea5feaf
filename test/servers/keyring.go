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
	if bus == "" {
		bus = startBus(t)
	}
	dir := shortDir(t)
	env := []string{"DBUS_SESSION_BUS_ADDRESS=" + bus, "HOME=" + dir, "XDG_DATA_HOME=" + dir, "XDG_RUNTIME_DIR=" + dir, "DISPLAY="}
	Start(t, env, "sh", "-c", "printf test | exec gnome-keyring-daemon --foreground --unlock --components=secrets --control-directory="+dir)
	k := &Keyring{t, connectBus(t, bus), []string{"DBUS_SESSION_BUS_ADDRESS=" + bus}}
	Wait(t, "the keyring", func() bool {
		var owned bool // asking for more than that would start another one
		if k.bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&owned) != nil || !owned {
			return false
		}
		var path dbus.ObjectPath
		err := k.object("/org/freedesktop/secrets").Call("org.freedesktop.Secret.Service.ReadAlias", 0, "default").Store(&path)
		return err == nil && path != "/"
	})
	return k
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
