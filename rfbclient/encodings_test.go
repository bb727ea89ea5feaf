// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"
)

// TestEncodingNames: the constants that programs may use, and the table of what is decoded,
// mean the same encodings. A constant is EncodingName; the table has the name.
func TestEncodingNames(t *testing.T) {
	byName := map[string]Encoding{}
	for _, e := range Encodings() {
		if _, twice := byName[e.Encoding.String()]; twice {
			t.Errorf("%v is in the table twice", e.Encoding)
		}
		byName[e.Encoding.String()] = e.Encoding
	}
	file, err := parser.ParseFile(token.NewFileSet(), "encodings.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) == 0 || !spec.Names[0].IsExported() {
			return true
		}
		name := spec.Names[0].Name[len("Encoding"):]
		sign, value := 1, spec.Values[0]
		if negative, ok := value.(*ast.UnaryExpr); ok {
			sign, value = -1, negative.X
		}
		number, err := strconv.Atoi(value.(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		if e, known := byName[name]; !known || int(e) != sign*number {
			t.Errorf("%s is %d, and the table has %d for %q", spec.Names[0].Name, sign*number, e, name)
		}
		checked++
		return true
	})
	if checked == 0 {
		t.Error("there are no constants")
	}
}
