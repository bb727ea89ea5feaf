// SPDX-License-Identifier: LGPL-2.1-or-later

package widget

// Options are the display's properties, all of them; Defaults gives what a new
// display has. Programs in other languages set the GObject properties of the
// same names.
type Options struct {
	// Scaling fits the picture into the widget; KeepAspectRatio keeps its shape,
	// Smoothing smooths it where pixels do not meet the screen's.
	Scaling, KeepAspectRatio, Smoothing bool
	// WholePixels lets Scaling enlarge by whole numbers only: all pixels of the desktop
	// have the same size, and sharp edges.
	WholePixels bool
	// ZoomLevel is the size of an unscaled picture in percent, 10 to 400. At 100
	// a pixel of the desktop is one of the screen's device pixels.
	ZoomLevel uint
	// Rotation is by how many degrees the picture is turned clockwise: 0, 90, 180 or
	// 270.
	Rotation uint
	// ForceSize makes the widget demand room for the whole picture.
	ForceSize bool
	// AllowResize asks the server for a desktop of the widget's size (rfbproto,
	// "SetDesktopSize").
	AllowResize bool
	// GrabKeyboard grabs the keyboard while the widget has the focus: all keys,
	// the window manager's too, go to the server.
	GrabKeyboard bool
	// GrabPointer lets a click grab the pointer when the server wants motions
	// instead of positions.
	GrabPointer bool
	// LocalPointer shows this side's pointer while the server sends no shape;
	// otherwise a dot is shown.
	LocalPointer bool
	// ReadOnly keeps keys, pointer and text from the server.
	ReadOnly bool
	// SharedFlag lets the server's other clients stay connected (RFB 7.3.1).
	SharedFlag bool
	// LossyEncoding allows the server to send pictures with losses, as few as the
	// line's speed lets it; when all is quiet they are mended (rfbproto, "JPEG Quality
	// Level Pseudo-encoding").
	LossyEncoding bool
	// Quality is how good pictures with losses are, 1 to 9; 0: as good as the line's
	// speed allows.
	Quality uint
	// Depth is in how many colours the server sends the desktop (RFB 7.5.1).
	Depth Depth
	// Audio plays the server's sound through PulseAudio or PipeWire, at Volume, 0 to
	// 1; Mute silences it for now (rfbproto, "QEMU Audio Pseudo-encoding").
	Audio, Mute bool
	Volume      float64
	// Clipboard passes copied text to the server, while the widget has the focus,
	// and from it; ClipboardDirection restricts that to one way.
	Clipboard          bool
	ClipboardDirection ClipboardDirection
}

// ClipboardDirection is which way copied text goes.
type ClipboardDirection int

// The ways of copied text.
const (
	ClipboardBoth ClipboardDirection = iota
	ClipboardToServer
	ClipboardFromServer
)

// Defaults are the options of a new display.
func Defaults() Options {
	return Options{
		KeepAspectRatio: true,
		Smoothing:       true,
		ZoomLevel:       100,
		ForceSize:       true,
		SharedFlag:      true,
		Clipboard:       true,
		Volume:          1,
	}
}

// Depth is in how many colours the server sends the desktop; fewer spare a slow
// line.
type Depth int

// The depths: DepthFull has 24 bits a pixel, the next ones 16, 8 and 3 bits.
// DepthDefault is all that the server has, in its own format if that can be used, and
// DepthServer is always its own format.
const (
	DepthDefault Depth = iota
	DepthFull
	DepthMedium
	DepthLow
	DepthUltraLow
	DepthServer
)

// Configure sets all options. SharedFlag and Depth take effect with the next
// connection.
func (d *Display) Configure(o Options) error {
	for _, property := range []struct {
		name  string
		value any
	}{
		{"scaling", o.Scaling},
		{"whole-pixels", o.WholePixels},
		{"keep-aspect-ratio", o.KeepAspectRatio},
		{"smoothing", o.Smoothing},
		{"zoom-level", max(10, min(o.ZoomLevel, 400))},
		{"rotation", min(o.Rotation, 270)},
		{"force-size", o.ForceSize},
		{"allow-resize", o.AllowResize},
		{"grab-keyboard", o.GrabKeyboard},
		{"grab-pointer", o.GrabPointer},
		{"local-pointer", o.LocalPointer},
		{"read-only", o.ReadOnly},
		{"shared-flag", o.SharedFlag},
		{"lossy-encoding", o.LossyEncoding},
		{"quality", min(o.Quality, 9)},
		{"depth", int(max(DepthDefault, min(o.Depth, DepthServer)))},
		{"clipboard", o.Clipboard},
		{"clipboard-direction", int(max(ClipboardBoth, min(o.ClipboardDirection, ClipboardFromServer)))},
		{"audio", o.Audio},
		{"mute", o.Mute},
		{"volume", max(0, min(o.Volume, 1))},
	} {
		if err := d.SetProperty(property.name, property.value); err != nil {
			return err
		}
	}
	return nil
}
