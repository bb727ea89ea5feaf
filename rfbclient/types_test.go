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
		"Security": reflect.TypeFor[Security](), "PeerAuthentication": reflect.TypeFor[PeerAuthentication](),
		"TLS": reflect.TypeFor[TLS](), "WeakTLS": reflect.TypeFor[WeakTLS](), "TLSWeakness": reflect.TypeFor[TLSWeakness](),
		"Certificate": reflect.TypeFor[Certificate](), "CertificateProblem": reflect.TypeFor[CertificateProblem](),
		"Unprotected":       reflect.TypeFor[Unprotected](),
		"CredentialRequest": reflect.TypeFor[CredentialRequest](), "Credentials": reflect.TypeFor[Credentials](),
		"UnsupportedSecurityError": reflect.TypeFor[UnsupportedSecurityError](), "Refusal": reflect.TypeFor[Refusal](),
		"CertificateError": reflect.TypeFor[CertificateError](), "UnprotectedError": reflect.TypeFor[UnprotectedError](),
		"ClientCertificateError": reflect.TypeFor[ClientCertificateError](), "TLSError": reflect.TypeFor[TLSError](),
		"TLSKind": reflect.TypeFor[TLSKind](), "FileKind": reflect.TypeFor[FileKind](),
		"FileError": reflect.TypeFor[FileError](), "CredentialError": reflect.TypeFor[CredentialError](),
		"AuthError": reflect.TypeFor[AuthError](), "RefusedError": reflect.TypeFor[RefusedError](),
	}
	var declarations []ast.Decl
	for _, name := range []string{"types.go", "types_security.go", "types_errors.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		declarations = append(declarations, file.Decls...)
	}
	for _, d := range declarations {
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
		for i := 0; documented.Kind() == reflect.Struct && i < documented.NumField(); i++ {
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
