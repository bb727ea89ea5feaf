// SPDX-License-Identifier: GPL-2.0-or-later

package recorder

import (
	"bytes"
	"image/draw"
	"os"
	"path/filepath"
	"testing"

	vnc "github.com/amitbet/vnc2video"

	"github.com/govnc/virt-viewer/recorder/fbs"
)

// TestSessionElsewhere has another program's player, vnc2video's, play a session that
// was recorded here.
func TestSessionElsewhere(t *testing.T) {
	t.Parallel()
	const w, h = 300, 200
	file := filepath.Join(t.TempDir(), "x.fbs")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	e := fbs.NewEncoder(out, "web1")
	pictures := [][]byte{noise(w, h, 1), noise(w, h, 2), noise(w, h, 3)}
	for _, px := range pictures {
		if err := e.Frame(px, 4*w, w, h, 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	screen := vnc.NewVncCanvas(w, h)
	zrle := &vnc.ZRLEEncoding{}
	conn, err := vnc.NewFbsConn(file, []vnc.Encoding{zrle})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	interface{ SetTargetImage(draw.Image) }(zrle).SetTargetImage(screen)
	if conn.Width() != w || conn.Height() != h || string(conn.DesktopName()) != "web1" {
		t.Errorf("it reads a desktop of %dx%d called %q", conn.Width(), conn.Height(), conn.DesktopName())
	}
	player := vnc.NewFBSPlayHelper(conn)
	for i, want := range pictures {
		if _, err := player.ReadFbsMessage(false, 1); err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		for y := range h {
			for x := range w {
				r, g, b, _ := screen.At(x, y).RGBA()
				got.Write([]byte{byte(b >> 8), byte(g >> 8), byte(r >> 8), 0})
			}
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("picture %d is another one there", i)
		}
	}
}
