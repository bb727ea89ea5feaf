// SPDX-License-Identifier: GPL-2.0-or-later

package keyring

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestKeyring keeps logins in GNOME's keyring, gets them back and forgets them.
func TestKeyring(t *testing.T) {
	k := servers.StartKeyring(t, "")
	name, value, _ := strings.Cut(k.Env()[0], "=")
	t.Setenv(name, value)
	ctx, cancel := context.WithTimeout(context.Background(), servers.Patience)
	defer cancel()
	if _, found, err := Lookup(ctx, "one"); found || err != nil {
		t.Fatalf("in the empty keyring: %v, %v", found, err)
	}
	first := Login{"alice", []byte("secret ü\x00\n"), "verified"}
	for server, login := range map[string]Login{"one": {"bob", []byte("old"), "local"}, "two": {"", []byte("other"), "not encrypted"}} {
		if err := Save(ctx, server, "VNC display", login); err != nil {
			t.Fatal(err)
		}
	}
	if err := Save(ctx, "one", "VNC display", first); err != nil { // in place of the old one
		t.Fatal(err)
	}
	if n := len(k.Servers()); n != 2 {
		t.Errorf("it has %q", k.Servers())
	}
	if got, found, err := Lookup(ctx, "one"); !found || err != nil || !reflect.DeepEqual(got, first) {
		t.Errorf("it gives %+v, %v, %v", got, found, err)
	}
	if err := Forget(ctx, "one"); err != nil {
		t.Fatal(err)
	}
	if err := Forget(ctx, "one"); err != nil {
		t.Errorf("forgetting what is not there: %v", err)
	}
	if _, found, _ := Lookup(ctx, "one"); found {
		t.Error("it was not forgotten")
	}
	if got, found, err := Lookup(ctx, "two"); !found || err != nil || string(got.Password) != "other" {
		t.Errorf("the other one is %+v, %v, %v", got, found, err)
	}
}

// useKeyring has this process use a keyring.
func useKeyring(t *testing.T, env []string) {
	t.Helper()
	name, value, _ := strings.Cut(env[0], "=")
	t.Setenv(name, value)
}

// TestNoCollection: GNOME's keyring without one says so as ours does; ours is made one.
func TestNoCollection(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), servers.Patience)
	defer cancel()
	login := Login{"alice", []byte("secret"), "verified"}
	useKeyring(t, servers.StartEmptyKeyring(t).Env())
	if _, found, err := Lookup(ctx, "one"); found || err != nil {
		t.Errorf("in no keyring: %v, %v", found, err)
	}
	if err := Save(ctx, "one", "VNC display", login); !errors.Is(err, ErrNoCollection) {
		t.Errorf("GNOME's keyring: %v", err)
	}

	k := servers.StartSecretService(t, "")
	useKeyring(t, k.Env())
	if err := Save(ctx, "one", "VNC display", login); !errors.Is(err, ErrNoCollection) || k.Asked() != 0 {
		t.Errorf("%v, after %d questions", err, k.Asked())
	}
	k.Refuse(true)
	if err := Create(ctx, "Default keyring"); !errors.Is(err, ErrDismissed) {
		t.Errorf("without an answer: %v", err)
	}
	k.Refuse(false)
	if err := Create(ctx, "Default keyring"); err != nil || k.Label() != "Default keyring" {
		t.Errorf("%v, it is called %q", err, k.Label())
	}
	if err := Save(ctx, "one", "VNC display", login); err != nil || len(k.Servers()) != 1 {
		t.Errorf("%v, passwords are kept for %q", err, k.Servers())
	}
}

// TestWords: no error has words of D-Bus's, whatever the keyring does.
func TestWords(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), servers.Patience)
	defer cancel()
	k := servers.StartSecretService(t, "")
	useKeyring(t, k.Env())
	save := func() error { return Save(ctx, "one", "VNC display", Login{Password: []byte("secret")}) }
	var errs []error
	add := func(err error) {
		if err == nil {
			t.Errorf("no error %d", len(errs))
			return
		}
		errs = append(errs, err)
	}
	add(save())
	k.Refuse(true)
	add(Create(ctx, "Default keyring"))
	k.Refuse(false)
	if err := Create(ctx, "Default keyring"); err != nil {
		t.Fatal(err)
	}
	k.Lock()
	k.Refuse(true)
	add(save()) // it is not unlocked
	k.Refuse(false)
	if err := save(); err != nil {
		t.Errorf("unlocked: %v", err)
	}
	k.Break()
	add(save())
	_, _, err := Lookup(ctx, "one")
	add(err)
	add(Forget(ctx, "one"))
	if Detail(err) == "" {
		t.Error("nobody who looks for a fault is told what D-Bus says")
	}
	useKeyring(t, servers.StartEmptyBus(t))
	if err := save(); !errors.Is(err, ErrNone) {
		t.Errorf("a bus without a keyring: %v", err)
	}
	useKeyring(t, []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere/at/all"})
	add(save())
	for _, err := range errs {
		if strings.ContainsAny(err.Error(), "/:.") || strings.Contains(err.Error(), "freedesktop") {
			t.Errorf("%q", err)
		}
	}
}

// TestNoKeyring: no bus is started, and one that answers nothing is left in time.
func TestNoKeyring(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	for _, address := range []string{"", "disabled:", "autolaunch:"} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		if _, _, err := Lookup(context.Background(), "one"); !errors.Is(err, ErrNone) || Available() {
			t.Errorf("%q: %v", address, err)
		}
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	if _, _, err := Lookup(context.Background(), "one"); err == nil {
		t.Error("a bus that is not there was used")
	}
}

// TestSilentKeyring gives up a keyring that does not answer.
func TestSilentKeyring(t *testing.T) {
	k := servers.StartSilentKeyring(t)
	name, value, _ := strings.Cut(k[0], "=")
	t.Setenv(name, value)
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, _, err := Lookup(ctx, "one"); err == nil {
		t.Error("it answered")
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}
