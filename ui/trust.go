// SPDX-License-Identifier: GPL-2.0-or-later

package ui

import (
	"net"
	"time"

	"github.com/govnc/virt-viewer/app/trust/pins"
	"github.com/govnc/virt-viewer/rfbclient"
)

// target is a display that is to be connected to.
type target struct {
	where string // for messages, and for what is remembered of its certificate
	host  string // that its certificate must name; "" if that is not known
	local bool   // nobody between here and there can change what is said
	tls   bool   // it is inside of TLS, which checks the server
	dial  dialer
	quiet bool // it is there at once: nothing is said of it
}

// isThisMachine says whether a host is the machine that this program runs on.
func isThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// askCertificate is called when a server does not prove by itself who it is: the
// user is asked once, and warned if it was another one before.
func (v *viewer) askCertificate(c *rfbclient.Certificate) {
	file, err := pins.Default()
	var before pins.Fingerprint
	known := false
	if err == nil {
		before, known, err = file.Lookup(v.target.where)
	}
	if err != nil {
		v.say("cannot read which servers are trusted: %v", err)
	}
	if known && before == c.Fingerprint {
		v.say("the server is one that you trust")
		v.display.AnswerCertificate(true)
		return
	}
	v.window.askTrust(c, known, func(a trustAnswer) {
		if a == trustNot {
			v.display.AnswerCertificate(false)
			return
		}
		if a == trustAlways {
			note := c.Subject + ", trusted on " + time.Now().Format(time.DateOnly)
			if err := file.Trust(v.target.where, c.Fingerprint, note); err != nil {
				v.say("cannot remember that the server is trusted: %v", err)
			}
		}
		v.display.AnswerCertificate(true)
	})
}
