// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"encoding/xml"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestViews compares what the program asks its .ui files for with what they describe:
// what is not there would be found out when a dialog is opened. (That GTK takes the files
// is gtkx's test.)
func TestViews(t *testing.T) {
	for dir := range viewDirs(t) {
		loaded := map[string]bool{}
		sources, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, source := range sources {
			for _, asked := range askedOf(t, source) {
				loaded[asked.view] = true
				if asked.id == "" {
					continue
				}
				class, found := classes(t, filepath.Join(dir, asked.view))[asked.id]
				if !found || "Gtk"+asked.class != class {
					t.Errorf("%s wants a Gtk%s called %q of %s, which is a %q there", source, asked.class, asked.id, asked.view, class)
				}
			}
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.ui"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no .ui files in %s, %v", dir, err)
		}
		for _, file := range files {
			if !loaded[filepath.Base(file)] {
				t.Errorf("nobody loads %s", file)
			}
		}
	}
}

// viewDirs are the directories with .ui files.
func viewDirs(t *testing.T) map[string]bool {
	t.Helper()
	dirs := map[string]bool{}
	for _, pattern := range []string{"*.ui", "*/*.ui"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no files %s, %v", pattern, err)
		}
		for _, file := range files {
			dirs[filepath.Dir(file)] = true
		}
	}
	return dirs
}

// asked is an object that a program asks a view for; id is "" where the view is loaded.
type asked struct{ view, id, class string }

// askedOf reads a source: an object is one of the view that was loaded last before it.
func askedOf(t *testing.T, source string) []asked {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var list []asked
	view := ""
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if name, ok := loads(call); ok {
			view = name
			list = append(list, asked{view: view})
			return true
		}
		index, ok := call.Fun.(*ast.IndexExpr)
		if !ok || !isOf(index.X, "gtkx", "Object") {
			return true
		}
		if inner, ok := call.Args[0].(*ast.CallExpr); ok {
			if name, ok := loads(inner); ok {
				view = name
			}
		}
		id, err := strconv.Unquote(call.Args[1].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, asked{view, id, index.Index.(*ast.StarExpr).X.(*ast.SelectorExpr).Sel.Name})
		return true
	})
	return list
}

// loads gives the name of the view that a call loads.
func loads(call *ast.CallExpr) (string, bool) {
	if !isOf(call.Fun, "gtkx", "Load") {
		return "", false
	}
	text, ok := call.Args[1].(*ast.BasicLit)
	if !ok {
		return "a view whose name is no constant", true
	}
	name, err := strconv.Unquote(text.Value)
	return name, err == nil
}

func isOf(x ast.Expr, pkg, name string) bool {
	s, ok := x.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	p, ok := s.X.(*ast.Ident)
	return ok && p.Name == pkg
}

// classes are the classes of the objects in a view, by their names.
func classes(t *testing.T, file string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	d := xml.NewDecoder(strings.NewReader(string(text)))
	for {
		next, err := d.Token()
		if err != nil {
			return found
		}
		element, ok := next.(xml.StartElement)
		if !ok || element.Name.Local != "object" {
			continue
		}
		var class, id string
		for _, a := range element.Attr {
			switch a.Name.Local {
			case "class":
				class = a.Value
			case "id":
				id = a.Value
			}
		}
		if _, twice := found[id]; twice && id != "" {
			t.Errorf("%s has two objects called %q", file, id)
		}
		found[id] = class
	}
}
