// SPDX-License-Identifier: GPL-2.0-or-later

package servers

import (
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// Polkit stands in for polkit on a bus of its own, which daemons take for the system's
// if it is in their DBUS_SYSTEM_BUS_ADDRESS. It answers what a test wants.
type Polkit struct {
	Address string // of the bus

	mu      sync.Mutex     // guards all below
	answers []PolkitAnswer // the last one again and again
	asked   []string       // actions
}

// PolkitAnswer is what org.freedesktop.PolicyKit1.Authority.CheckAuthorization answers.
type PolkitAnswer struct {
	Authorized bool
	Challenge  bool // the user would have to give a password, and nobody can ask for it
	Details    map[string]string
}

// What polkit answers to a user who has no rights.
var (
	PolkitAllows    = PolkitAnswer{Authorized: true}
	PolkitRefuses   = PolkitAnswer{}
	PolkitNoAgent   = PolkitAnswer{Challenge: true}
	PolkitDismissed = PolkitAnswer{Details: map[string]string{"polkit.dismissed": "true"}} // the user has closed the question
)

// polkitBus lets every user onto the bus, as the system's does.
const polkitBus = `<busconfig><listen>unix:path=%s</listen><auth>EXTERNAL</auth><policy context="default"><allow user="*"/>
<allow own="*"/><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/></policy></busconfig>`

// StartPolkit starts one.
func StartPolkit(t testing.TB) *Polkit {
	t.Helper()
	dir := ShortDir(t)
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	config, socket := dir+"/config", dir+"/bus"
	if err := os.WriteFile(config, fmt.Appendf(nil, polkitBus, socket), 0o644); err != nil {
		t.Fatal(err)
	}
	bus := Start(t, nil, "dbus-daemon", "--nofork", "--nopidfile", "--config-file="+config)
	bus.waitFor(t, "the bus", func() bool { _, err := os.Stat(socket); return err == nil })
	p := &Polkit{Address: "unix:path=" + socket}
	conn := connectBus(t, p.Address)
	const name, path = "org.freedesktop.PolicyKit1", "/org/freedesktop/PolicyKit1/Authority"
	methods := map[string]any{"CheckAuthorization": p.checkAuthorization}
	if err := conn.ExportMethodTable(methods, path, name+".Authority"); err != nil {
		t.Fatal(err)
	}
	if reply, err := conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("the name %s: %v, %v", name, reply, err)
	}
	return p
}

// Answers says what is answered from now on, in turn; the last one stays.
func (p *Polkit) Answers(answers ...PolkitAnswer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers, p.asked = answers, nil
}

// Asked gives the actions that it was asked about since then.
func (p *Polkit) Asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.asked...)
}

type polkitSubject struct {
	Kind    string
	Details map[string]dbus.Variant
}

func (p *Polkit) checkAuthorization(_ polkitSubject, action string, _ map[string]string, _ uint32, _ string) (PolkitAnswer, *dbus.Error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, action)
	a := p.answers[min(len(p.asked), len(p.answers))-1]
	if a.Details == nil {
		a.Details = map[string]string{}
	}
	return a, nil
}
