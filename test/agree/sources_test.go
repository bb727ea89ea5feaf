// SPDX-License-Identifier: GPL-2.0-or-later

package agree

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const core = "../../widget/internal/core/"

// read gives a file's text; several files are joined.
func read(t *testing.T, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v, %d files", pattern, err, len(names))
	}
	var all strings.Builder
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// cEnums gives the values of the enumerations of a header by their type and name.
func cEnums(t *testing.T, header string) map[string]map[string]int {
	t.Helper()
	enums := map[string]map[string]int{}
	for _, m := range regexp.MustCompile(`(?s)typedef enum \{\n(.*?)\} (\w+);`).FindAllStringSubmatch(header, -1) {
		values, next := map[string]int{}, 0
		for _, line := range strings.Split(strings.TrimSpace(m[1]), "\n") {
			name, value, given := strings.Cut(strings.TrimSuffix(strings.TrimSpace(line), ","), " = ")
			if given {
				n, err := strconv.Atoi(value)
				if err != nil {
					t.Fatalf("%s: %q is no number", m[2], line)
				}
				next = n
			}
			values[name] = next
			next++
		}
		enums[m[2]] = values
	}
	return enums
}

// goFiles parses the Go files below a directory, without its tests.
func goFiles(t *testing.T, dir string) []*ast.File {
	t.Helper()
	var files []*ast.File
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// goConstants gives the values of the constants of a type. They are numbers, or counted
// by iota.
func goConstants(t *testing.T, files []*ast.File, typeName string) map[string]int {
	t.Helper()
	values := map[string]int{}
	for _, f := range files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			typed := false
			for i, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				if v.Type != nil || len(v.Values) > 0 { // else it is as the line before
					id, ok := v.Type.(*ast.Ident)
					typed = ok && id.Name == typeName
				}
				if typed {
					values[v.Names[0].Name] = constant(t, v, i)
				}
			}
		}
	}
	return values
}

// constant gives a constant's value: a number, or iota.
func constant(t *testing.T, v *ast.ValueSpec, iota int) int {
	t.Helper()
	if len(v.Values) == 0 {
		return iota
	}
	switch e := v.Values[0].(type) {
	case *ast.Ident:
		if e.Name == "iota" {
			return iota
		}
	case *ast.BasicLit:
		if n, err := strconv.Atoi(e.Value); err == nil {
			return n
		}
	}
	t.Fatalf("this test cannot read the value of %s", v.Names[0].Name)
	return 0
}

// fields gives the names of the fields of a struct type.
func fields(t *testing.T, files []*ast.File, typeName string) (names []string) {
	t.Helper()
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.Name == typeName {
				if s, ok := spec.Type.(*ast.StructType); ok {
					for _, field := range s.Fields.List {
						for _, name := range field.Names {
							names = append(names, name.Name)
						}
					}
				}
			}
			return true
		})
	}
	if len(names) == 0 {
		t.Fatalf("there is no struct %s", typeName)
	}
	return names
}

// methods gives the exported methods of a type.
func methods(files []*ast.File, typeName string) (names []string) {
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() {
				continue
			}
			receiver := fn.Recv.List[0].Type
			if star, ok := receiver.(*ast.StarExpr); ok {
				receiver = star.X
			}
			if id, ok := receiver.(*ast.Ident); ok && id.Name == typeName {
				names = append(names, fn.Name.Name)
			}
		}
	}
	return names
}

// camel makes "UltraLow" of "ULTRA_LOW" or "ultra-low".
func camel(name string) string {
	var s strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' }) {
		s.WriteString(strings.ToUpper(word[:1]) + strings.ToLower(word[1:]))
	}
	return s.String()
}
