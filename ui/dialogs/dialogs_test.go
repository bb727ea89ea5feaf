// SPDX-License-Identifier: GPL-2.0-or-later

package dialogs

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gotk3/gotk3/gtk"

	"github.com/govnc/virt-viewer/app/login"
	"github.com/govnc/virt-viewer/guest"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
	"github.com/govnc/virt-viewer/ui/gtkx"
)

// TestDialogs opens the dialogs over an empty window and answers them. It is one test with
// parts, for its thread is GTK's.
func TestDialogs(t *testing.T) {
	runtime.LockOSThread()
	for _, v := range servers.StartScreen(t).Env() {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
	if err := gtk.InitCheck(nil); err != nil {
		t.Fatal(err)
	}
	window, err := gtk.WindowNew(gtk.WINDOW_TOPLEVEL)
	if err != nil {
		t.Fatal(err)
	}
	group, err := gtk.WindowGroupNew()
	if err != nil {
		t.Fatal(err)
	}
	window.ShowAll()
	o := &testOwner{Owner: Owner{Window: window, Group: group, Width: func() int { return 1024 }}}
	o.Release, o.Focus = func() { o.released++ }, func() { o.focused++ }
	for name, f := range map[string]func(t *testing.T, o *testOwner){
		"credentials": testCredentials, "trust": testTrust, "unprotected": testUnprotected, "media": testMedia,
		"snapshots": testSnapshots, "preferences": testPreferences, "typing": testTyping,
	} {
		*o = testOwner{Owner: o.Owner}
		t.Run(name, func(t *testing.T) { f(t, o) })
	}
}

// testOwner counts how often a dialog has taken the keyboard and given it back.
type testOwner struct {
	Owner
	released, focused int
}

func text(t *testing.T, entry *gtk.Entry) string {
	t.Helper()
	s, err := entry.GetText()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func testCredentials(t *testing.T, o *testOwner) {
	q := login.Question{Heading: "Who?", Username: true, Password: true, Name: "me"}
	var got login.Answer
	answers, cancelled := 0, 0
	answer := func(a login.Answer, ok bool) {
		got = a
		if ok {
			answers++
		} else {
			cancelled++
		}
	}
	d := AskCredentials(o.Owner, q, answer)
	if o.released != 1 {
		t.Errorf("the keyboard was taken %d times", o.released)
	}
	if d.remember != nil || d.reason.GetVisible() {
		t.Error("what is not asked, or was not wrong, is shown")
	}
	d.password.SetText("secret")
	d.dialog.Response(gtk.RESPONSE_OK)
	if answers != 1 || got.Username != "me" || string(got.Password) != "secret" || text(t, d.password) != "" {
		t.Errorf("%d answers, %q and %q; the dialog still has %q", answers, got.Username, got.Password, text(t, d.password))
	}
	if d.fields.GetSensitive() {
		t.Error("the fields can be changed while the answer is verified")
	}
	if d.Again(login.Question{Password: true}, answer) {
		t.Error("a dialog with two fields asks for one")
	}
	q.Reason = "It was wrong."
	if !d.Again(q, answer) || !d.fields.GetSensitive() || !d.reason.GetVisible() {
		t.Error("the dialog does not ask again and say why")
	}
	d.dialog.Response(gtk.RESPONSE_CANCEL)
	if cancelled != 1 || answers != 1 {
		t.Errorf("cancelled %d times, answered %d times", cancelled, answers)
	}
}

func testTrust(t *testing.T, o *testOwner) {
	c := &rfbclient.Certificate{Subject: "CN=server", Key: "RSA 2048", NotAfter: time.Now()}
	for _, tt := range []struct {
		response       gtk.ResponseType
		accept, always bool
	}{{gtk.RESPONSE_CANCEL, false, false}, {gtk.RESPONSE_DELETE_EVENT, false, false}, {gtk.RESPONSE_OK, true, false}, {gtk.RESPONSE_ACCEPT, true, true}} {
		accept, always := !tt.accept, !tt.always
		d := AskTrust(o.Owner, c, false, func(a, b bool) { accept, always = a, b })
		d.Response(tt.response)
		d.Destroy()
		if accept != tt.accept || always != tt.always {
			t.Errorf("the answer %v means %v, %v", tt.response, accept, always)
		}
	}
	// A server that was another one is connected to after an act of its own only.
	d := AskTrust(o.Owner, c, true, func(bool, bool) {})
	defer d.Destroy()
	for _, response := range []gtk.ResponseType{gtk.RESPONSE_OK, gtk.RESPONSE_ACCEPT} {
		button, err := d.GetWidgetForResponse(response)
		if err != nil || button.ToWidget().GetSensitive() {
			t.Errorf("a server that has changed can be connected to at once, %v", err)
		}
	}
}

func testUnprotected(t *testing.T, o *testOwner) {
	accept, remember := false, false
	d := AskUnprotected(o.Owner, "host", &rfbclient.Unprotected{}, func(a, r bool) { accept, remember = a, r })
	d.Response(gtk.RESPONSE_OK)
	d.Destroy()
	if !accept || !remember {
		t.Errorf("accepted: %v, remembered: %v", accept, remember)
	}
}

func testMedia(t *testing.T, o *testOwner) {
	var inserted []string
	m := Media{
		Drives: []guest.Drive{{Target: "hdc", Image: "/old.iso"}, {Target: "hdd"}, {Target: "fda", Floppy: true}},
		Images: func(then func([]string)) { then([]string{"/pool/a.iso"}) },
		Insert: func(target, path string) { inserted = append(inserted, target+" "+path) },
	}
	can := func(d *mediaDialog) bool {
		button, err := d.dialog.GetWidgetForResponse(gtk.RESPONSE_OK)
		return err == nil && button.ToWidget().GetSensitive()
	}
	d := openMedia(o.Owner, m, "")
	if text(t, d.path) != "/old.iso" || can(d) || !d.eject.GetSensitive() {
		t.Error("what is in the drive can be inserted, or not be ejected")
	}
	d.drive.SetActive(1)
	if text(t, d.path) != "" || can(d) || d.eject.GetSensitive() {
		t.Error("an empty drive can be emptied")
	}
	d.drive.SetActive(0)
	d.dialog.Response(responseEject)
	d = openMedia(o.Owner, m, "/new.iso") // goes into the empty drive
	if !can(d) {
		t.Error("an image that was dropped cannot be inserted")
	}
	d.dialog.Response(gtk.RESPONSE_OK)
	openMedia(o.Owner, m, "").dialog.Response(gtk.RESPONSE_CANCEL)
	if got := strings.Join(inserted, ", "); got != "hdc , hdd /new.iso" || o.focused != 3 {
		t.Errorf("inserted: %q; the keyboard was given back %d times", got, o.focused)
	}
}

func testSnapshots(t *testing.T, o *testOwner) {
	list := []guest.Snapshot{}
	var asked []string
	do := func(what string) func(doing, name string, then func()) {
		return func(_, name string, then func()) {
			asked = append(asked, what+" "+name)
			if what == "create" {
				list = append(list, guest.Snapshot{Name: name, Current: true})
			}
			then()
		}
	}
	var fail error
	d := openSnapshots(o.Owner, Snapshots{
		List:   func(then func([]guest.Snapshot, error)) { then(list, fail) },
		Create: do("create"), Load: do("load"), Delete: do("delete"),
	})
	defer d.dialog.Destroy()
	can := func(response gtk.ResponseType) bool {
		button, err := d.dialog.GetWidgetForResponse(response)
		return err == nil && button.ToWidget().GetSensitive()
	}
	if can(responseLoad) || can(responseDelete) || !can(responseCreate) {
		t.Error("a snapshot can be loaded where there is none")
	}
	d.name.SetText("first")
	d.dialog.Response(responseCreate)
	if len(d.rows) != 1 || d.selected() == nil || d.selected().Name != "first" || !can(responseLoad) || !d.dialog.GetSensitive() {
		t.Errorf("%d rows, %v is selected", len(d.rows), d.selected())
	}
	if got := strings.Join(asked, ", "); got != "create first" {
		t.Errorf("asked for: %q", got)
	}
	list, fail = nil, errors.New("nothing goes")
	d.load()
	if got := d.empty.GetLabel(); len(d.rows) != 0 || !strings.Contains(got, "othing goes") {
		t.Errorf("%d rows, and %q", len(d.rows), got)
	}
}

func testPreferences(t *testing.T, o *testOwner) {
	set := map[string]any{}
	keep := func(name string) func(any) { return func(v any) { set[name] = v } }
	wrong := func(text string) error {
		if text == "wrong" {
			return errors.New("it is wrong")
		}
		return nil
	}
	closed := 0
	d := ShowPreferences(o.Owner, []PreferencePage{{Name: "Picture", Preferences: []Preference{
		{Label: "_On", Value: true, Set: keep("on")},
		{Label: "_Way", Help: "It helps.", Value: "b", Choices: []Choice{{"a", "One"}, {"b", "Two"}}, Set: keep("way")},
		{Label: "_Text", Value: "old", Check: wrong, Press: true, Set: keep("text")},
	}}}, false, func() { closed++ })
	var controls []gtk.IWidget
	for _, p := range []Preference{
		{Value: true, Set: keep("on")}, {Value: "b", Choices: []Choice{{"a", "One"}, {"b", "Two"}}, Set: keep("way")}, {Value: "old", Check: wrong, Set: keep("text")},
	} {
		control, _ := d.control(gtkx.Load(views, "preference.ui"), p)
		controls = append(controls, control)
	}
	controls[0].(*gtk.Switch).SetActive(false)
	controls[1].(*gtk.ComboBoxText).SetActiveID("a")
	entry := controls[2].(*gtk.Entry)
	entry.SetText("new")
	if set["on"] != false || set["way"] != "a" || set["text"] != "new" {
		t.Errorf("set: %v", set)
	}
	entry.SetText("wrong")
	if set["text"] != "old" || !d.wrong.GetVisible() {
		t.Errorf("a text that is wrong: %v is kept, and the reason is shown: %v", set["text"], d.wrong.GetVisible())
	}
	entry.SetText("right")
	if set["text"] != "right" || d.wrong.GetVisible() {
		t.Errorf("a text that is right again: %v", set["text"])
	}
	d.dialog.Response(gtk.RESPONSE_CLOSE)
	if closed != 1 {
		t.Errorf("closed %d times", closed)
	}
}

func testTyping(t *testing.T, o *testOwner) {
	last := Typing{Layout: "de", Speed: 1}
	var typed string
	var fail error = errors.New("no")
	d := openTyping(o.Owner, "a text", &last, func(text string, _ Typing) error {
		typed = text
		return fail
	})
	d.speed.SetActive(2)
	d.dialog.Response(gtk.RESPONSE_OK)
	if typed != "a text" || !d.wrong.GetVisible() || last != (Typing{"de", 1}) || o.focused != 0 {
		t.Errorf("what cannot be typed: %q, %v", typed, last)
	}
	fail = nil
	d.dialog.Response(gtk.RESPONSE_OK)
	if last != (Typing{"de", 2}) || o.focused != 1 {
		t.Errorf("after typing: %v; the keyboard was given back %d times", last, o.focused)
	}
}
