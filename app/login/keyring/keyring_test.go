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
