// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"fmt"
	"slices"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// A Screen is a part of the desktop that the server shows on one monitor
// (rfbproto, "ExtendedDesktopSize Pseudo-encoding").
type Screen struct {
	ID    uint32 // the server's, to be given back in SetScreens
	Rect  Rect   // px
	Flags uint32 // none is defined; to be given back
}

// A ResizeStatus is a server's answer to Client.SetDesktopSize (rfbproto,
// "ExtendedDesktopSize Pseudo-encoding").
type ResizeStatus int

// The answers.
const (
	ResizeDone       ResizeStatus = 0
	ResizeProhibited ResizeStatus = 1
	ResizeNoMemory   ResizeStatus = 2
	ResizeInvalid    ResizeStatus = 3
	// ResizeForwarded means that the guest was asked; if it agrees, a new size
	// comes later.
	ResizeForwarded ResizeStatus = 4
)

// String says it in words that end the sentence "The size was not changed: ".
func (s ResizeStatus) String() string {
	switch s {
	case ResizeDone:
		return "it was done"
	case ResizeProhibited:
		return "the server forbids it"
	case ResizeNoMemory:
		return "the server has not enough memory"
	case ResizeInvalid:
		return "the server or the guest's display does not have this size"
	case ResizeForwarded:
		return "the guest was asked and may still do it"
	}
	return fmt.Sprintf("the server gave the unknown reason %d", int(s))
}

// SetDesktopSize asks the server for a desktop of another size, in pixels, of
// one screen. It says false, and asks nothing, if the server has not said that
// it can be asked, or if it has that size already. The answer comes as
// Updates.Size or Updates.ResizeRefused (rfbproto, "SetDesktopSize").
func (c *Client) SetDesktopSize(width, height int) bool {
	screen := Screen{Rect: Rect{W: width, H: height}}
	if now := c.Screens(); len(now) > 0 {
		screen.ID, screen.Flags = now[0].ID, now[0].Flags
	}
	return *c.size.Load() != (Size{Width: width, Height: height}) && c.SetScreens(width, height, []Screen{screen})
}

// SetScreens asks the server for a desktop of that size, in pixels, which several
// screens show, each with an ID of its own. It says false, and asks nothing, if the
// server has not said that it can be asked, or if a screen is not on the desktop.
// The answer comes as for SetDesktopSize (rfbproto, "SetDesktopSize").
func (c *Client) SetScreens(width, height int, screens []Screen) bool {
	if !c.CanSetDesktopSize() || len(screens) < 1 || len(screens) > MaxScreens ||
		width < 1 || height < 1 || wire.CheckDesktopSize(width, height) != nil {
		return false
	}
	for _, s := range screens {
		if s.Rect.Empty() || !(Rect{W: width, H: height}).Contains(s.Rect) {
			return false
		}
	}
	c.send.setDesktopSize(width, height, screens)
	return true
}

// Screens are those that the desktop has, as the server has said; nil if it has not
// (rfbproto, "ExtendedDesktopSize Pseudo-encoding").
func (c *Client) Screens() []Screen {
	c.screenMu.Lock()
	defer c.screenMu.Unlock()
	return slices.Clone(c.screens)
}

// CanSetDesktopSize says whether the server has said that it can be asked for
// another size (rfbproto, "ExtendedDesktopSize Pseudo-encoding").
func (c *Client) CanSetDesktopSize() bool {
	c.screenMu.Lock()
	defer c.screenMu.Unlock()
	return c.screens != nil && !c.cfg.Avoid.Has(FeatureDesktopSize)
}

// newFramebuffer gives the framebuffer a size. It is locked.
func (c *conn) newFramebuffer(size Size) error {
	if err := wire.CheckDesktopSize(size.Width, size.Height); err != nil {
		return err
	}
	c.fb.Resize(size.Width, size.Height)
	c.size.Store(&size)
	c.damage.Clear()
	c.damage.Add(c.fb.Bounds())
	return nil
}

// resize gives the desktop a new size. The framebuffer is locked.
func (c *conn) resize(size Size) error {
	if err := c.newFramebuffer(size); err != nil {
		return err
	}
	c.out.post(func(u *Updates) {
		u.Size = &size
		u.Damage.Clear()
		c.forgetLosses()
	})
	return nil
}

// desktopSize is the DesktopSize pseudo-rectangle (RFB 7.8.2): what the desktop
// shows is unknown from here on. If it has that size already, and the update is the answer
// to a request for the whole picture, that is not asked for once more: a server that
// sends this rectangle with each whole picture would be asked for ever.
func (c *conn) desktopSize(rect Rect) error {
	same := rect.W == c.fb.Width && rect.H == c.fb.Height
	if err := c.resize(Size{Width: rect.W, Height: rect.H}); err != nil {
		return err
	}
	c.requestUpdate(func(f *flow) { f.full = f.full || !same || !f.answersFull })
	return nil
}

// displayModeChange is the VMware Display Mode Change pseudo-rectangle: the size
// and the pixels of all that follows are different. QEMU sends it when the guest
// changes its video mode.
func (c *conn) displayModeChange(rect Rect) error {
	format := wire.ReadPixelFormat(c.r)
	if c.r.Err != nil {
		return c.r.Err
	}
	if err := format.Check(); err != nil {
		return err
	}
	c.r.Format, c.converts = wire.NewConverter(format), false
	c.stats.format.Store(&format)
	return c.desktopSize(rect)
}

// extendedDesktopSize is the ExtendedDesktopSize pseudo-rectangle: x is the
// reason, y the status of a request, and a list of screens follows.
//
// A full update is asked for only if the size has changed: every full update
// brings this rectangle again, and asking each time would never end. It is
// needed, because QEMU sends nothing of a new desktop that is all black.
func (c *conn) extendedDesktopSize(rect Rect) error {
	count := int(c.r.U8())
	c.r.Skip(3)
	screens := make([]Screen, 0, count)
	for range count {
		s := Screen{
			ID:    c.r.U32(),
			Rect:  Rect{X: int(c.r.U16()), Y: int(c.r.U16()), W: int(c.r.U16()), H: int(c.r.U16())},
			Flags: c.r.U32(),
		}
		screens = append(screens, s)
	}
	if c.r.Err != nil {
		return c.r.Err
	}
	const ourRequest = 1
	if status := ResizeStatus(rect.Y); rect.X == ourRequest && status != ResizeDone {
		// The size and the screens of a refusal are undefined: those that are known stay.
		c.out.post(func(u *Updates) { u.ResizeRefused = &status })
		return nil
	}
	c.screenMu.Lock()
	c.screens = screens
	c.screenMu.Unlock()
	if rect.W == c.fb.Width && rect.H == c.fb.Height {
		return nil
	}
	return c.desktopSize(rect)
}

// desktopName is the DesktopName pseudo-rectangle (rfbproto).
func (c *conn) desktopName(Rect) error {
	name := c.r.Text(int64(c.r.U32()), MaxNameLength, "desktop name")
	if c.r.Err != nil {
		return c.r.Err
	}
	c.rename(name)
	return nil
}

func (c *conn) rename(name string) {
	name = CleanText(name, maxShownName)
	c.out.post(func(u *Updates) { u.Name = &name })
}
