// SPDX-License-Identifier: GPL-2.0-or-later

// Package agree tests that the widget is one thing in C, in Go and on paper: the values of
// enumerations, signals, properties and their defaults, and the names in docs/embedding.md.
// It reads the sources, so that it needs neither GTK nor a display.
package agree
