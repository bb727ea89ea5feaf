// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"
)

// TestAliasesAreDocumented: "go doc" shows no fields and methods of a type that lives in an
// internal package, so that the comment on its name here has to list them.
func TestAliasesAreDocumented(t *testing.T) {
	types := map[string]reflect.Type{
		"Rect": reflect.TypeFor[Rect](), "Region": reflect.TypeFor[Region](),
		"Point": reflect.TypeFor[Point](), "Size": reflect.TypeFor[Size](),
		"ProtocolError": reflect.TypeFor[ProtocolError](), "UnsupportedError": reflect.TypeFor[UnsupportedError](),
	}
	file, err := parser.ParseFile(token.NewFileSet(), "types.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		declared, ok := d.(*ast.GenDecl)
		if !ok || declared.Tok != token.TYPE {
			continue
		}
		name := declared.Specs[0].(*ast.TypeSpec).Name.Name
		documented, known := types[name]
		if !known {
			t.Errorf("%s is not in this test", name)
			continue
		}
		doc := declared.Doc.Text()
		for i := range documented.NumField() {
			if f := documented.Field(i); f.IsExported() && !strings.Contains(doc, f.Name) {
				t.Errorf("the comment on %s does not have its field %s", name, f.Name)
			}
		}
		pointer := reflect.PointerTo(documented)
		for i := range pointer.NumMethod() {
			if m := pointer.Method(i).Name; !strings.Contains(doc, ") "+m+"(") {
				t.Errorf("the comment on %s does not have its method %s", name, m)
			}
		}
	}
}
