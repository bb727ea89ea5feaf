// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// message is a text to be translated.
type message struct {
	context  string
	id       string
	plural   string   // "" if it has none
	comments []string // for the translator
	files    []string // where it is
}

// key tells messages apart.
func (m *message) key() string { return m.context + "\x04" + m.id }

const i18nPath = "github.com/govnc/virt-viewer/app/i18n"

// The functions of app/i18n, and which arguments are texts.
var functions = map[string]struct{ context, id, plural int }{
	"T":    {-1, 0, -1},
	"Mark": {-1, 0, -1},
	"N":    {-1, 0, 1},
	"P":    {0, 1, -1},
}

// extract reads all Go files below the directories except tests, and all .ui files.
// Messages come in the order of the files, each once.
func extract(dirs ...string) ([]*message, error) {
	e := extractor{byKey: map[string]*message{}}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil || entry.IsDir():
				return err
			case strings.HasSuffix(path, ".ui"):
				return e.uiFile(path)
			case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
				return e.file(path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return e.list, nil
}

type extractor struct {
	list  []*message
	byKey map[string]*message

	set      *token.FileSet
	name     string         // of the file being read
	pkg      string         // what it calls app/i18n; "" if it is a part of it
	comments map[int]string // translators' comments, by the line that they end on
	err      error
}

func (e *extractor) file(path string) error {
	e.set, e.name, e.err = token.NewFileSet(), path, nil
	f, err := parser.ParseFile(e.set, path, nil, parser.ParseComments)
	if err != nil {
		return err
	}
	if !e.imports(f) {
		return nil
	}
	e.comments = map[int]string{}
	for _, group := range f.Comments {
		var words []string
		for _, c := range group.List {
			if text, ok := strings.CutPrefix(c.Text, "//:"); ok {
				words = append(words, strings.TrimSpace(text))
			}
		}
		if words != nil {
			e.comments[e.set.Position(group.End()).Line] = strings.Join(words, " ")
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			e.call(call)
		}
		return e.err == nil
	})
	return e.err
}

// imports finds out what the file calls app/i18n, and whether it uses it at all.
func (e *extractor) imports(f *ast.File) bool {
	e.pkg = ""
	if f.Name.Name == "i18n" {
		return true
	}
	for _, i := range f.Imports {
		if path, err := strconv.Unquote(i.Path.Value); err == nil && path == i18nPath {
			if e.pkg = "i18n"; i.Name != nil {
				e.pkg = i.Name.Name
			}
			return true
		}
	}
	return false
}

// callee gives the name of the function of app/i18n that is called; "" if it is
// another one.
func (e *extractor) callee(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		if e.pkg == "" {
			return f.Name
		}
	case *ast.SelectorExpr:
		if pkg, ok := f.X.(*ast.Ident); ok && e.pkg != "" && pkg.Name == e.pkg {
			return f.Sel.Name
		}
	}
	return ""
}

func (e *extractor) call(call *ast.CallExpr) {
	name := e.callee(call)
	where, ok := functions[name]
	if !ok {
		return
	}
	at := e.set.Position(call.Pos())
	m := &message{files: []string{e.name}}
	for _, part := range []struct {
		index int
		to    *string
	}{{where.context, &m.context}, {where.id, &m.id}, {where.plural, &m.plural}} {
		if part.index < 0 {
			continue
		}
		if part.index >= len(call.Args) {
			return // another function of that name, inside the package
		}
		text, err := constant(call.Args[part.index])
		if err != nil {
			if name != "T" || isMade(call.Args[part.index]) {
				if e.pkg != "" {
					e.err = fmt.Errorf("%s: %s of what is not a constant: %w", at, name, err)
				}
				return
			}
			return // a variable: what it holds was marked where it was made
		}
		*part.to = text
	}
	if m.id == "" {
		return
	}
	for line := at.Line; line >= at.Line-1; line-- {
		if c := e.comments[line]; c != "" {
			m.comments = []string{c}
			break
		}
	}
	e.add(m)
}

// isMade says whether an argument is put together on the spot: then no catalogue
// can have it.
func isMade(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.CallExpr, *ast.BinaryExpr:
		return true
	case *ast.ParenExpr:
		return isMade(x.X)
	}
	return false
}

// constant is the value of a string literal, or of several with + between them.
func constant(x ast.Expr) (string, error) {
	switch x := x.(type) {
	case *ast.BasicLit:
		if x.Kind == token.STRING {
			return strconv.Unquote(x.Value)
		}
	case *ast.ParenExpr:
		return constant(x.X)
	case *ast.BinaryExpr:
		if x.Op == token.ADD {
			left, err := constant(x.X)
			if err != nil {
				return "", err
			}
			right, err := constant(x.Y)
			return left + right, err
		}
	}
	return "", fmt.Errorf("write the text itself there, or mark it with i18n.Mark where it is made")
}

// add takes a message up, or its place if it is known.
func (e *extractor) add(m *message) {
	known := e.byKey[m.key()]
	if known == nil {
		e.byKey[m.key()] = m
		e.list = append(e.list, m)
		return
	}
	if !slices.Contains(known.files, m.files[0]) {
		known.files = append(known.files, m.files[0])
	}
	if known.plural == "" {
		known.plural = m.plural
	} else if m.plural != "" && m.plural != known.plural {
		e.err = fmt.Errorf("%s: %q has two plurals, %q and %q", m.files[0], m.id, known.plural, m.plural)
	}
	known.comments = append(known.comments, m.comments...)
}
