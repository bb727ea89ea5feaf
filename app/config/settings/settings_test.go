// SPDX-License-Identifier: GPL-2.0-or-later

package settings

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// version11 is a file as virt-viewer 11 writes it.
const version11 = `[virt-viewer]
ask-quit=false
share-clipboard=true

#web1
[6695eb01-f6a4-8304-79aa-97f2502e193f]
monitor-mapping=1:2;2:1

[fallback]
monitor-mapping=1:1
`

const uuid = "6695eb01-f6a4-8304-79aa-97f2502e193f"

func store(t *testing.T, text string) (*Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "virt-viewer", "settings")
	if text != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := LoadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return s, path
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestVersion11(t *testing.T) {
	s, path := store(t, version11)
	if s.Group(Global).Bool("ask-quit", true) || !s.Group(Global).Bool("share-clipboard", false) {
		t.Error("the program's settings were not read")
	}
	if got := s.Guest(uuid).Strings("monitor-mapping"); !slices.Equal(got, []string{"1:2", "2:1"}) {
		t.Errorf("the guest's %q", got)
	}
	if got := s.Guest("another").String("monitor-mapping", ""); got != "1:1" {
		t.Errorf("the fallback is %q", got)
	}
	if err := s.Save(); err != nil || content(t, path) != version11 {
		t.Errorf("saving nothing: %v, %s", err, content(t, path))
	}
}

func TestSave(t *testing.T) {
	s, path := store(t, "")
	g := s.Guest(uuid)
	g.Set("zoom", 150)
	g.Set("name", " a\nb")
	g.Set("follow", true)
	g.Set("chords", []string{"Super+L", "a;b"})
	g.Set("gone", "x")
	g.Set("gone", nil)
	g.Comment("web1")
	if got := g.Int("zoom", 0); got != 150 {
		t.Errorf("%d before it was saved", got)
	}
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); left != nil {
		t.Errorf("left behind: %q", left)
	}
	want := "#web1\n[" + uuid + "]\nzoom=150\nname=\\sa\\nb\nfollow=true\nchords=Super+L;a\\;b;\n"
	if got := content(t, path); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	again, err := LoadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	g = again.Guest(uuid)
	if g.Int("zoom", 0) != 150 || g.String("name", "") != " a\nb" || !g.Bool("follow", false) ||
		!slices.Equal(g.Strings("chords"), []string{"Super+L", "a;b"}) || g.String("gone", "none") != "none" {
		t.Errorf("read otherwise: %s", content(t, path))
	}
}

func TestDefaults(t *testing.T) {
	s, _ := store(t, "[virt-viewer]\nn=many\nb=maybe\n")
	g := s.Group(Global)
	if g.Int("n", 7) != 7 || !g.Bool("b", true) || g.String("s", "d") != "d" || g.Strings("l") != nil {
		t.Error("a default was not given")
	}
}

func TestTwoPrograms(t *testing.T) {
	one, path := store(t, version11)
	two, err := LoadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	one.Group(Global).Set("ask-quit", true)
	two.Group("x").Set("y", "z")
	for _, s := range []*Store{one, two} {
		if err := s.Save(); err != nil {
			t.Fatal(err)
		}
	}
	want := strings.Replace(version11, "ask-quit=false", "ask-quit=true", 1) + "\n[x]\ny=z\n"
	if got := content(t, path); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestWatch(t *testing.T) {
	s, _ := store(t, version11)
	var seen []string
	s.Watch(func(group, key string) { seen = append(seen, group+" "+key) })
	s.Group(Global).Set("ask-quit", false) // as it is
	s.Group(Global).Set("ask-quit", true)
	if !slices.Equal(seen, []string{"virt-viewer ask-quit"}) {
		t.Errorf("%q", seen)
	}
}

func TestSaveKeepsLinks(t *testing.T) {
	s, path := store(t, "")
	real := filepath.Join(t.TempDir(), "dotfile")
	if err := os.WriteFile(real, []byte(version11), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, path); err != nil {
		t.Fatal(err)
	}
	s.Group(Global).Set("ask-quit", true)
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	if got := content(t, real); !strings.Contains(got, "ask-quit=true") || !strings.Contains(got, "[fallback]") {
		t.Errorf("%s", got)
	}
}

func TestWrongThings(t *testing.T) {
	dir := t.TempDir()
	s, err := LoadFile(dir)
	if err == nil {
		t.Fatal("a directory was read")
	}
	s.Group(Global).Set("a", 1)
	if s.Group(Global).Int("a", 0) != 1 {
		t.Error("a store without a file keeps nothing")
	}
	if s.Save() == nil {
		t.Error("saved over what could not be read")
	}
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, make([]byte, maxSize+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadFile(large); err == nil {
		t.Error("a file that is too large was read")
	}
	s, path := store(t, "")
	s.Group("a]").Set("k", "v")
	s.Group("a").Set("k", 1.5)
	s.Group("a").Set("l", "v")
	if err := s.Save(); err == nil {
		t.Error("what cannot be set was not said")
	}
	if got := content(t, path); got != "[a]\nl=v\n" {
		t.Errorf("%q", got)
	}
}

func TestManyGoroutines(t *testing.T) {
	s, path := store(t, "")
	var all sync.WaitGroup
	for i := range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			s.Group(Global).Set(string(rune('a'+i)), i)
			if err := s.Save(); err != nil {
				t.Error(err)
			}
		}()
	}
	all.Wait()
	if got := strings.Count(content(t, path), "="); got != 8 {
		t.Errorf("%d of 8 settings", got)
	}
}
