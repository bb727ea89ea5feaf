// SPDX-License-Identifier: GPL-2.0-or-later

package keyfile

import (
	"slices"
	"strings"
	"testing"
)

const example = `# made by hand
stray line
[virt-viewer]
ask-quit = false
 title=a\sb\\n
unknown key=kept

[other]
list=a;b\;c;
[virt-viewer]
ask-quit=true
`

func TestParse(t *testing.T) {
	f := Parse(example)
	if got := f.String(); got != example {
		t.Errorf("text changed:\n%s", got)
	}
	for _, tt := range []struct{ group, key, want string }{
		{"virt-viewer", "ask-quit", "true"}, // the last one holds
		{"virt-viewer", "title", `a\sb\\n`},
		{"virt-viewer", "unknown key", "kept"},
		{"other", "list", `a;b\;c;`},
	} {
		if got, ok := f.Raw(tt.group, tt.key); !ok || got != tt.want {
			t.Errorf("%s %s: %q %v, want %q", tt.group, tt.key, got, ok, tt.want)
		}
	}
	if _, ok := f.Raw("", "stray line"); ok {
		t.Error("a stray line became a key")
	}
	if got := f.Groups(); !slices.Equal(got, []string{"virt-viewer", "other"}) {
		t.Errorf("groups %q", got)
	}
	if got := f.Keys("virt-viewer"); !slices.Equal(got, []string{"ask-quit", "title", "unknown key"}) {
		t.Errorf("keys %q", got)
	}
}

func TestWindowsLineEnds(t *testing.T) {
	f := Parse("\ufeff[a]\r\nb=c\r\n")
	if got, _ := f.Raw("a", "b"); got != "c" {
		t.Errorf("%q", got)
	}
}

func TestSet(t *testing.T) {
	for _, tt := range []struct {
		name, before, group, key, value, want string
	}{
		{"an empty file", "", "a", "k", "v", "[a]\nk=v\n"},
		{"a new group", "[a]\nk=v", "b", "k", "v", "[a]\nk=v\n\n[b]\nk=v\n"},
		{"a new key", "[a]\nk=v\n\n# of b\n[b]\n", "a", "l", "w", "[a]\nk=v\nl=w\n\n# of b\n[b]\n"},
		{"another value", "[a]\n# why\n k = v\n", "a", "k", "w", "[a]\n# why\nk=w\n"},
		{"the one of two that holds", "[a]\nk=1\n[b]\n[a]\nk=2\n", "a", "k", "3", "[a]\nk=1\n[b]\n[a]\nk=3\n"},
	} {
		f := Parse(tt.before)
		if err := f.SetRaw(tt.group, tt.key, tt.value); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if got := f.String(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestSetRefuses(t *testing.T) {
	for _, tt := range []struct{ group, key, value string }{
		{"", "k", "v"}, {"a]\n[b", "k", "v"}, {"a", "", "v"}, {"a", "k=l", "v"}, {"a", "#k", "v"},
		{"a", "[k", "v"}, {"a", " k", "v"}, {"a", "k\nl", "v"}, {"a", "k", "v\n[b]"},
	} {
		f := &File{}
		if err := f.SetRaw(tt.group, tt.key, tt.value); err == nil || f.String() != "" {
			t.Errorf("%q %q %q was set: %q", tt.group, tt.key, tt.value, f)
		}
	}
}

func TestRemoveAndComment(t *testing.T) {
	f := Parse("[a]\nk=1\nk=2\nl=3\n[b]\n")
	f.Remove("a", "k")
	f.SetComment("b", "one\nguest")
	f.SetComment("b", "another")
	f.SetComment("c", "not there")
	if got, want := f.String(), "[a]\nl=3\n#another\n[b]\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestValues(t *testing.T) {
	for _, text := range []string{"", "a", "  a b ", "a;b", `a\sb`, "tab\tline\nbreak\r", `\`, `\\;`, "ü"} {
		if got := Decode(Encode(text)); got != text {
			t.Errorf("%q became %q", text, got)
		}
		if got := DecodeList(EncodeList([]string{text, "x"})); !slices.Equal(got, []string{text, "x"}) {
			t.Errorf("%q became %q in a list", text, got)
		}
	}
	if got := Decode(`a\qb\`); got != `a\qb\` {
		t.Errorf("unknown escapes became %q", got)
	}
	if got := DecodeList("1:2;2:1"); !slices.Equal(got, []string{"1:2", "2:1"}) {
		t.Errorf("a list without its last semicolon: %q", got)
	}
	if _, err := DecodeBool("yes"); err == nil {
		t.Error("yes is no bool")
	}
	if b, err := DecodeBool("1 "); err != nil || !b {
		t.Error("1 is true")
	}
	if _, err := DecodeInt("9x"); err == nil {
		t.Error("9x is no number")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(example, "virt-viewer", "title", "x")
	f.Add("[\n]\n=\n[a", "a", "k", " \t;\\\n")
	f.Fuzz(func(t *testing.T, text, group, key, value string) {
		file := Parse(text)
		if file.SetRaw(group, key, Encode(value)) != nil {
			return
		}
		again := Parse(file.String())
		got, ok := again.Raw(group, key)
		if want := strings.ReplaceAll(value, "\x00", ""); !ok || Decode(got) != want {
			t.Errorf("%q was read as %q", want, Decode(got))
		}
		for _, g := range file.Groups() {
			for _, k := range file.Keys(g) {
				was, _ := file.Raw(g, k)
				if is, _ := again.Raw(g, k); is != was {
					t.Errorf("[%s] %s: %q became %q", g, k, was, is)
				}
			}
		}
	})
}
