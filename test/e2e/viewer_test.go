// SPDX-License-Identifier: GPL-2.0-or-later

package e2e

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// program is the path of the program under test.
var program string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if os.Getenv(embedRoot) != "" {
		if err := startInProcess(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	}
	if program = os.Getenv("VIRT_VIEWER"); program == "" {
		dir, err := os.MkdirTemp("", "e2e")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		program = filepath.Join(dir, "virt-viewer")
		if out, err := exec.Command("go", "build", "-o", program, "../../cmd/virt-viewer").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build the program: %v\n%s", err, out)
			return 1
		}
	}
	return m.Run()
}

// viewer is the program at work on a screen.
type viewer struct {
	*servers.Process
	t      *testing.T
	screen *servers.Screen
}

// open starts the program on a screen of its own.
func open(t *testing.T, args ...string) *viewer {
	t.Helper()
	return openOn(t, servers.StartScreen(t), args...)
}

func openOn(t *testing.T, screen *servers.Screen, args ...string) *viewer {
	t.Helper()
	return openWith(t, screen, nil, args...)
}

// openWith starts the program with more in its environment.
func openWith(t *testing.T, screen *servers.Screen, env []string, args ...string) *viewer {
	t.Helper()
	return openProgram(t, screen, env, program, args...)
}

// openProgram starts the program by another name.
func openProgram(t *testing.T, screen *servers.Screen, env []string, name string, args ...string) *viewer {
	t.Helper()
	if name != "sh" {
		args = append([]string{"--verbose"}, args...)
	}
	// What the program remembers must not be the user's.
	env = append([]string{"XDG_DATA_HOME=" + t.TempDir(), "XDG_CONFIG_HOME=" + settingsDir(t, "[virt-viewer]\nask-quit=false\n")}, env...)
	v := &viewer{servers.Start(t, append(screen.Env(), env...), name, args...), t, screen}
	// What went wrong is seen on the screen: keep a picture of it.
	t.Cleanup(func() {
		if t.Failed() {
			v.save("failed.png", screen.Picture(t))
		}
	})
	return v
}

// settingsDir makes a directory of configurations with these settings.
func settingsDir(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "virt-viewer"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "virt-viewer", "settings"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// save keeps a picture for whoever looks into a failure.
func (v *viewer) save(name string, picture image.Image) {
	dir := filepath.Join("..", "..", "build", "test", strings.ReplaceAll(v.t.Name(), "/", "-"))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		v.t.Log(err)
		return
	}
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		v.t.Log(err)
		return
	}
	defer f.Close()
	if err := png.Encode(f, picture); err == nil {
		v.t.Logf("picture: %s", f.Name())
	}
}

// waitSaid waits until the program has said something on stderr.
func (v *viewer) waitSaid(what string) {
	v.t.Helper()
	v.waitSaidTimes(what, 1)
}

// waitSaidTimes waits until it has said something so many times.
func (v *viewer) waitSaidTimes(what string, times int) {
	v.t.Helper()
	servers.Wait(v.t, fmt.Sprintf("the viewer's %q, %d times", what, times), func() bool {
		if strings.Count(v.Output(), what) >= times {
			return true
		}
		if v.Ended() {
			v.t.Fatalf("the viewer has ended before it said %q %d times:\n%s", what, times, v.Output())
		}
		return false
	})
}

// waitSession waits until the display is shown and has the keyboard.
func (v *viewer) waitSession(title string) {
	v.t.Helper()
	v.waitSaid("initialized")
	v.screen.WaitActive(v.t, title)
	v.waitSaid("grabbed")
}

// waitPicture waits until the screen shows the picture that truth gives, pixel by
// pixel, and gives its place.
func (v *viewer) waitPicture(truth func() image.Image) image.Point {
	v.t.Helper()
	var at image.Point
	var last image.Image
	servers.Wait(v.t, "the guest's picture on the screen", func() bool {
		var found bool
		last = truth()
		at, found = servers.FindPicture(v.screen.Picture(v.t), last)
		if !found && v.Ended() {
			v.t.Fatalf("the viewer has ended:\n%s", v.Output())
		}
		return found
	})
	return at
}

// keys presses keys, as xdotool names them.
func (v *viewer) keys(names ...string) {
	v.t.Helper()
	v.screen.Do(v.t, append([]string{"key"}, names...)...)
}

// press presses keys, every second again, until the program has said something so
// many times: the focus may still be on its way when they come first.
func (v *viewer) press(keys, until string, times int) {
	v.t.Helper()
	var last time.Time
	servers.Wait(v.t, fmt.Sprintf("%q by %s", until, keys), func() bool {
		if strings.Count(v.Output(), until) >= times {
			return true
		}
		if time.Since(last) > time.Second {
			v.keys(keys)
			last = time.Now()
		}
		return false
	})
}

// closes presses keys until the program ends: the focus may still be on its way.
func (v *viewer) closes(keys string) {
	v.t.Helper()
	servers.Wait(v.t, "the program's end by "+keys, func() bool {
		if !v.Ended() {
			v.keys(keys)
		}
		return v.Ended()
	})
}

// release gives the chord that releases keyboard and pointer.
func (v *viewer) release() {
	v.t.Helper()
	v.screen.Do(v.t, "keydown", "Control_L", "keydown", "Alt_L", "keyup", "Alt_L", "keyup", "Control_L")
	v.waitSaid("released")
}

// click clicks at a place of the screen.
func (v *viewer) click(x, y, button int) {
	v.t.Helper()
	v.screen.Do(v.t, "mousemove", fmt.Sprint(x), fmt.Sprint(y), "click", fmt.Sprint(button))
}

// wantExit waits for the program's end and checks its exit code, and that stderr
// says why in the given words.
func (v *viewer) wantExit(code int, words ...string) {
	v.t.Helper()
	if got := v.ExitCode(v.t); got != code {
		v.t.Errorf("exit code %d, want %d:\n%s", got, code, v.Output())
	}
	for _, w := range words {
		if !strings.Contains(v.Output(), w) {
			v.t.Errorf("stderr does not say %q:\n%s", w, v.Output())
		}
	}
}
