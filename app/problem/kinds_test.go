// SPDX-License-Identifier: GPL-2.0-or-later

package problem

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/config/keyspec"
	"github.com/govnc/virt-viewer/app/config/settings"
	"github.com/govnc/virt-viewer/app/config/vvfile"
	"github.com/govnc/virt-viewer/app/login/keyring"
	"github.com/govnc/virt-viewer/app/login/secrets"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/internal/keys"
	"github.com/govnc/virt-viewer/internal/layout"
	"github.com/govnc/virt-viewer/recorder"
	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/recorder/frames"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/rfbclient/websocket"
)

// errorSamples has an error of each exported type, and each exported error, of the
// packages below and of app.
var errorSamples = map[string]error{
	"rfbclient.AuthError":                &rfbclient.AuthError{},
	"rfbclient.CertificateError":         &rfbclient.CertificateError{Certificate: &rfbclient.Certificate{Reason: "x"}},
	"rfbclient.ClientCertificateError":   &rfbclient.ClientCertificateError{Err: rfbclient.ErrLost},
	"rfbclient.ConnectError":             &rfbclient.ConnectError{Err: errors.New("x")},
	"rfbclient.CredentialError":          &rfbclient.CredentialError{Field: "password", Max: 8},
	"rfbclient.EarlyEndError":            &rfbclient.EarlyEndError{Err: rfbclient.ErrLost},
	"rfbclient.FileError":                &rfbclient.FileError{},
	"rfbclient.LostError":                &rfbclient.LostError{Err: errors.New("x")},
	"rfbclient.ProtocolError":            &rfbclient.ProtocolError{What: "x"},
	"rfbclient.RefusedError":             &rfbclient.RefusedError{},
	"rfbclient.RejectedError":            &rfbclient.RejectedError{Feature: rfbclient.FeatureFences, Err: rfbclient.ErrLost},
	"rfbclient.TLSError":                 &rfbclient.TLSError{},
	"rfbclient.UnprotectedError":         &rfbclient.UnprotectedError{},
	"rfbclient.UnsupportedError":         &rfbclient.UnsupportedError{},
	"rfbclient.UnsupportedSecurityError": &rfbclient.UnsupportedSecurityError{Types: []uint8{77}},
	"rfbclient.UsageError":               &rfbclient.UsageError{What: "x"},
	"rfbclient.ErrClosed":                rfbclient.ErrClosed,
	"rfbclient.ErrLost":                  rfbclient.ErrLost,
	"rfbclient.ErrNoDial":                rfbclient.ErrNoDial,
	"rfbclient.ErrNotReading":            rfbclient.ErrNotReading,
	"rfbclient.ErrTimeout":               rfbclient.ErrTimeout,

	"websocket.CertificateError": &websocket.CertificateError{Text: "x"},
	"websocket.CloseError":       &websocket.CloseError{},
	"websocket.DialError":        &websocket.DialError{Text: "x"},
	"websocket.ProtocolError":    &websocket.ProtocolError{What: "x"},
	"websocket.StatusError":      &websocket.StatusError{Status: 404},

	"guest.AccessError":      &guest.AccessError{Said: "x"},
	"guest.NoDaemonError":    &guest.NoDaemonError{},
	"guest.StartError":       &guest.StartError{Service: "x", Err: errors.New("x")},
	"guest.ActionError":      &guest.ActionError{Err: errors.New("x")},
	"guest.AttachError":      &guest.AttachError{Err: errors.New("x")},
	"guest.AuthError":        &guest.AuthError{Err: errors.New("x")},
	"guest.BadDisplayError":  &guest.BadDisplayError{Err: &guest.XMLError{}},
	"guest.CallError":        &guest.CallError{Err: errors.New("x")},
	"guest.ConnectError":     &guest.ConnectError{Err: errors.New("x")},
	"guest.DialError":        &guest.DialError{Err: errors.New("x")},
	"value.Error":            &guest.ValueError{Value: "x"},
	"guest.LostError":        &guest.LostError{},
	"guest.NoDisplayError":   &guest.NoDisplayError{},
	"guest.NoGuestError":     &guest.NoGuestError{},
	"guest.NoLibvirtError":   &guest.NoLibvirtError{Err: errors.New("x")},
	"guest.NotReadyError":    &guest.NotReadyError{},
	"guest.NotRunningError":  &guest.NotRunningError{},
	"ssh.PrivateDirError":    &guest.PrivateDirError{Err: errors.New("x")},
	"guest.SizeError":        &guest.SizeError{},
	"ssh.Error":              &guest.SSHError{Err: errors.New("x")},
	"ssh.TunnelError":        &guest.TunnelError{Err: &guest.SSHError{Err: errors.New("x")}},
	"guest.UnreachableError": &guest.UnreachableError{},
	"guest.XMLError":         &guest.XMLError{},
	"guest.ErrCancelled":     guest.ErrCancelled,
	"guest.ErrClosed":        guest.ErrClosed,
	"guest.ErrNoLibvirt":     guest.ErrNoLibvirt,
	"guest.ErrNotLocal":      guest.ErrNotLocal,
	"guest.ErrSSHEnded":      guest.ErrSSHEnded,
	"guest.ErrSSHPath":       guest.ErrSSHPath,
	"guest.ErrSSHSilent":     guest.ErrSSHSilent,
	"guest.ErrLibvirtsSSH":   &guest.SSHError{Err: guest.ErrLibvirtsSSH}, // which alone wraps it
	"ssh.ErrEnded":           guest.ErrSSHEnded,
	"ssh.ErrPath":            guest.ErrSSHPath,
	"ssh.ErrSilent":          guest.ErrSSHSilent,

	"recorder.EncoderError": &recorder.EncoderError{Ending: ".webm"},
	"recorder.EndingError":  &recorder.EndingError{Name: "x"},
	"recorder.FFmpegError":  &recorder.FFmpegError{Said: "x"},
	"recorder.FullError":    &recorder.FullError{File: "x", Err: syscall.ENOSPC},
	"recorder.WriteError":   &recorder.WriteError{Err: recorder.ErrSelf},
	"recorder.ErrInUse":     recorder.ErrInUse,
	"recorder.ErrLarge":     recorder.ErrLarge,
	"recorder.ErrNoFFmpeg":  recorder.ErrNoFFmpeg,
	"recorder.ErrNothing":   recorder.ErrNothing,
	"recorder.ErrSelf":      recorder.ErrSelf,
	"frames.ErrInUse":       frames.ErrInUse,
	"frames.ErrNothing":     frames.ErrNothing,
	"fbs.ErrFormat":         fbs.ErrFormat,

	"keys.ChordError":      &keys.ChordError{},
	"keys.NoScancodeError": &keys.NoScancodeError{Keysyms: []uint32{'x'}},
	"keys.UntypableError":  &keys.UntypableError{Characters: []rune("x")},
	"layout.UnknownError":  &layout.UnknownError{Layout: "x"},
	"layout.ErrUnknown":    &layout.UnknownError{Layout: "x"}, // which alone wraps it
	"layout.ErrNoXKB":      layout.ErrNoXKB,

	"address.Error":             &address.Error{},
	"keyspec.Error":             &keyspec.Error{},
	"keyspec.ErrTwoKeys":        keyspec.ErrTwoKeys,
	"settings.Error":            &settings.Error{},
	"vvfile.Error":              &vvfile.Error{Kind: vvfile.TooLarge},
	"secrets.Error":             &secrets.Error{Err: errors.New("x")},
	"keyring.Error":             &keyring.Error{What: "x", Err: context.DeadlineExceeded},
	"keyring.ErrDismissed":      keyring.ErrDismissed,
	"keyring.ErrNoCollection":   keyring.ErrNoCollection,
	"keyring.ErrNone":           keyring.ErrNone,
	"problem.ErrNoAnswer":       ErrNoAnswer,
	"problem.ErrGaveUp":         ErrGaveUp,
	"problem.ErrNoDialogs":      ErrNoDialogs,
	"problem.DowngradeError":    &DowngradeError{Err: errors.New("x")},
	"problem.OtherMachineError": &OtherMachineError{Was: "x", Is: "y"},
	"problem.SaveError":         &SaveError{Err: &PictureNameError{Name: "x"}},
	"problem.ScreenError":       &ScreenError{},
	"problem.PictureNameError":  &PictureNameError{Name: "x"},
	"problem.Problem":           &Problem{Reason: "x"},
	"problem.RecordError":       &RecordError{Err: errors.New("x")},
	"problem.ThrownOutError":    &ThrownOutError{Err: rfbclient.ErrLost},
	"problem.TimeoutError":      &TimeoutError{After: time.Second},
}

// unseen are errors that no user sees by themselves, and why.
var unseen = map[string]string{
	"websocket.ErrNotTLS":       "the cause of a DialError, whose kind says it",
	"websocket.ErrNotWebSocket": "the cause of a DialError, whose kind says it",
	"websocket.ErrURL":          "the cause of a DialError, whose kind says it",
	"script.StepError":          "the step is named elsewhere, and what it wraps has its own words",
	"thumbnail.ErrFormat":       "a guest without a picture has none in the list",
}

// kindSamples make an error of each kind: of each constant of a type that says what an
// error is about.
var kindSamples = map[string]func(kind int) error{
	"rfbclient.UnsupportedKind": func(k int) error {
		return &rfbclient.UnsupportedError{Kind: rfbclient.UnsupportedKind(k), Text: "x"}
	},
	"rfbclient.TLSKind":  func(k int) error { return &rfbclient.TLSError{Kind: rfbclient.TLSKind(k), Text: "x"} },
	"rfbclient.FileKind": func(k int) error { return &rfbclient.FileError{Kind: rfbclient.FileKind(k), File: "x"} },
	"rfbclient.CertificateProblem": func(k int) error {
		c := &rfbclient.Certificate{Problems: []rfbclient.CertificateProblem{rfbclient.CertificateProblem(k)}}
		if k == int(rfbclient.OtherProblem) {
			c.Reason = "the library's words"
		}
		if CertificateReason(c) == "" {
			return &Problem{}
		}
		return &rfbclient.CertificateError{Certificate: c}
	},
	"websocket.DialKind": func(k int) error {
		return &websocket.DialError{Kind: websocket.DialKind(k), Text: "x", Err: &websocket.StatusError{Status: 404}}
	},
	"websocket.CertificateKind": func(k int) error {
		return &websocket.CertificateError{Kind: websocket.CertificateKind(k), Host: "h", Text: "x"}
	},
	"value.Kind":         func(k int) error { return &guest.ValueError{Kind: guest.ValueKind(k), Value: "x"} },
	"guest.XMLKind":      func(k int) error { return &guest.XMLError{Kind: guest.XMLKind(k), Text: "x"} },
	"guest.LostKind":     func(k int) error { return &guest.LostError{Loss: guest.Loss{Kind: guest.LostKind(k), Said: "x"}} },
	"address.Kind":       func(k int) error { return &address.Error{Kind: address.Kind(k), Text: "x"} },
	"keyspec.Kind":       func(k int) error { return &keyspec.Error{Kind: keyspec.Kind(k), Name: "x", Err: errors.New("x")} },
	"settings.Kind":      func(k int) error { return &settings.Error{Kind: settings.Kind(k), File: "x"} },
	"secrets.Kind":       func(k int) error { return &secrets.Error{Kind: secrets.Kind(k), File: "x"} },
	"vvfile.Kind":        func(k int) error { return &vvfile.Error{Kind: vvfile.Kind(k), Name: "x"} },
	"problem.ScreenKind": func(k int) error { return &ScreenError{Kind: ScreenKind(k), Display: ":0"} },
	"vvfile.NoteKind": func(k int) error {
		note := vvfile.Note{Kind: vvfile.NoteKind(k), Name: "x", Key: "y", Err: errors.New("z")}
		return &Problem{Reason: FileNote(note), Err: errors.New("a note")}
	},
	"rfbclient.Refusal": func(k int) error { return refusalProblem(rfbclient.Refusal(k), "x") },
}

// otherKinds are of no error.
var otherKinds = []string{"cli.Kind", "guest.EventKind", "guest.QuestionKind"}

// TestErrorsHaveWords: a rule knows each exported error, and says something.
func TestErrorsHaveWords(t *testing.T) {
	found := exported(t)
	for _, name := range found.errors {
		if _, ok := unseen[name]; ok {
			continue
		}
		err := errorSamples[name]
		if err == nil {
			t.Errorf("%s is an error without a rule here: add one, and an error to errorSamples", name)
			continue
		}
		if f := known(err); f == nil || f.Reason == "" || err.Error() == "" {
			t.Errorf("%s: there are no words for %v", name, err)
		}
	}
	for name := range errorSamples {
		if !slices.Contains(found.errors, name) {
			t.Errorf("there is no error %s any more", name)
		}
	}
}

// TestKindsHaveWords: each kind of an error has words of its own.
func TestKindsHaveWords(t *testing.T) {
	found := exported(t)
	for name, count := range found.kinds {
		if slices.Contains(otherKinds, name) {
			continue
		}
		sample := kindSamples[name]
		if sample == nil {
			t.Errorf("%s is not in kindSamples", name)
			continue
		}
		if count == 0 {
			t.Errorf("%s has no constants", name)
		}
		for k := found.first[name]; k < found.first[name]+count; k++ {
			err := sample(k)
			if f := known(err); f == nil || f.Reason == "" || strings.HasSuffix(f.Reason, ": ") {
				t.Errorf("%s %d has no words: %v", name, k, err)
			}
			if err.Error() == "" {
				t.Errorf("%s %d states no fact", name, k)
			}
		}
		past := found.first[name] + count
		if f := known(sample(past)); name != "rfbclient.Refusal" && f != nil && f.Reason != "" && !strings.HasSuffix(f.Reason, ": ") {
			t.Errorf("%s %d, which there is not, has the words %q: this test would find nothing", name, past, f.Reason)
		}
	}
	for name := range kindSamples {
		if _, ok := found.kinds[name]; !ok {
			t.Errorf("there is no %s any more", name)
		}
	}
}

// TestRefusalsDiffer: what a server refuses a client for has an advice of its own.
func TestRefusalsDiffer(t *testing.T) {
	seen := map[string]int{}
	for k := range exported(t).kinds["rfbclient.Refusal"] {
		advice := refusalProblem(rfbclient.Refusal(k), "").Advice
		if before, ok := seen[advice]; ok {
			t.Errorf("kinds %d and %d have the same advice", before, k)
		}
		seen[advice] = k
	}
}

// declared is what packages export: names of errors, kinds and how many there are, and
// the number of the first.
type declared struct {
	errors []string
	kinds  map[string]int
	first  map[string]int
}

// exported reads the sources of the packages whose errors come here.
func exported(t *testing.T) declared {
	t.Helper()
	d := declared{kinds: map[string]int{}, first: map[string]int{}}
	for _, root := range []string{"rfbclient", "guest", "recorder", "internal", "app"} {
		err := filepath.WalkDir(filepath.Join("..", "..", root), func(file string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() && slices.Contains([]string{"gnutls", "sasl", "inflate", "turbojpeg", "testdata"}, entry.Name()) {
				return filepath.SkipDir // a library's words are facts of the errors above
			}
			if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
				return nil
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
			if err == nil {
				d.read(packageOf(file), parsed)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(d.errors) < 50 || len(d.kinds) < 10 {
		t.Fatalf("found %d errors and %d types of kinds", len(d.errors), len(d.kinds))
	}
	return d
}

// packageOf names the package of a file. What is internal to rfbclient is known by that
// name: which of its packages has an error is its own matter.
func packageOf(file string) string {
	dir := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(file)), "../../")
	if strings.HasPrefix(dir, "rfbclient/internal/") {
		return "rfbclient"
	}
	return path.Base(dir)
}

func (d *declared) read(pkg string, file *ast.File) {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if name := errorType(decl); ast.IsExported(name) {
				d.errors = append(d.errors, pkg+"."+name)
			}
		case *ast.GenDecl:
			d.values(pkg, decl)
		}
	}
}

// errorType gives the type whose method Error a function is; "" for other functions.
func errorType(f *ast.FuncDecl) string {
	if f.Recv == nil || f.Name.Name != "Error" || len(f.Type.Params.List) > 0 {
		return ""
	}
	receiver := f.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	name, _ := receiver.(*ast.Ident)
	if name == nil {
		return ""
	}
	return name.Name
}

// values reads errors that are variables, and the constants of kinds.
func (d *declared) values(pkg string, decl *ast.GenDecl) {
	kind := ""
	for i, spec := range decl.Specs {
		value, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for _, name := range value.Names {
			if decl.Tok == token.VAR && strings.HasPrefix(name.Name, "Err") {
				d.errors = append(d.errors, pkg+"."+name.Name)
			}
		}
		if decl.Tok != token.CONST {
			continue
		}
		if len(value.Values) > 0 {
			kind = ""
			if typed, ok := value.Type.(*ast.Ident); ok && isKind(typed.Name) {
				kind = pkg + "." + typed.Name
				d.first[kind] = i + offset(value.Values[0])
			}
		}
		if kind != "" {
			d.kinds[kind] += len(value.Names)
		}
	}
}

func isKind(name string) bool {
	return ast.IsExported(name) && (strings.HasSuffix(name, "Kind") || name == "CertificateProblem" || name == "Refusal")
}

// offset is what is added to iota.
func offset(e ast.Expr) int {
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		if number, ok := sum.Y.(*ast.BasicLit); ok {
			n, _ := strconv.Atoi(number.Value)
			return n
		}
	}
	return 0
}
