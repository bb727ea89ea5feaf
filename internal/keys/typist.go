// SPDX-License-Identifier: LGPL-2.1-or-later

package keys

import (
	"slices"
	"time"

	"github.com/govnc/virt-viewer/internal/layout"
	"github.com/govnc/virt-viewer/rfbclient"
)

// Interval is the usual time from one key event to the next when text is typed. QEMU
// passes an event on every 10 ms (-vnc key-delay-ms), queues some 340 and drops those
// beyond, the release of Shift among them; the keyboard of a PC has a queue of 16
// bytes, and a guest that boots or installs reads it slowly.
const Interval = 10 * time.Millisecond

// The slowest and the fastest that text is typed.
const (
	MinInterval = time.Millisecond
	MaxInterval = time.Second
)

const (
	// probeEvents is after how many events the server's answer is waited for. No more
	// than that can arrive at once when the line or the server stood still: fewer than
	// the queue of a keyboard takes.
	probeEvents = 12
	// idleAnswer is how long QEMU takes to answer when nothing moves.
	idleAnswer = 250 * time.Millisecond
	// noAnswer is after how long a server that has answered nothing yet is not asked
	// again.
	noAnswer = 5 * time.Second
)

// event is a key that goes down or up.
type event struct {
	Key
	down bool
}

// part is a text's layout and the character that it begins with.
type part struct {
	from   int
	layout *layout.Layout
}

// A Typist types a text event by event, at a pace that servers and guests follow.
type Typist struct {
	client   *rfbclient.Client
	parts    []part
	interval time.Duration
	text     []rune
	done     int     // characters
	events   []event // of the character that is being typed
	held     []Key   // what is down

	sent     int             // events since the last probe
	answer   <-chan struct{} // of the probe; nil if none is waited for
	asked    time.Time
	answers  bool // the server has answered a probe
	noProbes bool // it does not
}

// NewTypist begins to type text on the layout of the server's side, an event each
// interval; 0 is Interval.
func NewTypist(c *rfbclient.Client, l *layout.Layout, interval time.Duration, text string) *Typist {
	if interval <= 0 {
		interval = Interval
	}
	return &Typist{client: c, parts: []part{{0, l}}, interval: min(max(interval, MinInterval), MaxInterval), text: []rune(text)}
}

// Add has more text typed behind the text, on a layout of its own.
func (t *Typist) Add(text string, l *layout.Layout) {
	t.parts = append(t.parts, part{len(t.text), l})
	t.text = append(t.text, []rune(text)...)
}

// layoutNow gives the layout of the character that is due.
func (t *Typist) layoutNow() *layout.Layout {
	for len(t.parts) > 1 && t.parts[1].from <= t.done {
		t.parts = t.parts[1:]
	}
	return t.parts[0].layout
}

// Progress says how many characters have been typed, and of how many.
func (t *Typist) Progress() (done, total int) { return t.done, len(t.text) }

// Next sends the next event if it is due. It says how long to wait until it must be
// called again; more is false when all is typed.
func (t *Typist) Next() (wait time.Duration, more bool) {
	if t.answer != nil {
		if wait, waits := t.waitForAnswer(); waits {
			return wait, true
		}
	}
	if len(t.events) == 0 {
		if t.done == len(t.text) {
			return 0, false
		}
		t.events = eventsOf(Strokes(t.text[t.done], t.layoutNow(), t.client.TakesScancodes()))
	}
	t.send(t.events[0])
	t.events = t.events[1:]
	if len(t.events) == 0 {
		t.done++
		t.probe()
	}
	return t.interval, t.done < len(t.text)
}

// waitForAnswer says whether the probe's answer, or a rest after it, has to be waited
// for.
func (t *Typist) waitForAnswer() (wait time.Duration, waits bool) {
	took := time.Since(t.asked)
	select {
	case <-t.answer:
		t.answer, t.answers = nil, true
		// What was held up arrived all at once, and the server passes it on event by
		// event; timers are late here and there, too, so that a tenth is added.
		chunk := probeEvents * t.interval
		return max(chunk/10, min(took-idleAnswer, chunk)), true
	default:
	}
	if !t.answers && took > noAnswer {
		t.answer, t.noProbes = nil, true
		return 0, false
	}
	return Interval, true
}

// probe asks for the server's answer if enough was sent.
func (t *Typist) probe() {
	if t.sent < probeEvents || t.noProbes {
		return
	}
	t.sent, t.asked = 0, time.Now()
	t.answer = t.client.Probe()
	t.noProbes = t.answer == nil
}

func (t *Typist) send(e event) {
	t.client.KeyEvent(e.Keysym, e.Scancode, e.down)
	t.sent++
	if e.down {
		t.held = append(t.held, e.Key)
	} else {
		t.held = slices.DeleteFunc(t.held, func(k Key) bool { return k == e.Key })
	}
}

// Stop drops what has not been typed and lets go of what is down. It must be called,
// whatever ends the typing.
func (t *Typist) Stop() {
	for _, k := range slices.Backward(slices.Clone(t.held)) {
		t.send(event{k, false})
	}
	t.events, t.text, t.done = nil, nil, 0
}

// eventsOf gives the events of strokes: keys go down first to last, and up last to
// first.
func eventsOf(strokes [][]Key) []event {
	var list []event
	for _, s := range strokes {
		for _, k := range s {
			list = append(list, event{k, true})
		}
		for _, k := range slices.Backward(s) {
			list = append(list, event{k, false})
		}
	}
	return list
}
