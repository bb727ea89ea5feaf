// SPDX-License-Identifier: LGPL-2.1-or-later

package sasl

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

func ask(t testing.TB, password []byte) Ask {
	return func(name, needsPassword bool) (Answer, error) {
		if !name || !needsPassword {
			t.Errorf("asked for name %v, password %v", name, needsPassword)
		}
		return Answer{"alice", password}, nil
	}
}

func start(t testing.TB, p Properties, ask Ask) *Client {
	t.Helper()
	c, err := New("localhost", p, ask)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Free)
	return c
}

// TestPlain: only over something that encrypts.
func TestPlain(t *testing.T) {
	password := []byte("secret")
	c := start(t, Properties{External: 128}, ask(t, password))
	if first, err := c.Start("PLAIN"); err != nil || string(first) != "\x00alice\x00secret" {
		t.Errorf("it says %q, %v", first, err)
	}
	if string(password) != "\x00\x00\x00\x00\x00\x00" {
		t.Error("the password was not wiped")
	}
	if last, err := c.Step(nil); last != nil || err != nil || !c.Done() || c.Strength() != 0 {
		t.Errorf("in the end: %q, %v, done %v, strength %d", last, err, c.Done(), c.Strength())
	}
	for _, p := range []Properties{{}, {Max: 256}, {Min: 56, Max: 256}} {
		if _, err := start(t, p, ask(t, nil)).Start("PLAIN"); !errors.Is(err, ErrNoMechanism) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

// TestScram goes through RFC 7677's messages with a wrong end: a server that does
// not know the password must not be believed.
func TestScram(t *testing.T) {
	c := start(t, Properties{External: 128}, ask(t, []byte("pencil")))
	first, err := c.Start("SCRAM-SHA-256")
	nonce, found := strings.CutPrefix(string(first), "n,,n=alice,r=")
	if err != nil || !found {
		t.Fatalf("it says %q, %v", first, err)
	}
	proof, err := c.Step([]byte("r=" + nonce + "server,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
	if err != nil || !strings.Contains(string(proof), ",p=") || c.Done() {
		t.Fatalf("it says %q, %v", proof, err)
	}
	var failure *Error
	if _, err := c.Step([]byte("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")); !errors.As(err, &failure) {
		t.Errorf("a liar is believed: %v", err)
	}
}

// TestIterations bounds SCRAM's work.
func TestIterations(t *testing.T) {
	for _, count := range []string{"1000001", "4294967296", "99999999999999999999999", " +2000000", "-1", "-4294967296", "2000000x"} {
		c := start(t, Properties{External: 128}, ask(t, []byte("pencil")))
		first, err := c.Start("SCRAM-SHA-256")
		nonce, _ := strings.CutPrefix(string(first), "n,,n=alice,r=")
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := c.Step([]byte("r=" + nonce + "server,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=" + count)); err == nil || time.Since(began) > 5*time.Second {
			t.Errorf("%q: %v after %v", count, err, time.Since(began))
		}
	}
}

// TestUnknown mechanisms, and questions that are not answered.
func TestUnknown(t *testing.T) {
	c := start(t, Properties{External: 128}, ask(t, []byte("p")))
	if _, err := c.Start("NOSUCH"); !errors.Is(err, ErrNoMechanism) {
		t.Errorf("ended with %v", err)
	}
	if _, err := c.Start("SCRAM-SHA-256"); err != nil {
		t.Errorf("another one after it: %v", err)
	}
	gone := errors.New("gone")
	c = start(t, Properties{External: 128}, func(bool, bool) (Answer, error) { return Answer{}, gone })
	if _, err := c.Start("SCRAM-SHA-256"); !errors.Is(err, gone) {
		t.Errorf("ended with %v", err)
	}
	c.Free()
	if _, err := c.Step([]byte("x")); err == nil {
		t.Error("it goes on after its end")
	}
}

// TestManyAtOnce uses the library from many goroutines.
func TestManyAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			for range 20 {
				c, err := New("localhost", Properties{Min: 56, Max: 256}, func(bool, bool) (Answer, error) { return Answer{"alice", []byte("p")}, nil })
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := c.Start("DIGEST-MD5"); err != nil {
					t.Error(err)
				}
				_, _ = c.Step([]byte(`nonce="abc",realm="r",qop="auth-conf",cipher="rc4",charset=utf-8,algorithm=md5-sess`))
				c.Free()
			}
		}()
	}
	all.Wait()
}

// FuzzStep gives a mechanism what a server may say.
func FuzzStep(f *testing.F) {
	f.Add("DIGEST-MD5", []byte(`nonce="abc",realm="r",realm="s",qop="auth-conf",cipher="rc4",maxbuf=99999999,charset=utf-8,algorithm=md5-sess`), []byte("rspauth=1"))
	f.Add("SCRAM-SHA-256", []byte("r=x,s=,i=4294967295"), []byte("v=x"))
	f.Add("SCRAM-SHA-1", []byte("e=x"), []byte{})
	f.Add("GSSAPI", []byte{0x60, 0x80}, []byte{})
	f.Fuzz(func(t *testing.T, mechanism string, one, two []byte) {
		if len(one) > maxBuffer || len(two) > maxBuffer || strings.ContainsRune(mechanism, 0) {
			return
		}
		c, err := New("localhost", Properties{Max: 256}, func(bool, bool) (Answer, error) { return Answer{"alice", []byte("p")}, nil })
		if err != nil {
			t.Fatal(err)
		}
		defer c.Free()
		if _, err := c.Start(mechanism); err != nil {
			return
		}
		for _, message := range [][]byte{one, two, nil} {
			if _, err := c.Step(message); err != nil {
				return
			}
		}
		if _, err := c.Decode([]byte("\x00\x00\x00\x04abcd")); err == nil && c.Strength() > 0 {
			return
		}
	})
}
