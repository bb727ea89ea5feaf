// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"strings"
	"sync"

	"github.com/govnc/virt-viewer/rfbclient/internal/inflate"
)

// The extended clipboard (rfbproto, "Extended Clipboard Pseudo-Encoding") passes
// text in UTF-8: whoever copies says so (notify), and whoever wants it asks
// (request) and gets it (provide). Without it text is ISO 8859-1 and is sent at
// once.
const (
	clipText = 1 << 0 // the one format that is handled here

	clipCaps    = 1 << 24
	clipRequest = 1 << 25
	clipPeek    = 1 << 26
	clipNotify  = 1 << 27
	clipProvide = 1 << 28
)

// clipboard is what both sides know of each other's clipboard.
type clipboard struct {
	mu      sync.Mutex // guards all below
	theirs  uint32     // what the server can do; 0 before it has said so
	text    string     // what was copied on this side
	offered bool       // the server was told, and may request it
	early   bool       // it was told before it had said what it can do
}

// SetCutText gives the server text that was copied on this side; line ends are
// "\n". A server without the extended clipboard gets ISO 8859-1: characters that
// it does not have become "?". It says false, and sends nothing, if the text is
// longer than MaxSendCutText bytes, counting two for each line's end (RFB 7.5.6;
// rfbproto, "Extended Clipboard Pseudo-Encoding").
func (c *Client) SetCutText(text string) bool {
	clip := &c.clipboard
	clip.mu.Lock()
	defer clip.mu.Unlock()
	if clip.theirs&clipText == 0 {
		latin1 := textToLatin1(text)
		if len(latin1) > MaxSendCutText {
			return false
		}
		c.send.cutText(latin1)
		clip.text, clip.early = text, true
		return true
	}
	return c.offer(text)
}

// offer tells a server with the extended clipboard of text. The clipboard is locked.
func (c *Client) offer(text string) bool {
	if len(packedText(text)) > MaxSendCutText {
		return false
	}
	clip := &c.clipboard
	clip.text, clip.offered = text, true
	if clip.theirs&clipNotify != 0 {
		c.send.extendedClipboard(clipNotify|clipText, nil)
	} else {
		c.send.extendedClipboard(clipProvide|clipText, provideMessage(text))
	}
	return true
}

// serverCutText reads text that was copied at the server (RFB 7.6.4), or, with a
// negative length, a message of the extended clipboard. What is too long is
// skipped.
func (c *conn) serverCutText() error {
	c.r.Skip(3)
	length := int64(c.r.S32())
	if length < 0 {
		return c.extendedClipboard(-length)
	}
	if length > MaxCutTextLength {
		c.r.Skip(length)
		return c.r.err
	}
	text := latin1ToText(c.r.Bytes(length, MaxCutTextLength, "cut text"))
	if c.r.err != nil {
		return c.r.err
	}
	c.out.post(func(u *Updates) { u.CutText = &text })
	return nil
}

// extendedClipboard reads a message of length bytes.
func (c *conn) extendedClipboard(length int64) error {
	if length < 4 {
		return protocolErrorf("the server sent a clipboard message of %d bytes", length)
	}
	flags := c.r.U32()
	length -= 4
	if length > MaxCutTextLength {
		c.r.Skip(length)
		return c.r.err
	}
	data := c.r.Bytes(length, MaxCutTextLength, "clipboard message")
	if c.r.err != nil {
		return c.r.err
	}
	switch {
	case flags&clipCaps != 0:
		c.clipboardCaps(flags)
	case flags&clipRequest != 0:
		c.clipboardRequest(flags)
	case flags&clipPeek != 0:
		c.clipboardPeek()
	case flags&clipNotify != 0:
		if flags&clipText != 0 {
			c.send.extendedClipboard(clipRequest|clipText, nil)
		}
	case flags&clipProvide != 0:
		return c.clipboardProvide(flags, data)
	}
	return nil
}

// clipboardCaps notes what the server can do and says the same of this side. The
// size 0 asks it to announce text instead of sending it at once. Text that it has got
// in ISO 8859-1 already it is offered as it is.
func (c *conn) clipboardCaps(flags uint32) {
	clip := &c.clipboard
	clip.mu.Lock()
	defer clip.mu.Unlock()
	clip.theirs = flags
	c.send.extendedClipboard(clipCaps|clipRequest|clipPeek|clipNotify|clipProvide|clipText, make([]byte, 4))
	if clip.early && flags&clipText != 0 {
		clip.early = false
		c.offer(clip.text)
	}
}

// clipboardRequest gives the server what was copied on this side, once it has been
// told of it.
func (c *conn) clipboardRequest(flags uint32) {
	c.clipboard.mu.Lock()
	text, offered := c.clipboard.text, c.clipboard.offered
	c.clipboard.mu.Unlock()
	if offered && flags&clipText != 0 {
		c.send.extendedClipboard(clipProvide|clipText, provideMessage(text))
	}
}

func (c *conn) clipboardPeek() {
	c.clipboard.mu.Lock()
	offered := c.clipboard.offered
	c.clipboard.mu.Unlock()
	formats := uint32(0)
	if offered {
		formats = clipText
	}
	c.send.extendedClipboard(clipNotify|formats, nil)
}

// clipboardProvide reads text: a zlib stream with a size and the data of each
// format, of which text is the first.
func (c *conn) clipboardProvide(flags uint32, data []byte) error {
	if flags&clipText == 0 {
		return nil
	}
	plain, err := inflate.Whole(data, MaxCutTextLength)
	if errors.Is(err, inflate.ErrTooLong) {
		return nil // it is skipped, as what is too long in other messages
	}
	if err != nil {
		return protocolErrorf("the server's clipboard message cannot be read: %v", err)
	}
	if len(plain) < 4 || int64(binary.BigEndian.Uint32(plain)) > int64(len(plain)-4) {
		return protocolErrorf("the server's clipboard message ends too early")
	}
	text := plain[4 : 4+binary.BigEndian.Uint32(plain)]
	if end := bytes.IndexByte(text, 0); end >= 0 {
		text = text[:end]
	}
	s := plainText(string(text))
	c.out.post(func(u *Updates) { u.CutText = &s })
	return nil
}

// plainText makes valid UTF-8 of it, with line feeds alone, and drops the other
// controls that no text has.
func plainText(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD")
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// packedText is what a provide message compresses: the text's size and the text,
// whose lines end with CR LF and which a NUL ends. QEMU takes no more than 1 MiB of
// it.
func packedText(text string) []byte {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	p := binary.BigEndian.AppendUint32(make([]byte, 0, len(text)+5), uint32(len(text)+1))
	return append(append(p, text...), 0)
}

func provideMessage(text string) []byte {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(packedText(text))
	_ = z.Close() // writing to memory does not fail
	return packed.Bytes()
}

func (q *sendQueue) extendedClipboard(flags uint32, data []byte) {
	q.put(func(b []byte) []byte {
		b = append(b, msgClientCutText, 0, 0, 0)
		b = binary.BigEndian.AppendUint32(b, uint32(-(4 + len(data))))
		b = binary.BigEndian.AppendUint32(b, flags)
		return append(b, data...)
	})
}
