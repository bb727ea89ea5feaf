// SPDX-License-Identifier: GPL-2.0-or-later

// Package embed tests the widget in other programs: the examples, and programs in C
// and Python that do with libgovnc-1.0 what those do that embed gtk-vnc. They see
// nothing but what "meson install" has put into a staged tree: STAGED names one; if
// it does not, the tests make one.
package embed
