// SPDX-License-Identifier: GPL-2.0-or-later

// Package settings keeps what the user prefers, in the file that virt-viewer 11
// has it in: virt-viewer/settings in the directory of configurations.
//
//	[virt-viewer]  of the program
//	[<uuid>]       of one guest
//	[fallback]     of guests that have none of their own
//
// Several programs may have the file open: saving reads it again and changes only
// what was set here. What this program does not know stays as it is.
package settings

import (
	"fmt"
	"strconv"
	"sync"

	"github.com/govnc/virt-viewer/app/config/keyfile"
)

// The groups that are not a guest's.
const (
	Global   = "virt-viewer"
	Fallback = "fallback"
)

// Store is the settings. Any goroutine may use it.
type Store struct {
	path   string
	saving sync.Mutex // held during a Save, for one at a time

	mu      sync.Mutex // guards what follows
	file    *keyfile.File
	changes []change // since the last Save
	err     error    // why nothing can be saved
	watch   []func(group, key string)
}

// change is something that is to be saved.
type change func(*keyfile.File) error

// Load reads the user's settings. If that fails the error says why; the store can
// be used then, but neither has nor saves anything.
func Load() (*Store, error) {
	path, err := defaultPath()
	if err != nil {
		return &Store{file: &keyfile.File{}, err: err}, err
	}
	return LoadFile(path)
}

// LoadFile is Load for a file of another name. It need not exist.
func LoadFile(path string) (*Store, error) {
	text, err := read(path)
	if err != nil {
		err = &Error{Kind: Unreadable, Err: err}
		return &Store{path: path, file: &keyfile.File{}, err: err}, err
	}
	return &Store{path: path, file: keyfile.Parse(text)}, nil
}

// Group is a group of settings; it need not exist yet.
func (s *Store) Group(name string) *Group { return &Group{store: s, names: []string{name}} }

// Guest is what is set for the guest with this UUID. What is not set for it is
// read from [fallback] and then from [virt-viewer]. Without a UUID, as for a
// display with an address only, that is all there is, and [fallback] is set.
func (s *Store) Guest(uuid string) *Group {
	if uuid == "" {
		return &Group{store: s, names: []string{Fallback, Global}}
	}
	return &Group{store: s, names: []string{uuid, Fallback, Global}}
}

// Watch has f called after each Set that changed something, on the goroutine that
// set it.
func (s *Store) Watch(f func(group, key string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watch = append(s.watch, f)
}

// Save writes what was set since the last Save. It waits for the disk; the store can
// be used meanwhile.
func (s *Store) Save() error {
	s.saving.Lock()
	defer s.saving.Unlock()
	s.mu.Lock()
	changes, err := s.changes, s.err
	if err == nil {
		s.changes = nil
	}
	s.mu.Unlock()
	if err != nil || len(changes) == 0 {
		return err
	}
	file, err := update(s.path, changes)
	s.mu.Lock()
	defer s.mu.Unlock()
	if file == nil {
		s.changes = append(changes, s.changes...)
	} else {
		for _, c := range s.changes { // those that were made meanwhile
			_ = c(file) // the next Save says what is wrong with them
		}
		s.file = file
	}
	if err != nil {
		return &Error{Kind: NotSaved, Err: err}
	}
	return nil
}

// Group is a part of a Store.
type Group struct {
	store *Store
	names []string // of the groups that are asked in turn; the first is set
}

// raw gives a value as it is written.
func (g *Group) raw(key string) (string, bool) {
	g.store.mu.Lock()
	defer g.store.mu.Unlock()
	for _, name := range g.names {
		if value, ok := g.store.file.Raw(name, key); ok {
			return value, true
		}
	}
	return "", false
}

// String gives a text, or otherwise if there is none.
func (g *Group) String(key, otherwise string) string {
	if value, ok := g.raw(key); ok {
		return keyfile.Decode(value)
	}
	return otherwise
}

// Strings gives a list of texts; nil if there is none.
func (g *Group) Strings(key string) []string {
	if value, ok := g.raw(key); ok {
		return keyfile.DecodeList(value)
	}
	return nil
}

// Bool gives true or false, or otherwise if neither is there.
func (g *Group) Bool(key string, otherwise bool) bool {
	if value, ok := g.raw(key); ok {
		if b, err := keyfile.DecodeBool(value); err == nil {
			return b
		}
	}
	return otherwise
}

// Int gives a number, or otherwise if there is none.
func (g *Group) Int(key string, otherwise int) int {
	if value, ok := g.raw(key); ok {
		if n, err := keyfile.DecodeInt(value); err == nil {
			return n
		}
	}
	return otherwise
}

// Set sets a key to a string, bool, int or []string; nil removes it. It lasts
// after Save. What cannot be set is said by Save.
func (g *Group) Set(key string, value any) {
	group := g.names[0]
	text, remove, err := encode(value)
	g.store.change(group, key, func(f *keyfile.File) error {
		switch {
		case err != nil:
			return err
		case remove:
			f.Remove(group, key)
			return nil
		}
		return f.SetRaw(group, key, text)
	})
}

func encode(value any) (text string, remove bool, err error) {
	switch v := value.(type) {
	case nil:
		return "", true, nil
	case string:
		return keyfile.Encode(v), false, nil
	case bool:
		return strconv.FormatBool(v), false, nil
	case int:
		return strconv.Itoa(v), false, nil
	case []string:
		return keyfile.EncodeList(v), false, nil
	}
	return "", false, fmt.Errorf("a setting cannot be a %T", value)
}

// Comment puts a comment above the group, such as a guest's name above its UUID.
func (g *Group) Comment(text string) {
	group := g.names[0]
	g.store.change(group, "", func(f *keyfile.File) error {
		f.SetComment(group, text)
		return nil
	})
}

// change makes a change now, and again in the file when it is saved.
func (s *Store) change(group, key string, c change) {
	s.mu.Lock()
	before := s.file.String()
	if err := c(s.file); err != nil || s.file.String() != before {
		s.changes = append(s.changes, c)
	} else {
		key = ""
	}
	watch := s.watch
	s.mu.Unlock()
	if key != "" {
		for _, f := range watch {
			f(group, key)
		}
	}
}
