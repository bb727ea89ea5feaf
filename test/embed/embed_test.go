// SPDX-License-Identifier: GPL-2.0-or-later

package embed

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/test/servers"
)

// stage is a staged tree.
type stage struct {
	libdir string
	flags  []string // of the C compiler
}

var staged stage

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "vv-stage")
	if err != nil {
		panic(err)
	}
	staged, err = findStage(dir)
	if err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// findStage makes a staged tree in dir if there is none, and finds its parts.
func findStage(dir string) (stage, error) {
	tree := os.Getenv("STAGED")
	if tree == "" {
		tree = filepath.Join(dir, "tree")
		script := `meson setup "$1/build" ../.. --prefix=/usr && meson compile -C "$1/build" && DESTDIR="$1/tree" meson install -C "$1/build" --no-rebuild`
		if out, err := exec.Command("sh", "-ec", script, "sh", dir).CombinedOutput(); err != nil {
			os.Stderr.Write(out)
			return stage{}, err
		}
	}
	found, err := filepath.Glob(filepath.Join(tree, "usr/lib*/pkgconfig/govnc-1.0.pc"))
	if more, _ := filepath.Glob(filepath.Join(tree, "usr/lib/*/pkgconfig/govnc-1.0.pc")); err != nil || len(found)+len(more) == 0 {
		return stage{}, os.ErrNotExist
	} else {
		found = append(found, more...)
	}
	// The file with the tree as its prefix; pkg-config can only change all files' at once.
	text, err := os.ReadFile(found[0])
	if err != nil {
		return stage{}, err
	}
	text = bytes.Replace(text, []byte("prefix=/usr"), []byte("prefix="+tree+"/usr"), 1)
	if err := os.WriteFile(filepath.Join(dir, "govnc-1.0.pc"), text, 0o600); err != nil {
		return stage{}, err
	}
	pkgConfig := exec.Command("pkg-config", "--cflags", "--libs", "govnc-1.0")
	pkgConfig.Env = append(os.Environ(), "PKG_CONFIG_PATH="+dir)
	flags, err := pkgConfig.Output()
	return stage{filepath.Dir(filepath.Dir(found[0])), strings.Fields(string(flags))}, err
}

func (s stage) env(screen *servers.Screen) []string {
	return append(screen.Env(), "LD_LIBRARY_PATH="+s.libdir, "GI_TYPELIB_PATH="+filepath.Join(s.libdir, "girepository-1.0"),
		"G_DEBUG=fatal-criticals", "PYTHONWARNINGS=ignore::DeprecationWarning", "VNC_PASSWORD=secret1")
}

// compile makes a program of C, with all warnings as errors.
func (s stage) compile(t *testing.T, source string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "program")
	args := append([]string{"-Wall", "-Wextra", "-Werror", source, "-o", program}, s.flags...)
	servers.Run(t, nil, "cc", args...)
	return program
}

// python is the distribution's: it has PyGObject.
const python = "/usr/bin/python3"

func locked(t *testing.T) *servers.QEMU {
	return servers.StartQEMU(t, servers.QEMUOptions{Password: "secret1"})
}

// TestExamples runs the viewers of examples/ against a guest with a password: the
// screen shows the guest's picture, a key arrives, and a refused port is an error.
func TestExamples(t *testing.T) {
	viewers := map[string][]string{
		"C":      {staged.compile(t, "../../examples/c/viewer.c")},
		"Python": {python, "../../examples/python/viewer.py"},
		"Go":     {filepath.Join(t.TempDir(), "go-viewer")},
	}
	servers.Run(t, nil, "go", "build", "-o", viewers["Go"][0], "../../examples/go-viewer")
	for name, command := range viewers {
		t.Run(name, func(t *testing.T) {
			q, screen := locked(t), servers.StartScreen(t)
			env := staged.env(screen)
			v := servers.Start(t, env, command[0], append(command[1:], q.Host, strconv.Itoa(q.Port))...)
			screen.WaitActive(t, "QEMU")
			servers.Wait(t, "the guest's picture", func() bool {
				_, found := servers.FindPicture(screen.Picture(t), q.Screen(t))
				return found
			})
			screen.Do(t, "key", "z")
			q.WaitDebug(t, "K 2c")
			v.End()
			v = servers.Start(t, env, command[0], append(command[1:], "127.0.0.1", "1")...)
			if code := v.ExitCode(t); code != 1 || !strings.Contains(v.Output(), "refused") {
				t.Errorf("a refused port: exit code %d, %s", code, v.Output())
			}
		})
	}
}

// TestSideBySide shows two guests.
func TestSideBySide(t *testing.T) {
	a, b := servers.StartQEMU(t, servers.QEMUOptions{}), servers.StartQEMU(t, servers.QEMUOptions{})
	screen := servers.StartScreen(t)
	servers.Start(t, staged.env(screen), python, "../../examples/python/sidebyside.py", a.Address(), b.Address())
	screen.WaitActive(t, "Guests")
	for _, q := range []*servers.QEMU{a, b} {
		servers.Wait(t, "the viewer at the guest", func() bool { return q.Clients(t) == 1 })
	}
}

// TestScreenshot runs the example without GTK.
func TestScreenshot(t *testing.T) {
	q := locked(t)
	file := filepath.Join(t.TempDir(), "screen.png")
	program := filepath.Join(t.TempDir(), "screenshot")
	servers.Run(t, nil, "go", "build", "-o", program, "../../examples/screenshot")
	servers.Wait(t, "the guest's picture in the file", func() bool {
		servers.Run(t, []string{"VNC_PASSWORD=secret1"}, program, q.Address(), file)
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		picture, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		return same(picture, q.Screen(t))
	})
}

func same(a, b image.Image) bool {
	if a.Bounds().Size() != b.Bounds().Size() {
		return false
	}
	_, found := servers.FindPicture(a, b)
	return found
}

// TestPython runs what programs in Python do.
func TestPython(t *testing.T) {
	for name, code := range map[string]int{"console": 0, "properties": 0, "refused": 0, "host": 5, "cycles": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q, screen := locked(t), servers.StartScreen(t)
			p := servers.Start(t, staged.env(screen), python, "testdata/embed.py", name, q.Host, strconv.Itoa(q.Port))
			if got := p.ExitCode(t); got != code {
				t.Errorf("exit code %d, want %d: %s", got, code, p.Output())
			}
			t.Log(p.Output())
		})
	}
}

// TestCycles makes and destroys widgets in C, by gtk-vnc's names.
func TestCycles(t *testing.T) {
	t.Parallel()
	program := staged.compile(t, "testdata/cycles.c")
	q, screen := locked(t), servers.StartScreen(t)
	p := servers.Start(t, staged.env(screen), program, q.Host, strconv.Itoa(q.Port), "2000")
	if code := p.ExitCode(t); code != 0 {
		t.Errorf("exit code %d: %s", code, p.Output())
	}
}

// TestSymbols: nothing but the library's own names leaves it, and no gotk3 is in it.
func TestSymbols(t *testing.T) {
	out := servers.Run(t, nil, "nm", "-D", "--defined-only", filepath.Join(staged.libdir, "libgovnc-1.0.so.0"))
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		if fields := strings.Fields(line); !strings.HasPrefix(fields[len(fields)-1], "govnc_") {
			t.Errorf("it exports %s", line)
		}
	}
	deps := servers.Run(t, nil, "go", "list", "-deps", "../../widget/capi")
	if bytes.Contains(deps, []byte("gotk3")) {
		t.Error("gotk3 is in the library")
	}
}

// save keeps a picture of the screen in build/screens.
func save(t *testing.T, screen *servers.Screen, name string) {
	t.Helper()
	dir := filepath.Join("..", "..", "build", "screens")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, screen.Picture(t)); err != nil {
		t.Fatal(err)
	}
}
