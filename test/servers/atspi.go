// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// Accessibility is a session bus of its own with the bus that screen readers use:
// through it a test sees windows as a blind user does, and presses what they have.
type Accessibility struct {
	Session string // the address of the session bus
	bus     *dbus.Conn
	roles   map[uint32]string // names, as far as they were met
}

// StartAccessibility starts both buses. Programs that have Env in their environment,
// after the screen's, are seen there.
func StartAccessibility(t testing.TB) *Accessibility {
	t.Helper()
	a := &Accessibility{Session: startBus(t), roles: map[uint32]string{}}
	session := connectBus(t, a.Session) // starts the other one when it is asked for it
	var address string
	Wait(t, "the accessibility bus", func() bool {
		return session.Object("org.a11y.Bus", "/org/a11y/bus").Call("org.a11y.Bus.GetAddress", 0).Store(&address) == nil
	})
	a.bus = connectBus(t, address)
	// Programs keep the list of their objects only while somebody listens.
	Wait(t, "the accessibility registry", func() bool {
		return a.bus.Object("org.a11y.atspi.Registry", "/org/a11y/atspi/registry").
			Call("org.a11y.atspi.Registry.RegisterEvent", 0, "object:state-changed", []string{}, "").Err == nil
	})
	return a
}

// startBus starts a message bus and gives its address, which it says on a pipe.
func startBus(t testing.TB) string {
	t.Helper()
	return startBusAs(t, "--session")
}

// StartEmptyBus starts a message bus on which nobody is and nothing can be started. It
// gives what a program needs to use it.
func StartEmptyBus(t testing.TB) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "bus.conf")
	config := `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
		<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"DBUS_SESSION_BUS_ADDRESS=" + startBusAs(t, "--config-file="+file)}
}

func startBusAs(t testing.TB, kind string) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	dir := ShortDir(t)
	// What it starts has its sockets in a directory that no other one has, and leaves
	// the user's files alone.
	env := []string{"HOME=" + dir, "XDG_DATA_HOME=" + dir, "XDG_RUNTIME_DIR=" + dir, "DISPLAY=", "WAYLAND_DISPLAY=", "DBUS_SESSION_BUS_ADDRESS="}
	_, err = start(t, env, []*os.File{w}, "dbus-daemon", kind, "--nofork", "--nopidfile", "--print-address=3",
		"--address=unix:tmpdir="+dir)
	w.Close()
	if err != nil {
		t.Fatalf("start dbus-daemon: %v", err)
	}
	if err := r.SetReadDeadline(time.Now().Add(Patience)); err != nil {
		t.Fatal(err)
	}
	address, err := bufio.NewReader(r).ReadString('\n')
	if err != nil && err != io.EOF || address == "" {
		t.Fatalf("the session bus gave no address: %v", err)
	}
	return strings.TrimSpace(address)
}

func connectBus(t testing.TB, address string) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatalf("connect to the bus %s: %v", address, err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// Env is what a program needs to be seen. It goes after Screen.Env, which turns
// accessibility off.
func (a *Accessibility) Env() []string {
	return []string{"NO_AT_BRIDGE=0", "DBUS_SESSION_BUS_ADDRESS=" + a.Session, "GTK_A11Y=", "AT_SPI_BUS_ADDRESS="}
}

// Accessible is a window, a control or a text, as a screen reader sees it.
type Accessible struct {
	Role     string // "push button", "password text", "label", ...
	Name     string // what is said of it
	About    string // its description: what else is said of it
	States   States
	Children []*Accessible

	interfaces []string
	object     dbus.BusObject
}

// States are bits of AT-SPI's AtspiStateType.
type States uint64

// Some states.
const (
	Checked   States = 1 << 4
	Enabled   States = 1 << 8
	Focusable States = 1 << 11
	Focused   States = 1 << 12
	Sensitive States = 1 << 24
	Showing   States = 1 << 25
	Visible   States = 1 << 30
)

const (
	accessible = "org.a11y.atspi.Accessible"
	rootPath   = "/org/a11y/atspi/accessible/root"
	cachePath  = "/org/a11y/atspi/cache"
)

type reference struct {
	Bus  string
	Path dbus.ObjectPath
}

// item is what a program tells of one of its objects.
type item struct {
	Object, Program, Parent reference
	Index, Children         int32
	Interfaces              []string
	Name                    string
	Role                    uint32
	Description             string
	States                  []uint32
}

// Windows gives the windows of all programs, with all that is in them. What
// disappears meanwhile is left out.
func (a *Accessibility) Windows(t testing.TB) []*Accessible {
	t.Helper()
	var windows []*Accessible
	for _, program := range a.children(reference{"org.a11y.atspi.Registry", rootPath}) {
		var items []item // one call for nearly all: one for each would take a second
		_ = a.bus.Object(program.Bus, cachePath).Call("org.a11y.atspi.Cache.GetItems", 0).Store(&items)
		known := newTree(a, items)
		for _, window := range a.children(program) {
			if w := known.read(window); w != nil {
				windows = append(windows, w)
			}
		}
	}
	return windows
}

// children lists the objects in another one; none if that has gone.
func (a *Accessibility) children(of reference) []reference {
	var list []reference
	_ = a.bus.Object(of.Bus, of.Path).Call(accessible+".GetChildren", 0).Store(&list)
	return list
}

// tree is what a program has told of its objects. It may lack new ones.
type tree struct {
	access   *Accessibility
	items    map[dbus.ObjectPath]item
	children map[dbus.ObjectPath][]reference
}

func newTree(a *Accessibility, items []item) *tree {
	slices.SortStableFunc(items, func(x, y item) int { return int(x.Index - y.Index) })
	t := &tree{a, map[dbus.ObjectPath]item{}, map[dbus.ObjectPath][]reference{}}
	for _, i := range items {
		t.items[i.Object.Path] = i
		t.children[i.Parent.Path] = append(t.children[i.Parent.Path], i.Object)
	}
	return t
}

// read gives an object and those in it; nil if it has gone.
func (t *tree) read(ref reference) *Accessible {
	object := t.access.bus.Object(ref.Bus, ref.Path)
	i, known := t.items[ref.Path]
	if !known && !ask(object, &i) {
		return nil
	}
	n := &Accessible{Name: i.Name, About: i.Description, interfaces: i.Interfaces, object: object}
	for w, word := range i.States {
		n.States |= States(word) << (32 * w)
	}
	n.Role = t.access.role(i.Role, n)
	inside := t.children[ref.Path]
	if len(inside) != int(i.Children) {
		inside = t.access.children(ref)
	}
	for _, child := range inside {
		if c := t.read(child); c != nil {
			n.Children = append(n.Children, c)
		}
	}
	return n
}

// ask asks an object itself. It says false if it has gone.
func ask(object dbus.BusObject, i *item) bool {
	name, err := object.GetProperty(accessible + ".Name")
	if err != nil ||
		object.Call(accessible+".GetRole", 0).Store(&i.Role) != nil ||
		object.Call(accessible+".GetInterfaces", 0).Store(&i.Interfaces) != nil ||
		object.Call(accessible+".GetState", 0).Store(&i.States) != nil {
		return false
	}
	i.Name, _ = name.Value().(string)
	if description, err := object.GetProperty(accessible + ".Description"); err == nil {
		i.Description, _ = description.Value().(string)
	}
	i.Children = -1 // not known
	return true
}

// role names a role, of which an object is asked the first time.
func (a *Accessibility) role(number uint32, n *Accessible) string {
	name, known := a.roles[number]
	if !known {
		if n.object.Call(accessible+".GetRoleName", 0).Store(&name) != nil {
			return ""
		}
		a.roles[number] = name
	}
	return name
}

// isLabelled says whether another object is its label.
func (n *Accessible) isLabelled() bool {
	var relations []struct {
		Kind    uint32
		Targets []reference
	}
	if n.object.Call(accessible+".GetRelationSet", 0).Store(&relations) != nil {
		return true // it has gone meanwhile
	}
	const labelledBy = 2 // ATSPI_RELATION_LABELLED_BY
	for _, r := range relations {
		if r.Kind == labelledBy && len(r.Targets) > 0 {
			return true
		}
	}
	return false
}

// Alert is the name that WaitWindow takes for a message, whatever it is of.
const Alert = "alert"

// WaitWindow waits for a window or a dialog with the name.
func (a *Accessibility) WaitWindow(t testing.TB, name string) *Accessible {
	t.Helper()
	var found *Accessible
	Wait(t, fmt.Sprintf("the accessible window %q", name), func() bool {
		for _, w := range a.Windows(t) {
			if (w.Name == name || name == Alert && w.Role == Alert) && w.States&Showing != 0 {
				found = w
				return true
			}
		}
		return false
	})
	return found
}

// WaitFind waits until a window has something of a role with a name: some menus are
// made only a while after their window.
func (a *Accessibility) WaitFind(t testing.TB, window, role, name string) *Accessible {
	t.Helper()
	var found *Accessible
	Wait(t, fmt.Sprintf("the %s %q in %q", role, name, window), func() bool {
		found = a.WaitWindow(t, window).Find(role, name)
		return found != nil
	})
	return found
}

// All calls f for it and for everything in it.
func (n *Accessible) All(f func(*Accessible)) {
	f(n)
	for _, child := range n.Children {
		child.All(f)
	}
}

// Find gives the first one in it of a role with a name; nil if there is none. An
// empty role or name fits all.
func (n *Accessible) Find(role, name string) *Accessible {
	var found *Accessible
	n.All(func(c *Accessible) {
		if found == nil && (role == "" || c.Role == role) && (name == "" || c.Name == name) {
			found = c
		}
	})
	return found
}

// FindAll gives all in it of a role.
func (n *Accessible) FindAll(role string) []*Accessible {
	var found []*Accessible
	n.All(func(c *Accessible) {
		if c.Role == role {
			found = append(found, c)
		}
	})
	return found
}

// Press does what a control is for: its first action.
func (n *Accessible) Press(t testing.TB) {
	t.Helper()
	if n == nil {
		t.Fatal("there is no such control to press")
		return
	}
	var done bool
	if err := n.object.Call("org.a11y.atspi.Action.DoAction", 0, int32(0)).Store(&done); err != nil || !done {
		t.Fatalf("press the %s %q: %v", n.Role, n.Name, err)
	}
}

// Type sets the text of an entry.
func (n *Accessible) Type(t testing.TB, text string) {
	t.Helper()
	var done bool
	if err := n.object.Call("org.a11y.atspi.EditableText.SetTextContents", 0, text).Store(&done); err != nil || !done {
		t.Fatalf("type into the %s %q: %v", n.Role, n.Name, err)
	}
}

// interactive are the roles of what a user works with: each needs a name.
var interactive = map[string]bool{
	"push button": true, "toggle button": true, "check box": true, "radio button": true, "menu": true, "menu item": true,
	"check menu item": true, "radio menu item": true, "text": true, "password text": true, "entry": true, "combo box": true,
	"slider": true, "spin button": true, "list": true, "list box": true, "table": true, "tree table": true, "page tab": true,
	"link": true, "drawing area": true, "progress bar": true, "toggle switch": true, "switch": true, "image": false,
}

// Unnamed describes every control in it that a screen reader has no name for.
func (n *Accessible) Unnamed() []string { return n.unnamed("") }

func (n *Accessible) unnamed(path string) []string {
	path += "/" + n.Role
	if n.Name != "" {
		path += fmt.Sprintf("(%s)", n.Name)
	}
	var list []string
	if interactive[n.Role] && strings.TrimSpace(n.Name) == "" && n.States&Visible != 0 && !n.isLabelled() {
		list = append(list, path)
	}
	for _, child := range n.Children {
		list = append(list, child.unnamed(path)...)
	}
	return list
}

// String shows it and what is in it, a line each.
func (n *Accessible) String() string { return n.indented("") }

func (n *Accessible) indented(by string) string {
	s := fmt.Sprintf("%s%s %q", by, n.Role, n.Name)
	for _, state := range []struct {
		bit  States
		name string
	}{{Showing, "showing"}, {Sensitive, "sensitive"}, {Focusable, "focusable"}, {Focused, "focused"}, {Checked, "checked"}} {
		if n.States&state.bit != 0 {
			s += " " + state.name
		}
	}
	s += "\n"
	for _, child := range n.Children {
		s += child.indented(by + "  ")
	}
	return s
}

// Keys gives the keys that a control has, such as "<Alt>t"; "" if it has none.
func (n *Accessible) Keys() string {
	var binding string
	if !slices.Contains(n.interfaces, "org.a11y.atspi.Action") ||
		n.object.Call("org.a11y.atspi.Action.GetKeyBinding", 0, int32(0)).Store(&binding) != nil {
		return ""
	}
	// Of "mnemonic;path;accelerator" the first.
	mnemonic, _, _ := strings.Cut(binding, ";")
	return mnemonic
}
