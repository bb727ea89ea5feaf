// SPDX-License-Identifier: LGPL-2.1-or-later

//go:build race

package rfbclient

// raceEnabled says that the race detector is on, which allocates.
const raceEnabled = true
