// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"fmt"
	"testing"
	"time"

	"github.com/govnc/virt-viewer/test/servers"
)

// TestLiveThreads: a server that reads on one thread and sends on another lives on, while
// pictures with losses move and rest, and while the application changes the levels all
// the time; and the picture at rest is exact. Changes in the middle of an update end it
// within seconds.
func TestLiveThreads(t *testing.T) {
	before := quietTime
	quietTime = 10 * time.Millisecond
	t.Cleanup(func() { quietTime = before })
	for _, tt := range []struct {
		name    string
		changes bool
	}{{"rests", false}, {"changes", true}} {
		t.Run(tt.name, func(t *testing.T) {
			server := servers.StartThreadedLibVNCServer(t, 640, 480)
			s := connectAs(t, "tcp", fmt.Sprintf("127.0.0.1:%d", server.Port), Config{JPEGQuality: 6})
			s.until("the session", func() bool { return s.u.Initialized })
			pictures := []servers.Picture{photo(300, 200, 1), photo(300, 200, 2), photo(300, 200, 3)}
			updates := func() int64 { return s.c.Statistics().Updates }
			for round := range 25 {
				for n := range 12 {
					server.Put(t, (37*n+11*round)%340, (13*n+29*round)%280, pictures[n%3])
					if tt.changes {
						s.c.SetQuality(1+n%9, 1+round%9)
					}
					seen, end := updates(), time.Now().Add(15*time.Millisecond)
					s.until("the next update", func() bool { return updates() > seen || time.Now().After(end) })
				}
				rest := time.Now().Add(40 * time.Millisecond)
				s.until("the rest", func() bool { return time.Now().After(rest) })
			}
			truth := imageOf(server.Truth(t))
			s.until("the picture without losses", func() bool { return s.shows(truth, 0) })
		})
	}
}
