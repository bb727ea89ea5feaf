// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// measurement is what one viewer did with one recording.
type measurement struct {
	cpu, wall  float64   // ms for an update
	first      float64   // ms from exec to the first pixel on the screen
	pss        float64   // MB, idle after the recording
	idle, busy []float64 // ms from key to wire, after and during the recording
}

// run is a viewer at work on a screen of its own, with a server that plays to it.
type run struct {
	*screen
	server *server // nil where another one plays
	cmd    *exec.Cmd
	exited chan error
	start  time.Time
}

// startRun starts a viewer, with more arguments than it needs, on a recording.
func startRun(v viewer, r *recording, p play, more ...string) (*run, error) {
	server, err := newServer(r, p)
	if err != nil {
		return nil, err
	}
	w, err := startViewer(v, server.port(), p.loop+10*time.Minute, more...)
	if err != nil {
		server.close()
		return nil, err
	}
	w.server = server
	return w, nil
}

// startViewer starts a viewer of a server on a screen of its own.
func startViewer(v viewer, port int, lifetime time.Duration, more ...string) (*run, error) {
	s, err := startScreen(lifetime)
	if err != nil {
		return nil, err
	}
	config, err := filepath.Abs(filepath.Join(directory, "config")) // not the user's
	if err != nil {
		s.end()
		return nil, err
	}
	args := append(v.args(port), more...)
	w := &run{screen: s, cmd: exec.Command(args[0], args[1:]...), exited: make(chan error, 1), start: time.Now()}
	w.cmd.Env = append(os.Environ(), "DISPLAY="+s.display, "WAYLAND_DISPLAY=", "NO_AT_BRIDGE=1", "GSETTINGS_BACKEND=memory",
		"XDG_CONFIG_HOME="+config)
	if err := w.cmd.Start(); err != nil {
		s.end()
		return nil, err
	}
	go func() {
		w.exited <- w.cmd.Wait()
		close(w.exited)
	}()
	return w, nil
}

func (w *run) end() {
	_ = w.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-w.exited:
	case <-time.After(5 * time.Second):
		_ = w.cmd.Process.Kill()
		<-w.exited
	}
	if w.server != nil {
		w.server.close()
	}
	w.screen.end()
}

// pid is the viewer's.
func (w *run) pid() int { return w.cmd.Process.Pid }

// firstPixel waits for the first change of the screen's middle, which is black.
func (w *run) firstPixel() error {
	background, err := w.x.pixel()
	if err != nil {
		return err
	}
	if err := awaitPixel(w.screen, w.exited, func(p uint32) bool { return p != background }); err != nil {
		return fmt.Errorf("the first pixel: %w", err)
	}
	return nil
}

// measure has a viewer play a recording on a screen of its own.
func measure(v viewer, r *recording) (m measurement, err error) {
	w, err := startRun(v, r, play{})
	if err != nil {
		return m, err
	}
	defer w.end()
	if err := w.firstPixel(); err != nil {
		return m, err
	}
	m.first = ms(time.Since(w.start))
	cpuStart, began := cpuTime(w.pid()), time.Now()
	m.busy = w.x.typeKeys(w.server.keys, func() bool { p, _ := w.x.pixel(); return p == markerColour })
	if err := awaitPixel(w.screen, w.exited, func(p uint32) bool { return p == markerColour }); err != nil {
		return m, fmt.Errorf("the last update: %w", err)
	}
	n := float64(len(r.Ends))
	m.wall = ms(time.Since(began)) / n
	m.cpu = ms(cpuTime(w.pid())-cpuStart) / n
	m.idle = w.x.typeKeys(w.server.keys, nil)
	time.Sleep(300 * time.Millisecond) // it settles
	m.pss = pss(w.pid())
	return m, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// awaitPixel polls the pixel in the middle of the screen.
func awaitPixel(s *screen, exited <-chan error, holds func(p uint32) bool) error {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		p, err := s.x.pixel()
		if err != nil {
			return err
		}
		if holds(p) {
			return nil
		}
		select {
		case err := <-exited:
			return fmt.Errorf("the viewer has ended: %v", err)
		default:
		}
	}
	return fmt.Errorf("it does not come")
}

// cpuTime is the CPU time of a process, by the scheduler's count, which is finer
// than its ticks.
func cpuTime(pid int) time.Duration {
	var sum time.Duration
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	for _, task := range tasks {
		data, err := os.ReadFile(task)
		if err != nil {
			continue
		}
		if ns, err := strconv.ParseInt(strings.Fields(string(data))[0], 10, 64); err == nil {
			sum += time.Duration(ns)
		}
	}
	return sum
}

// pss is a process's share of memory in MB.
func pss(pid int) float64 { return memory(pid, "Pss:") }

// residentSet is what a process has in memory, shared or not, in MB.
func residentSet(pid int) float64 { return memory(pid, "Rss:") }

func memory(pid int, figure string) float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(data), "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == figure {
			kb, _ := strconv.ParseFloat(fields[1], 64)
			return kb / 1024
		}
	}
	return 0
}

// screen is an Xvfb with a window manager.
type screen struct {
	display string
	procs   []*exec.Cmd
	x       *xclient
}

func startScreen(lifetime time.Duration) (s *screen, err error) {
	s = &screen{}
	defer func() {
		if err != nil {
			s.end()
		}
	}()
	r, w, err := os.Pipe()
	if err != nil {
		return s, err
	}
	defer r.Close()
	seconds := strconv.Itoa(int(lifetime.Seconds()))
	x := exec.Command("timeout", "-k", "5", seconds, "Xvfb", "-displayfd", "3", "-screen", "0", "2048x1200x24", "-nolisten", "tcp", "-noreset")
	x.ExtraFiles = []*os.File{w}
	if err := x.Start(); err != nil {
		return s, err
	}
	w.Close()
	s.procs = append(s.procs, x)
	number := make([]byte, 16)
	n, err := r.Read(number)
	if err != nil && err != io.EOF {
		return s, err
	}
	s.display = ":" + strings.TrimSpace(string(number[:n]))
	if s.x, err = openX(s.display); err != nil {
		return s, err
	}
	wm := exec.Command("timeout", "-k", "5", seconds, "openbox")
	wm.Env = append(os.Environ(), "DISPLAY="+s.display)
	if err := wm.Start(); err != nil {
		return s, err
	}
	s.procs = append(s.procs, wm)
	return s, await(10*time.Second, "the window manager", s.x.hasWindowManager)
}

// server is the process of the X server, below timeout(1).
func (s *screen) server() int {
	timeout := s.procs[0].Process.Pid
	var pid int
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", timeout, timeout))
	if err == nil {
		_, _ = fmt.Sscan(string(children), &pid)
	}
	return pid
}

func (s *screen) end() {
	if s.x != nil {
		s.x.conn.Close()
	}
	for i := len(s.procs) - 1; i >= 0; i-- {
		_ = s.procs[i].Process.Signal(syscall.SIGTERM)
		_ = s.procs[i].Wait()
	}
}
