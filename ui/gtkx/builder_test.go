// SPDX-License-Identifier: GPL-2.0-or-later

package gtkx

import (
	"encoding/xml"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gotk3/gotk3/gtk"
	"github.com/gotk3/gotk3/pango"

	"github.com/govnc/virt-viewer/app/i18n"
	"github.com/govnc/virt-viewer/test/servers"
)

// startGTK makes this test's thread GTK's, on a screen of its own, in German. There is
// only one test in this package for that reason; it has parts.
func startGTK(t *testing.T) {
	t.Helper()
	runtime.LockOSThread()
	for _, v := range servers.StartScreen(t).Env() {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
	catalogues := t.TempDir()
	servers.Run(t, nil, "../../tools/build-locale.sh", catalogues)
	t.Setenv(i18n.DirEnv, catalogues)
	t.Setenv("LC_ALL", "C.UTF-8")
	t.Setenv("LANGUAGE", "de")
	i18n.Init()
	if err := gtk.InitCheck(nil); err != nil {
		t.Fatal(err)
	}
}

func TestBuilder(t *testing.T) {
	startGTK(t)
	t.Run("objects", testObjects)
	t.Run("faults", testFaults)
	for _, name := range viewFiles(t) {
		t.Run(name, func(t *testing.T) { testView(t, name) })
	}
}

// viewFiles are all descriptions that the program has.
func viewFiles(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, pattern := range []string{"*.ui", "*/*.ui"} {
		found, err := fs.Glob(viewDir, pattern)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, found...)
	}
	if len(list) < 20 {
		t.Fatalf("only %d .ui files found", len(list))
	}
	return list
}

var viewDir = os.DirFS("..").(fs.ReadFileFS)

// small is a description that Load is tried with.
const small = `<interface>
  <object class="GtkBox" id="box">
    <child>
      <object class="GtkLabel" id="text">
        <property name="label" translatable="yes">Dismiss</property>
        <property name="wrap">True</property>
      </object>
    </child>
    <child>
      <object class="GtkLabel" id="line">
        <property name="label">Dismiss</property>
      </object>
    </child>
  </object>
</interface>`

func testObjects(t *testing.T) {
	b := Load(fstest.MapFS{"small.ui": {Data: []byte(small)}}, "small.ui")
	text, line := Object[*gtk.Label](b, "text"), Object[*gtk.Label](b, "line")
	if got := text.GetLabel(); got != i18n.T("Dismiss") || got == "Dismiss" {
		t.Errorf("a text that is to be translated is %q", got)
	}
	if got := line.GetLabel(); got != "Dismiss" {
		t.Errorf("a text that is not to be translated is %q", got)
	}
	mode, err := text.GetProperty("wrap-mode")
	if err != nil || fmt.Sprint(mode) != fmt.Sprint(int(pango.WRAP_WORD_CHAR)) || text.GetWidthChars() != narrowest {
		t.Errorf("a paragraph wraps in mode %v from %d characters on, %v", mode, text.GetWidthChars(), err)
	}
	if line.GetLineWrap() || line.GetWidthChars() != -1 {
		t.Error("a line became a paragraph")
	}
}

func testFaults(t *testing.T) {
	for name, f := range map[string]func(){
		"no such file": func() { Load(fstest.MapFS{}, "small.ui") },
		"no XML":       func() { Load(fstest.MapFS{"small.ui": {Data: []byte("<interface></object>")}}, "small.ui") },
		"unknown class": func() {
			Load(fstest.MapFS{"small.ui": {Data: []byte(`<interface><object class="GtkNone"/></interface>`)}}, "small.ui")
		},
		"unknown property": func() { Load(changed("xalign", "0"), "small.ui"); Load(changed("none", "0"), "small.ui") },
		"unknown object":   func() { Object[*gtk.Label](Load(changed("xalign", "0"), "small.ui"), "none") },
		"another class":    func() { Object[*gtk.Entry](Load(changed("xalign", "0"), "small.ui"), "text") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: taken", name)
				}
			}()
			f()
		}()
	}
}

// changed is small with another property.
func changed(property, value string) fstest.MapFS {
	text := strings.Replace(small, `<property name="wrap">True`, `<property name="`+property+`">`+value, 1)
	return fstest.MapFS{"small.ui": {Data: []byte(text)}}
}

// testView loads a description of the program, and looks whether it is in German.
func testView(t *testing.T, name string) {
	b := Load(viewDir, name)
	for _, text := range translatable(t, name) {
		translated := i18n.T(text.text)
		object, err := b.builder.GetObject(text.object)
		if err != nil {
			continue // gotk3 does not know what is for screen readers
		}
		shown, err := object.(interface{ GetProperty(string) (any, error) }).GetProperty(text.property)
		if err != nil {
			t.Fatal(err)
		}
		if shown != translated {
			t.Errorf("the %s of %s is %q, not %q", text.property, text.object, shown, translated)
		}
	}
}

// translatableText is a property that is to be translated.
type translatableText struct{ object, property, text string }

func translatable(t *testing.T, name string) []translatableText {
	t.Helper()
	file, err := os.Open(filepath.Join("..", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var list []translatableText
	var objects []string // around the element that is read
	d := xml.NewDecoder(file)
	for {
		token, err := d.Token()
		if err != nil {
			return list // Load has read all of it
		}
		switch element := token.(type) {
		case xml.StartElement:
			attributes := map[string]string{}
			for _, a := range element.Attr {
				attributes[a.Name.Local] = a.Value
			}
			if element.Name.Local == "object" {
				objects = append(objects, attributes["id"])
			} else if element.Name.Local == "property" && attributes["translatable"] == "yes" {
				found := translatableText{object: objects[len(objects)-1], property: attributes["name"]}
				if err := d.DecodeElement(&found.text, &element); err != nil {
					t.Fatal(err)
				}
				if found.object != "" {
					list = append(list, found)
				}
			}
		case xml.EndElement:
			if element.Name.Local == "object" {
				objects = objects[:len(objects)-1]
			}
		}
	}
}
