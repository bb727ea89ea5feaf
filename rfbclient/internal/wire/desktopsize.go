// SPDX-License-Identifier: LGPL-2.1-or-later

package wire

// DesktopPixels is MaxDesktopPixels; less where a test has many clients.
var DesktopPixels = MaxDesktopPixels

// CheckDesktopSize says whether a desktop of that size, in pixels, is within
// the limits. A desktop of no pixels is legal.
func CheckDesktopSize(width, height int) error {
	if width > MaxDesktopSide || height > MaxDesktopSide || width*height > DesktopPixels {
		return Errorf("the server's desktop of %dx%d pixels is too large: at most %d a side and %d in all are accepted",
			width, height, MaxDesktopSide, DesktopPixels)
	}
	return nil
}
