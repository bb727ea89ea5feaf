// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"image"
	"image/png"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/recorder/fbs"
	"github.com/govnc/virt-viewer/test/servers"
)

// record keeps what the live tests see in testdata, for recorded_test.go:
//
//	go test ./rfbclient -run TestLive -record
var record = flag.Bool("record", false, "make the recordings in testdata anew")

// live is a session with a real server.
type live struct {
	t         *testing.T
	c         *Client
	wake      chan struct{}
	u         Updates
	recording bytes.Buffer
	differs   string // where the picture last was not the server's
}

type recordingConn struct {
	net.Conn
	to *fbs.Writer
}

func (c recordingConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		_, _ = c.to.Write(p[:n])
	}
	return n, err
}

// connect begins a session in one encoding.
func connect(t *testing.T, network, address string, e Encoding, quality int) *live {
	t.Helper()
	return connectAs(t, network, address, Config{Encodings: []Encoding{e}, JPEGQuality: quality})
}

func connectAs(t *testing.T, network, address string, config Config) *live {
	t.Helper()
	s := &live{t: t, wake: make(chan struct{}, 1)}
	config.Wake = func() { s.wake <- struct{}{} }
	config.Dial = func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		conn, err := d.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		to, err := fbs.NewWriter(&s.recording)
		return recordingConn{conn, to}, err
	}
	s.c = Start(config)
	t.Cleanup(s.close)
	return s
}

func (s *live) close() {
	s.c.Close()
	for {
		select {
		case <-s.wake: // what it still says
		case <-s.c.Done():
			return
		}
	}
}

// until takes news until a condition holds.
func (s *live) until(what string, holds func() bool) {
	s.t.Helper()
	limit := time.After(servers.Patience)
	for !holds() {
		select {
		case <-s.wake:
			s.c.Take(&s.u)
			if s.u.Closed {
				s.t.Fatalf("%s: the session has ended: %v", what, s.u.Err)
			}
		case <-time.After(50 * time.Millisecond):
		case <-limit:
			s.t.Fatalf("%s: not within %v %s", what, servers.Patience, s.differs)
		}
	}
}

// picture copies the framebuffer.
func (s *live) picture() (pix []uint32, w int) {
	s.c.fb.Mu.Lock()
	defer s.c.fb.Mu.Unlock()
	return picture(s.c), s.c.fb.Width
}

// shows says whether the framebuffer is the server's picture, by at most
// tolerance in each component.
func (s *live) shows(truth image.Image, tolerance int) bool {
	pix, w := s.picture()
	b := truth.Bounds()
	if w != b.Dx() || len(pix) != b.Dx()*b.Dy() {
		return false
	}
	for i, p := range pix {
		r, g, bl, _ := truth.At(b.Min.X+i%w, b.Min.Y+i/w).RGBA()
		if far(p>>16, r>>8, tolerance) || far(p>>8, g>>8, tolerance) || far(p, bl>>8, tolerance) {
			s.differs = fmt.Sprintf("pixel %d,%d is %06x, the server has %02x%02x%02x", i%w, i/w, p, r>>8, g>>8, bl>>8)
			return false
		}
	}
	return true
}

// far says whether the low bytes of a and b differ by more than tolerance.
func far(a, b uint32, tolerance int) bool {
	d := int(a&0xff) - int(b)
	return d > tolerance || -d > tolerance
}

// keep makes the session a recording in testdata.
func (s *live) keep(name string, truth image.Image) {
	if !*record {
		return
	}
	s.close()
	var picture bytes.Buffer
	if err := png.Encode(&picture, truth); err != nil {
		s.t.Fatal(err)
	}
	for kind, data := range map[string][]byte{"fbs": s.recording.Bytes(), "png": picture.Bytes()} {
		if err := os.WriteFile(filepath.Join("testdata", name+"."+kind), data, 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
}

// forms are the encodings that the live tests go through.
var forms = []struct {
	name      string
	encoding  Encoding
	quality   int
	tolerance int
}{
	{"raw", EncodingRaw, 0, 0},
	{"copyrect", EncodingCopyRect, 0, 0}, // with Raw
	{"hextile", EncodingHextile, 0, 0},
	{"zrle", EncodingZRLE, 0, 0},
	{"tight", EncodingTight, 0, 0},
	{"tightjpg", EncodingTight, 9, 40},
}

// TestLiveXvnc watches an xterm scroll in each encoding, and sees at the end what
// the server has.
func TestLiveXvnc(t *testing.T) {
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			x := servers.StartXvnc(t, 176, 144)
			s := connect(t, "tcp", fmt.Sprintf("127.0.0.1:%d", x.Port), f.encoding, f.quality)
			s.until("the session", func() bool { return s.u.Initialized })
			done := filepath.Join(t.TempDir(), "done")
			x.Start(t, "xterm", "-fn", "fixed", "-geometry", "29x11+0+0", "-xrm", "*cursorBlink: false", "-e", "sh", "-c",
				"i=0; while [ $i -lt 24 ]; do i=$((i+1)); printf '\\033[3%dm%d: text in a colour\\033[0m\\n' $((i%8)) $i; sleep 0.03; done; touch "+done+"; cat")
			s.until("the xterm's end", func() bool { _, err := os.Stat(done); return err == nil })
			var truth image.Image
			s.until("the server's picture", func() bool {
				truth = x.Picture(t)
				return s.shows(truth, f.tolerance)
			})
			s.keep("xvnc-"+f.name, truth)
		})
	}
}

// TestLiveQEMU changes the guest's mode and types, in each encoding.
func TestLiveQEMU(t *testing.T) {
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			q := servers.StartQEMU(t, servers.QEMUOptions{Unix: f.encoding == EncodingRaw})
			network, address := "tcp", q.Address()
			if q.Path != "" {
				network, address = "unix", q.Path
			}
			s := connect(t, network, address, f.encoding, f.quality)
			s.until("the session", func() bool { return s.u.Initialized })
			s.until("scancodes", s.c.extendedKeys.Load)
			for _, key := range []struct{ keysym, scancode uint32 }{{'2', 0x03}, {'3', 0x04}} {
				s.c.KeyEvent(key.keysym, key.scancode, true)
				s.c.KeyEvent(key.keysym, key.scancode, false)
				q.WaitDebug(t, "S "+string(rune(key.keysym)))
				var truth image.Image
				s.until("the guest's picture", func() bool {
					truth = q.Screen(t)
					return s.shows(truth, f.tolerance)
				})
				if key.keysym == '3' && (f.name == "zrle" || f.name == "tight") {
					s.keep("qemu-"+f.name, truth)
				}
			}
		})
	}
}

// TestLivePassword gives QEMU a right password and a wrong one.
func TestLivePassword(t *testing.T) {
	q := servers.StartQEMU(t, servers.QEMUOptions{Host: "::1", Password: "secret1"})
	for password, right := range map[string]bool{"secret1": true, "secret2": false, "": false} {
		s := connect(t, "tcp", q.Address(), EncodingRaw, 0)
		s.c.Answer(Credentials{Password: []byte(password)}) // before it is asked: that is right, too
		limit := time.After(servers.Patience)
		for !s.u.Initialized && !s.u.Closed {
			select {
			case <-s.wake:
				s.c.Take(&s.u)
			case <-limit:
				t.Fatal("no end")
			}
		}
		if s.u.Initialized != right || !right && kind(s.u.Err) != "auth" {
			t.Errorf("with %q: begun %v, %v", password, s.u.Initialized, s.u.Err)
		}
		s.close()
	}
}

// TestLiveText copies text at Xvnc and at the client, and resizes Xvnc.
func TestLiveText(t *testing.T) {
	x := servers.StartXvnc(t, 320, 240)
	s := connect(t, "tcp", fmt.Sprintf("127.0.0.1:%d", x.Port), EncodingZRLE, 0)
	s.until("the session", func() bool { return s.u.Initialized })
	s.c.SetCutText("zur Löschung")
	s.until("the text at the server", func() bool {
		return strings.Contains(string(servers.Run(t, x.Env(), "sh", "-c", "timeout 5 xclip -o -selection clipboard || true")), "zur Löschung")
	})
	x.Start(t, "sh", "-c", "printf 'tout à fait' | xclip -i -selection clipboard -quiet")
	s.until("the text at the client", func() bool { return s.u.CutText != nil && *s.u.CutText == "tout à fait" })
	s.until("the screens", s.c.CanSetDesktopSize)
	if !s.c.SetDesktopSize(400, 300) {
		t.Fatal("the size is not asked for")
	}
	s.until("the size", func() bool { return *s.c.size.Load() == Size{Width: 400, Height: 300} })
}

// TestLiveClipboard: two clients of one QEMU give each other text in every script
// and of 1 MiB, both ways.
func TestLiveClipboard(t *testing.T) {
	q := servers.StartQEMU(t, servers.QEMUOptions{Args: []string{
		"-device", "virtio-serial-pci", "-chardev", "qemu-vdagent,id=vd,name=vdagent,clipboard=on",
		"-device", "virtserialport,chardev=vd,name=com.redhat.spice.0"}})
	var clients [2]*live
	for i := range clients {
		s := connect(t, "tcp", q.Address(), EncodingRaw, 0)
		s.until("the extended clipboard", func() bool {
			s.c.clipboard.mu.Lock()
			defer s.c.clipboard.mu.Unlock()
			return s.c.clipboard.theirs != 0
		})
		clients[i] = s
	}
	long := strings.Repeat("0123456789abcd\n", MaxSendCutText/16)[:MaxSendCutText/16*15-6] + "x"
	if clients[0].c.SetCutText(long + "yz") {
		t.Error("more than the longest text is taken")
	}
	texts := []string{"naïve Ærøskøbing", "日本語\n한국어\n中文", "🦊 👩‍🔬", "tabs\tand\n\nempty lines\n", long, "short again"}
	for i := range 2 * len(texts) {
		text, from, to := texts[i/2], clients[i%2], clients[1-i%2]
		to.u.CutText = nil
		if !from.c.SetCutText(text) {
			t.Fatalf("text of %d bytes is not taken", len(text))
		}
		to.until(fmt.Sprintf("text %d at the other client", i), func() bool {
			// The one who gave it must answer for it meanwhile.
			select {
			case <-from.wake:
				from.c.Take(&from.u)
			default:
			}
			return to.u.CutText != nil && *to.u.CutText == text
		})
	}
}

// TestLiveX11vncText copies text at the client of an x11vnc, whose libvncserver ends a
// connection that gives it a finished zlib stream. What comes behind must arrive, too.
func TestLiveX11vncText(t *testing.T) {
	x := servers.StartX11vncScreen(t, 320, 240, 24)
	s := connect(t, "tcp", fmt.Sprintf("127.0.0.1:%d", x.Port), EncodingZRLE, 0)
	s.until("the extended clipboard", func() bool {
		s.c.clipboard.mu.Lock()
		defer s.c.clipboard.mu.Unlock()
		return s.c.clipboard.takes(clipProvide)
	})
	for _, text := range []string{"first", "second, after what ended the session"} {
		if !s.c.SetCutText(text) {
			t.Fatalf("%q is not taken", text)
		}
		s.until(fmt.Sprintf("%q at the server", text), func() bool { // x11vnc has no other place for it
			return strings.Contains(string(servers.Run(t, x.Env(), "xprop", "-root", "CUT_BUFFER0")), text)
		})
	}
}

// TestLiveLibVNCServerText: text in every script goes both ways with a server made of
// libvncserver that takes UTF-8, as krfb and veyon are.
func TestLiveLibVNCServerText(t *testing.T) {
	server := servers.StartLibVNCServer(t, 64, 48, 32, false)
	s := connect(t, "tcp", fmt.Sprintf("127.0.0.1:%d", server.Port), EncodingRaw, 0)
	s.until("the extended clipboard", func() bool {
		s.c.clipboard.mu.Lock()
		defer s.c.clipboard.mu.Unlock()
		return s.c.clipboard.takes(clipProvide)
	})
	for _, text := range []string{"naïve Ærøskøbing", "日本語 한국어 🦊", strings.Repeat("long ", 100000), "short again"} {
		if !s.c.SetCutText(text) {
			t.Fatalf("text of %d bytes is not taken", len(text))
		}
		s.until(fmt.Sprintf("text of %d bytes at the server", len(text)), func() bool {
			return strings.Contains(server.Output(), "UTF-8: "+text+"\n")
		})
		server.CutText(t, "not "+text, "in Latin-1")
		s.until(fmt.Sprintf("text of %d bytes at the client", len(text)), func() bool {
			return s.u.CutText != nil && *s.u.CutText == "not "+text
		})
	}
}

// tone notes what kind of sound it was given.
type tone struct {
	mu           sync.Mutex
	begun, ended bool
	bytes, loud  int
}

func (s *tone) Begin(AudioFormat) { s.mu.Lock(); s.begun = true; s.mu.Unlock() }
func (s *tone) End()              { s.mu.Lock(); s.ended = true; s.mu.Unlock() }
func (s *tone) Data(p []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bytes += len(p)
	for _, b := range p {
		if b != 0 {
			s.loud++
		}
	}
}

// TestLiveAudio has the guest beep.
func TestLiveAudio(t *testing.T) {
	q := servers.StartQEMU(t, servers.QEMUOptions{VNC: "audiodev=a0",
		Args: []string{"-audiodev", "none,id=a0", "-machine", "pc,pcspk-audiodev=a0"}})
	sink := &tone{}
	s := connectAs(t, "tcp", q.Address(), Config{Audio: sink})
	s.until("sound", s.c.audio.Load)
	s.until("scancodes", s.c.extendedKeys.Load)
	s.c.KeyEvent('b', 0x30, true)
	s.c.KeyEvent('b', 0x30, false)
	s.until("the beep's end", func() bool { sink.mu.Lock(); defer sink.mu.Unlock(); return sink.begun && sink.ended })
	if sink.bytes < 20000 || sink.loud < sink.bytes/10 {
		t.Errorf("%d bytes were heard, %d of them no silence", sink.bytes, sink.loud)
	}
}

// TestLivePower resets the guest, and has a reboot refused, which QEMU always does.
func TestLivePower(t *testing.T) {
	q := servers.StartQEMU(t, servers.QEMUOptions{VNC: "power-control=on"})
	s := connect(t, "tcp", q.Address(), EncodingZRLE, 0)
	s.until("power control", s.c.CanPower)
	s.c.Power(PowerReboot)
	s.until("the refusal", func() bool { return s.u.PowerFailed })
	s.c.Power(PowerReset)
	s.until("the reset", func() bool { return strings.Count(q.Debug(), "READY") == 2 })
}

// TestLiveLEDs: QEMU tells its lock keys at the session's beginning.
func TestLiveLEDs(t *testing.T) {
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	var leds *LEDs
	s := connect(t, "tcp", q.Address(), EncodingZRLE, 0)
	s.until("the lock keys", func() bool { latest(&leds, s.u.LEDs); return leds != nil })
}

// TestLiveDepths asks QEMU and Xvnc for fewer colours, in which the picture is what
// it was up to the colours left out; also while the guest changes its mode.
func TestLiveDepths(t *testing.T) {
	q := servers.StartQEMU(t, servers.QEMUOptions{})
	x := servers.StartXvnc(t, 320, 240)
	x.Start(t, "xterm", "-fn", "fixed", "-geometry", "20x10+0+0", "-e", "sh", "-c", "for i in 1 2 3 4 5 6; do printf '\033[3%dm%d: text in a colour\033[0m\n' $i $i; done; cat")
	for _, tt := range []struct {
		depth     Depth
		tolerance int
	}{{DepthServer, 0}, {DepthMedium, 8}, {DepthLow, 85}, {DepthUltraLow, 128}} {
		for _, e := range []Encoding{EncodingRaw, EncodingHextile, EncodingZRLE, EncodingTight} {
			name := fmt.Sprintf("%v at depth %d", e, tt.depth)
			s := connectAs(t, "tcp", q.Address(), Config{Encodings: []Encoding{e}, Depth: tt.depth})
			s.until(name+" of QEMU", func() bool { return s.shows(q.Screen(t), tt.tolerance) })
			s.close()
			s = connectAs(t, "tcp", fmt.Sprintf("127.0.0.1:%d", x.Port), Config{Encodings: []Encoding{e}, Depth: tt.depth})
			s.until(name+" of Xvnc", func() bool { return s.shows(x.Picture(t), tt.tolerance) })
			s.close()
		}
	}
	s := connectAs(t, "tcp", q.Address(), Config{Depth: DepthMedium})
	s.until("scancodes", s.c.extendedKeys.Load)
	for _, key := range []struct{ keysym, scancode uint32 }{{'3', 0x04}, {'2', 0x03}} {
		s.c.KeyEvent(key.keysym, key.scancode, true)
		s.c.KeyEvent(key.keysym, key.scancode, false)
		q.WaitDebug(t, "S "+string(rune(key.keysym)))
		s.until("the guest's picture in another mode", func() bool { return s.shows(q.Screen(t), 8) })
	}
}
