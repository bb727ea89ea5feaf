// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import (
	"strings"
	"testing"

	"github.com/govnc/virt-viewer/rfbclient/internal/wire"
)

// TestPanicOfPicture: a picture that cannot be decoded in such a way leaves the queue
// of pictures as others do, whichever goroutine has met it.
func TestPanicOfPicture(t *testing.T) {
	toldOf := wire.Panicked.Swap(nil)
	t.Cleanup(func() { wire.Panicked.Store(toldOf) })
	p := newJPEGQueue()
	if p == nil {
		t.Skip("there is no second core")
	}
	defer p.close()
	job := jpegJob{wire.Rect{W: 1, H: 1}, []byte{0}, make([]uint32, 1), 1}
	p.jobs = []jpegJob{job, job}
	p.oneByOne(nil) // the worker's; without a decoder it panics
	if p.next != 2 || p.working {
		t.Errorf("picture %d, working %v", p.next, p.working)
	}
	if err := p.wait(); err == nil || !strings.Contains(err.Error(), "internal error") {
		t.Errorf("it ends with %v", err)
	}
}
