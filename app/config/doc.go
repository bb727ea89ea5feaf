// SPDX-License-Identifier: GPL-2.0-or-later

// Package config is what the program was told: on the command line, in connection
// files and in the user's settings.
//
//	options.go      what a session needs to know; it does not change after the start
//	steps.go        what is done without a window
//	credentials.go  the name and the password that were given in advance
package config

// ApplicationID names the program to the desktop.
const ApplicationID = "io.github.govnc.VirtViewer"
