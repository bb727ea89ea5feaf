// SPDX-License-Identifier: GPL-2.0-or-later

// Package e2e tests the built program as a user has it: under a window manager,
// against real servers and guests, by keys and clicks, and by what is seen.
//
// The program is the one that $VIRT_VIEWER names, or is built.
package e2e
