// SPDX-License-Identifier: GPL-2.0-or-later

package embed

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// stage is a staged tree.
type stage struct {
	prefix string // the tree's /usr
	libdir string
	flags  []string // of the C compiler
	// pkgConfig is the directory of a govnc-1.0.pc whose prefix is the tree's.
	pkgConfig string
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
	return stage{filepath.Join(tree, "usr"), filepath.Dir(filepath.Dir(found[0])), strings.Fields(string(flags)), dir}, err
}

func (s stage) env(screen *servers.Screen) []string {
	return append(screen.Env(), "LD_LIBRARY_PATH="+s.libdir, "GI_TYPELIB_PATH="+filepath.Join(s.libdir, "girepository-1.0"),
		"G_DEBUG=fatal-criticals", "PYTHONWARNINGS=ignore::DeprecationWarning", "VNC_PASSWORD=secret1")
}

// compile makes a program of C, with all warnings as errors.
func (s stage) compile(t *testing.T, source string, more ...string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "program")
	args := slices.Concat([]string{"-Wall", "-Wextra", "-Werror", source, "-o", program}, s.flags, more)
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
	t.Parallel()
	viewers := map[string][]string{
		"C":      {staged.compile(t, "../../examples/c/viewer.c")},
		"Python": {python, "../../examples/python/viewer.py"},
		"Go":     {filepath.Join(t.TempDir(), "go-viewer")},
		"Vala":   {filepath.Join(t.TempDir(), "vala-viewer")},
	}
	servers.Run(t, []string{"PKG_CONFIG_PATH=" + staged.pkgConfig}, "valac", "--vapidir="+filepath.Join(staged.prefix, "share/vala/vapi"),
		"--pkg", "govnc-1.0", "../../examples/vala/viewer.vala", "-o", viewers["Vala"][0])
	servers.Run(t, nil, "go", "build", "-ldflags=-s -w", "-o", viewers["Go"][0], "../../examples/go-viewer")
	for name, command := range viewers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
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
			staged.mustBeUsed(t, v, name)
			v.End()
			v = servers.Start(t, env, command[0], append(command[1:], "127.0.0.1", "1")...)
			if code := v.ExitCode(t); code != 1 || !strings.Contains(v.Output(), "refused") {
				t.Errorf("a refused port: exit code %d, %s", code, v.Output())
			}
		})
	}
}

// mustBeUsed looks whether a program has the library, and Python its typelib, of the staged
// tree and of nowhere else; those in Go have neither.
func (s stage) mustBeUsed(t *testing.T, p *servers.Process, language string) {
	t.Helper()
	wanted := map[string][]string{
		"C": {"libgovnc-1.0.so.0"}, "Vala": {"libgovnc-1.0.so.0"}, "Python": {"Govnc-1.0.typelib", "libgovnc-1.0.so.0"},
	}[language]
	var found []string
	for _, line := range strings.Split(p.Maps(t), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 6 || !strings.Contains(strings.ToLower(filepath.Base(fields[5])), "govnc-1.0") {
			continue
		}
		if !strings.HasPrefix(fields[5], s.prefix+"/") {
			t.Errorf("it uses %s", fields[5])
		}
		if name := filepath.Base(fields[5]); !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	if !slices.Equal(found, wanted) {
		t.Errorf("it uses %v of the staged tree, want %v", found, wanted)
	}
}

// TestStaged: what programs need to be built and run is in the staged tree, and none of it
// names the tree or the directory that it was built in.
func TestStaged(t *testing.T) {
	sources, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	tree := strings.TrimSuffix(staged.prefix, "/usr")
	for _, name := range []string{
		"include/govnc-1.0/govnc.h", "include/govnc-1.0/govnc-compat.h",
		"share/gir-1.0/Govnc-1.0.gir", "share/vala/vapi/govnc-1.0.vapi", "share/vala/vapi/govnc-1.0.deps",
		staged.libdir + "/libgovnc-1.0.so", staged.libdir + "/libgovnc-1.0.so.0",
		staged.libdir + "/pkgconfig/govnc-1.0.pc", staged.libdir + "/girepository-1.0/Govnc-1.0.typelib",
	} {
		if !filepath.IsAbs(name) {
			name = filepath.Join(staged.prefix, name)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, place := range []string{tree, sources} {
			if bytes.Contains(text, []byte(place)) {
				t.Errorf("%s has %s in it", name, place)
			}
		}
	}
}

// TestSideBySide shows two guests.
func TestSideBySide(t *testing.T) {
	t.Parallel()
	a, b := servers.StartQEMU(t, servers.QEMUOptions{}), servers.StartQEMU(t, servers.QEMUOptions{})
	screen := servers.StartScreen(t)
	servers.Start(t, staged.env(screen), python, "../../examples/python/sidebyside.py", a.Address(), b.Address())
	screen.WaitActive(t, "Guests")
	for _, q := range []*servers.QEMU{a, b} {
		servers.Wait(t, "the viewer at the guest", func() bool { return q.Clients(t) == 1 })
	}
	servers.Wait(t, "text of both guests", func() bool {
		picture := screen.Picture(t)
		half := picture.Bounds().Dx() / 2
		return isDrawn(picture, 0, half) && isDrawn(picture, half, picture.Bounds().Dx())
	})
	save(t, screen, "side-by-side.png")
}

// isDrawn says whether there is a guest's text, grey on black, between two columns of a
// picture: a grey point with black ones around it.
func isDrawn(picture image.Image, from, to int) bool {
	light := func(x, y int) uint32 { r, _, _, _ := picture.At(x, y).RGBA(); return r >> 8 }
	points := 0
	for y := picture.Bounds().Min.Y + 1; y < picture.Bounds().Max.Y-1; y++ {
		for x := from + 1; x < to-1; x++ {
			if light(x, y) > 80 && light(x-1, y-1) < 20 && light(x+1, y+1) < 20 {
				points++
			}
		}
	}
	return points > 20
}

// TestScreenshot runs the example without GTK.
func TestScreenshot(t *testing.T) {
	t.Parallel()
	q := locked(t)
	file := filepath.Join(t.TempDir(), "screen.png")
	program := filepath.Join(t.TempDir(), "screenshot")
	servers.Run(t, nil, "go", "build", "-ldflags=-s -w", "-o", program, "../../examples/screenshot")
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
			p := servers.Start(t, staged.env(screen), python, arguments(name, q)...)
			if got := exitCode(t, p); got != code {
				t.Errorf("exit code %d, want %d: %s", got, code, p.Output())
			}
			t.Log(p.Output())
		})
	}
}

func arguments(name string, q *servers.QEMU) []string {
	args := []string{"testdata/embed.py", name, q.Host, strconv.Itoa(q.Port)}
	if name == "cycles" {
		args = append(args, cycles())
	}
	return args
}

// cycles is how many widgets are made and destroyed; CYCLES=2000 looks more closely.
func cycles() string {
	if n := os.Getenv("CYCLES"); n != "" {
		return n
	}
	return "150"
}

// exitCode waits longer than usual for a program's end: some do a lot.
func exitCode(t *testing.T, p *servers.Process) int {
	t.Helper()
	for end := time.Now().Add(4 * time.Minute); !p.Ended() && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	return p.ExitCode(t)
}

// TestCycles makes and destroys widgets in C, by gtk-vnc's names.
func TestCycles(t *testing.T) {
	t.Parallel()
	program := staged.compile(t, "testdata/cycles.c")
	q, screen := locked(t), servers.StartScreen(t)
	p := servers.Start(t, staged.env(screen), program, q.Host, strconv.Itoa(q.Port), cycles())
	if code := exitCode(t, p); code != 0 {
		t.Errorf("exit code %d: %s", code, p.Output())
	}
	t.Log(p.Output())
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
