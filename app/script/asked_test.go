// SPDX-License-Identifier: GPL-2.0-or-later

package script

import (
	"context"
	"encoding/binary"
	"image"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/govnc/virt-viewer/app/config"
	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/rfbclient"
	"github.com/govnc/virt-viewer/test/servers"
)

// TestAskedOfServer sees what a server is asked for: to disconnect others, for how many
// colours, and for which quality.
func TestAskedOfServer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		options config.Options
		shared  bool
		bits    uint8 // a pixel; 0 if no format is asked for
		quality int32 // the level's pseudo-encoding, -32 plus the level (rfbproto); -23 is the best
	}{
		{"nothing", config.Options{}, true, 32, -23},
		{"exclusive", config.Options{Exclusive: true}, false, 32, -23},
		{"the server's depth", config.Options{Depth: rfbclient.DepthServer}, true, 0, -23},
		{"16 bits", config.Options{Depth: rfbclient.DepthMedium}, true, 16, -23},
		{"3 bits", config.Options{Depth: rfbclient.DepthUltraLow}, true, 8, -23},
		{"low quality", config.Options{Quality: 2}, true, 32, -30},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := servers.StartFake(t, servers.Fake{})
			file := filepath.Join(t.TempDir(), "x.png")
			o := tt.options
			o.Address, o.Steps, o.Timeout = &address.Address{Host: "127.0.0.1", Port: s.Port}, []Step{Screenshot{File: file}}, servers.Patience
			if err := Run(context.Background(), Options{Options: o}); err != nil {
				t.Fatal(err)
			}
			if shared := s.Shared(); !slices.Equal(shared, []bool{tt.shared}) {
				t.Errorf("the shared flags were %v", shared)
			}
			formats := s.Formats()
			if tt.bits == 0 && len(formats) > 0 || tt.bits != 0 && (len(formats) != 1 || formats[0].Bits != tt.bits) {
				t.Errorf("it was asked for the formats %+v", formats)
			}
			if levels := qualities(s.Messages(servers.SetEncodings)); !slices.Equal(levels, []int32{tt.quality}) {
				t.Errorf("it was asked for the qualities %v", levels)
			}
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			m, _, err := image.Decode(f)
			if err != nil || !slices.Equal(servers.PictureOf(m).RGB, servers.PictureOf(s.Picture()).RGB) {
				t.Errorf("the picture is another one: %v", err)
			}
		})
	}
}

// qualities gives the JPEG quality levels, -32 to -23, that SetEncodings messages have.
func qualities(messages [][]byte) (list []int32) {
	for _, m := range messages {
		for at := 4; at+4 <= len(m); at += 4 { // RFB 7.5.2
			if e := int32(binary.BigEndian.Uint32(m[at:])); e >= -32 && e <= -23 && !slices.Contains(list, e) {
				list = append(list, e)
			}
		}
	}
	return list
}
