// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"net"
	"os"
	"strings"
	"testing"
)

// QEMUCanvas draws into the memory of a QEMU's display adapter, through QEMU's
// own test protocol: the guest has no part in it.
type QEMUCanvas struct {
	q      *QEMU
	socket net.Conn
	answer *bufio.Reader
	memory uint64  // address of the adapter's
	shown  Picture // what was drawn
}

// StartQEMUCanvas starts a QEMU whose display has the given size, 32 bits a pixel.
// The width must be a multiple of 8.
func StartQEMUCanvas(t testing.TB, o QEMUOptions, w, h int) (*QEMU, *QEMUCanvas) {
	t.Helper()
	path := ShortDir(t) + "/qtest"
	o.Args = append(o.Args, "-qtest", "unix:"+path+",server=on,wait=off", "-qtest-log", "none")
	q := StartQEMU(t, o)
	socket, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	c := &QEMUCanvas{q: q, socket: socket, answer: bufio.NewReader(socket), memory: q.displayMemory(t), shown: NewPicture(w, h)}
	// Registers of QEMU's "std" adapter (QEMU's docs/specs/standard-vga): off,
	// width, height, bits a pixel, on with linear memory.
	for _, r := range [][2]int{{4, 0}, {1, w}, {2, h}, {3, 32}, {4, 0x41}} {
		c.command(t, "outw 0x1ce %d", r[0])
		c.command(t, "outw 0x1cf %d", r[1])
	}
	// QEMU sees the new mode when it next looks at the display.
	Wait(t, "the display's mode", func() bool { _, ok := c.screen(t); return ok })
	return q, c
}

// displayMemory gives the address of the display adapter's first memory region.
func (q *QEMU) displayMemory(t testing.TB) uint64 {
	t.Helper()
	var buses []struct {
		Devices []struct {
			ClassInfo struct{ Desc string } `json:"class_info"`
			Regions   []struct {
				Bar     int
				Address int64
			}
		}
	}
	if err := q.qmp("query-pci", nil, &buses); err != nil {
		t.Fatalf("QMP query-pci: %v", err)
	}
	for _, bus := range buses {
		for _, device := range bus.Devices {
			for _, region := range device.Regions {
				if strings.Contains(device.ClassInfo.Desc, "VGA") && region.Bar == 0 {
					return uint64(region.Address)
				}
			}
		}
	}
	t.Fatalf("QEMU has no display adapter: %v", buses)
	return 0
}

// command gives QEMU's test protocol a line and waits until it is done.
func (c *QEMUCanvas) command(t testing.TB, format string, args ...any) {
	t.Helper()
	if _, err := fmt.Fprintf(c.socket, format+"\n", args...); err != nil {
		t.Fatalf("qtest: %v", err)
	}
	answer, err := c.answer.ReadString('\n')
	if err != nil || strings.TrimSpace(answer) != "OK" {
		t.Fatalf("qtest: %q %v", answer, err)
	}
}

// Max says how much each component is at most.
func (c *QEMUCanvas) Max() [3]int { return [3]int{255, 255, 255} }

// Put draws a picture.
func (c *QEMUCanvas) Put(t testing.TB, x, y int, p Picture) {
	t.Helper()
	c.shown.Put(x, y, p)
	if p.W == c.shown.W {
		c.write(t, y*p.W, p.RGB)
		return
	}
	for row := range p.H {
		c.write(t, (y+row)*c.shown.W+x, p.RGB[row*p.W:(row+1)*p.W])
	}
}

// write writes pixels to the adapter's memory, from the given one on.
func (c *QEMUCanvas) write(t testing.TB, first int, rgb []uint32) {
	t.Helper()
	data := make([]byte, 0, 4*len(rgb))
	for _, v := range rgb {
		data = append(data, byte(v), byte(v>>8), byte(v>>16), 0)
	}
	c.command(t, "b64write %#x %d %s", c.memory+uint64(4*first), len(data), base64.StdEncoding.EncodeToString(data))
}

// Copy copies a rectangle to another place.
func (c *QEMUCanvas) Copy(t testing.TB, from image.Rectangle, to image.Point) {
	t.Helper()
	c.Put(t, to.X, to.Y, c.shown.Part(from))
}

// Truth gives what QEMU says that its display shows.
func (c *QEMUCanvas) Truth(t testing.TB) Picture {
	t.Helper()
	p, ok := c.screen(t)
	if !ok {
		t.Fatal("QEMU's display has another size")
	}
	return p
}

// screen gives what QEMU says that its display shows, if that has the right size.
func (c *QEMUCanvas) screen(t testing.TB) (p Picture, ok bool) {
	t.Helper()
	file := c.q.file("truth.ppm")
	c.q.QMP(t, "screendump", map[string]any{"filename": file})
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p = NewPicture(c.shown.W, c.shown.H)
	pixels, ok := bytes.CutPrefix(data, fmt.Appendf(nil, "P6\n%d %d\n255\n", p.W, p.H))
	if !ok || len(pixels) != 3*len(p.RGB) {
		return p, false
	}
	for i := range p.RGB {
		p.RGB[i] = uint32(pixels[3*i])<<16 | uint32(pixels[3*i+1])<<8 | uint32(pixels[3*i+2])
	}
	return p, true
}
