// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/guest/internal/ssh"
)

func TestFindLocation(t *testing.T) {
	for _, tt := range []struct {
		uri  string
		want location
	}{
		{"qemu:///system", location{passes: true, display: "localhost"}},
		{"qemu:///embed?root=/tmp/a", location{passes: true, display: "localhost"}},
		{"test:///tmp/node.xml", location{passes: true, display: "localhost"}},
		{"qemu+unix:///session?socket=/run/x", location{passes: true, display: "localhost"}},
		{"qemu+ext:///system?command=/usr/bin/x", location{display: "localhost"}},
		{"qemu+tcp://localhost/system", location{host: "localhost", display: "localhost"}},
		{"qemu+tcp://[::1]:16509/system", location{host: "::1", display: "::1"}},
		{"qemu+tls://host.example/system", location{reach: direct, host: "host.example", display: "host.example"}},
		{"qemu://host.example/system", location{reach: direct, host: "host.example", display: "host.example"}},
		{"esx://admin:pw@192.0.2.1/?no_verify=1", location{reach: direct, host: "192.0.2.1", display: "192.0.2.1"}},
		{"qemu+ssh://root@host.example:2222/system", location{reach: bySSH, host: "host.example", display: "host.example", ssh: ssh.Host{Name: "host.example", User: "root", Port: "2222"}}},
		{"qemu+libssh2://host.example/system", location{reach: bySSH, host: "host.example", display: "host.example", ssh: ssh.Host{Name: "host.example"}}},
		{"qemu+ssh://localhost/system", location{reach: bySSH, host: "localhost", display: "localhost", ssh: ssh.Host{Name: "localhost"}}},
	} {
		if got, err := findLocation(tt.uri); err != nil || got != tt.want {
			t.Errorf("%s: got %+v, %v; want %+v", tt.uri, got, err, tt.want)
		}
	}
	for _, uri := range []string{"qemu+ssh://-oProxyCommand=x/system", "qemu+ssh://a%20b/system", "qemu+ssh://-oProxyCommand=x@host.example/system", "qemu+ssh://a;b@host.example/system", "qemu+ssh://host.example/system?keyfile=%0a", "qemu+ssh://host.example/system?known_hosts=%22", "qemu+tcp://[fe80::1%25$(x)]/system", "://"} {
		if got, err := findLocation(uri); err == nil {
			t.Errorf("%s: got %+v", uri, got)
		}
	}
}

// Whatever a URI says, ssh gets a host that is no option.
func FuzzFindLocation(f *testing.F) {
	f.Add("qemu+ssh://root@host.example:2222/system?keyfile=/k&known_hosts=/h&no_verify=1")
	f.Add("qemu+libssh2://-oProxyCommand=x@-h/?netcat=%27;x;%27")
	f.Add("qemu+ssh://[fe80::1%25eth0]/?command=-x;no_tty=1")
	f.Fuzz(func(t *testing.T, uri string) {
		at, err := findLocation(uri)
		if err != nil {
			if len(err.Error()) > 2000 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		if at.reach == bySSH && (at.ssh.Name == "" || strings.HasPrefix(at.ssh.Name, "-") || strings.HasPrefix(at.ssh.User, "-")) {
			t.Errorf("ssh leads to %+v", at.ssh)
		}
	})
}

func TestRedact(t *testing.T) {
	for uri, want := range map[string]string{
		"qemu:///system":                    "qemu:///system",
		"":                                  "",
		"esx://admin:pw@host/":              "esx://admin:xxxxx@host/",
		"qemu+ssh://me@host/system":         "qemu+ssh://me@host/system",
		"esx://admin:pw@[bad/?x":            "esx://[bad/?x",
		"esx://admin:p w%zz@host.example/x": "esx://host.example/x",
	} {
		if got := redact(uri); got != want {
			t.Errorf("%s: got %q, want %q", uri, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"web1", "web2", "web10", "mail", "database", "Data", "x"}
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"web", []string{"web1", "web2", "web10"}},
		{"web3", []string{"web1", "web2"}},
		{"WEB1", []string{"web1", "web10", "web2"}},
		{"databsae", []string{"database", "Data"}},
		{"databases", []string{"database", "Data"}},
		{"printer", nil},
		{"", nil},
		{strings.Repeat("w", 1000), nil},
	} {
		if got := nearest(tt.text, names); !slices.Equal(got, tt.want) {
			t.Errorf("%.20q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestEditDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "abc", 0}, {"abc", "abd", 1},
		{"abc", "acb", 2}, {"kitten", "sitting", 3}, {"größe", "grösse", 2},
	} {
		if got := editDistance([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("%q to %q: %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := editDistance([]rune(tt.b), []rune(tt.a)); got != tt.want {
			t.Errorf("%q to %q: %d, want %d", tt.b, tt.a, got, tt.want)
		}
	}
}

func TestChanges(t *testing.T) {
	on := func(name string, state State) seen { return seen{name: name, state: state, active: true} }
	off := func(name string, why StopReason) seen { return seen{name: name, state: StateShutOff, stop: why} }
	before := map[string]seen{
		"1": on("stays", StateRunning), "2": on("stops", StateRunning), "3": off("starts", StopShutdown),
		"4": on("pauses", StateRunning), "5": on("resumes", StatePaused), "6": on("transient", StateRunning),
		"7": off("forgotten", StopUnknown), "8": on("crashes", StateRunning), "9": on("sleeps", StateRunning),
	}
	now := map[string]seen{
		"1": on("stays", StateRunning), "2": off("stops", StopDestroyed), "3": on("starts", StateRunning),
		"4": on("pauses", StatePaused), "5": on("resumes", StateRunning),
		"8": on("crashes", StateCrashed), "9": on("sleeps", StateSuspended),
		"a": on("new", StateRunning), "b": off("defined", StopUnknown), "c": on("halts", StateShuttingDown),
	}
	before["c"] = on("halts", StateRunning)
	want := []Event{
		{EventStopped, "2", "stops", StopDestroyed, Loss{}},
		{EventStarted, "3", "starts", 0, Loss{}},
		{EventPaused, "4", "pauses", 0, Loss{}},
		{EventResumed, "5", "resumes", 0, Loss{}},
		{EventStopped, "6", "transient", 0, Loss{}},
		{EventUndefined, "6", "transient", 0, Loss{}},
		{EventUndefined, "7", "forgotten", 0, Loss{}},
		{EventCrashed, "8", "crashes", 0, Loss{}},
		{EventSlept, "9", "sleeps", 0, Loss{}},
		{EventDefined, "a", "new", 0, Loss{}},
		{EventStarted, "a", "new", 0, Loss{}},
		{EventDefined, "b", "defined", 0, Loss{}},
		{EventHalted, "c", "halts", 0, Loss{}},
	}
	got := changes(before, now)
	slices.SortStableFunc(got, func(a, b Event) int { return cmp.Compare(a.UUID, b.UUID) })
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEventQueueIsBounded(t *testing.T) {
	q := newEventQueue()
	defer q.close()
	entered, leave := make(chan struct{}), make(chan struct{})
	heard := make(chan string, 2*maxEvents)
	q.watch(func(e Event) {
		if e.Name == "first" {
			close(entered)
			<-leave // a watcher that takes its time
		}
		heard <- e.Name
	})
	q.add(Event{Name: "first"})
	<-entered
	q.add(Event{Name: "dropped"})
	for range maxEvents - 1 {
		q.add(Event{Name: "kept"})
	}
	q.add(Event{Name: "last"})
	close(leave)
	got := map[string]int{}
	for {
		name := <-heard
		got[name]++
		if name == "last" {
			break
		}
	}
	if want := map[string]int{"first": 1, "kept": maxEvents - 1, "last": 1}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
