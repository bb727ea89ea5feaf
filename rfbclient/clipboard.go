// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
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
	size    uint32     // bytes of text that the server takes unasked
	text    string     // what was copied on this side
	offered bool       // the server was told, and may request it
	early   bool       // it was told before it had said what it can do
}

// takes says whether the server has said that it takes text in a message of the kind.
func (clip *clipboard) takes(kind uint32) bool {
	return clip.theirs&clipText != 0 && clip.theirs&kind != 0
}

// takesUnasked says whether the server takes a provide of so many bytes that it has
// not asked for.
func (clip *clipboard) takesUnasked(size int) bool {
	return clip.takes(clipProvide) && size <= int(clip.size)
}

// SetCutText gives the server text that was copied on this side; line ends are
// "\n", "\r\n" or "\r". A server without the extended clipboard gets ISO 8859-1:
// characters that it does not have become "?". It says false, and sends nothing, if
// the text is longer than MaxSendCutText bytes, counting two for each line's end, or
// than what the server has said that it takes (RFB 7.5.6; rfbproto, "Extended
// Clipboard Pseudo-Encoding").
func (c *Client) SetCutText(text string) bool {
	clip := &c.clipboard
	clip.mu.Lock()
	defer clip.mu.Unlock()
	if !clip.takes(clipNotify) && !clip.takesUnasked(1) {
		return c.offerLatin1(text)
	}
	return c.offer(text)
}

// offerLatin1 gives the text to a server that has not said, or not said yet, that it
// takes any in the extended clipboard, in a way that begins on this side. The clipboard is locked.
func (c *shared) offerLatin1(text string) bool {
	latin1 := textToLatin1(text)
	if len(latin1) > MaxSendCutText {
		return false
	}
	c.send.cutText(latin1)
	c.clipboard.text, c.clipboard.early = text, true
	return true
}

// offer tells a server with the extended clipboard of text: it announces the text
// where the server can ask for it, and else sends it at once, if the server takes so
// much. The clipboard is locked.
func (c *shared) offer(text string) bool {
	clip := &c.clipboard
	packed := packedText(text)
	if len(packed) > MaxSendCutText {
		return false
	}
	switch {
	case clip.takes(clipNotify):
		c.send.extendedClipboard(clipNotify|clipText, nil)
	case clip.takesUnasked(len(packed) - textSizeBytes):
		// libvncserver drops a provide where its program only takes ISO 8859-1, as
		// x11vnc does: the first message is for that.
		c.send.cutText(textToLatin1(text))
		c.provide(packed)
	default:
		return false
	}
	clip.text, clip.offered = text, true
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
		return c.skipText(length)
	}
	text := cutTextToText(c.r.Bytes(length, MaxCutTextLength, "cut text"))
	if c.r.Err != nil {
		return c.r.Err
	}
	c.out.post(func(u *Updates) { u.CutText = &text })
	return nil
}

// skipText skips copied text that is too long to keep, or ends the connection where
// so much cannot be meant.
func (c *conn) skipText(length int64) error {
	c.r.Skip(c.r.Length(length, maxSkippedText, "cut text"))
	return c.r.Err
}

// extendedClipboard reads a message of length bytes. One whose content cannot be
// understood is skipped: its length is known, so that nothing else is lost by it.
func (c *conn) extendedClipboard(length int64) error {
	if length < 4 || length > MaxCutTextLength {
		return c.skipText(length)
	}
	flags := c.r.U32()
	length -= 4
	data := c.r.Bytes(length, MaxCutTextLength, "clipboard message")
	if c.r.Err != nil {
		return c.r.Err
	}
	switch {
	case flags&clipCaps != 0:
		c.clipboardCaps(flags, data)
	case flags&clipRequest != 0:
		c.clipboardRequest(flags)
	case flags&clipPeek != 0:
		c.clipboardPeek()
	case flags&clipNotify != 0:
		c.clipboardNotify(flags)
	case flags&clipProvide != 0:
		c.clipboardProvide(flags, data)
	}
	return nil
}

// clipboardCaps notes what the server can do and says the same of this side. Text that
// it has got in ISO 8859-1 already it is offered as it is.
func (c *conn) clipboardCaps(flags uint32, sizes []byte) {
	clip := &c.clipboard
	clip.mu.Lock()
	defer clip.mu.Unlock()
	clip.theirs, clip.size = flags, 0
	if flags&clipText != 0 && len(sizes) >= textSizeBytes { // the sizes are in the formats' order
		clip.size = binary.BigEndian.Uint32(sizes)
	}
	c.send.extendedClipboard(clipCaps|clipRequest|clipPeek|clipNotify|clipProvide|clipText,
		binary.BigEndian.AppendUint32(nil, unaskedSize(flags)))
	if clip.early && c.offer(clip.text) {
		clip.early = false
	}
}

// unaskedSize is how many bytes of text the server is told to send without being asked:
// none if it can be asked, and else as much as is kept.
func unaskedSize(theirs uint32) uint32 {
	if theirs&clipRequest != 0 {
		return 0
	}
	return MaxCutTextLength
}

// clipboardNotify asks for text that the server has announced.
func (c *conn) clipboardNotify(flags uint32) {
	if flags&clipText != 0 && c.clipboardTakes(clipRequest) {
		c.send.extendedClipboard(clipRequest|clipText, nil)
	}
}

func (c *conn) clipboardTakes(kind uint32) bool {
	c.clipboard.mu.Lock()
	defer c.clipboard.mu.Unlock()
	return c.clipboard.takes(kind)
}

// clipboardRequest gives the server what was copied on this side, once it has been
// told of it. Whoever asks takes the answer, whatever its caps say.
func (c *conn) clipboardRequest(flags uint32) {
	clip := &c.clipboard
	clip.mu.Lock()
	defer clip.mu.Unlock()
	if clip.offered && flags&clipText != 0 {
		c.provide(packedText(clip.text))
	}
}

// clipboardPeek says which formats there are to be requested.
func (c *conn) clipboardPeek() {
	clip := &c.clipboard
	clip.mu.Lock()
	formats, wanted := uint32(0), clip.takes(clipNotify)
	if clip.offered {
		formats = clipText
	}
	clip.mu.Unlock()
	if wanted {
		c.send.extendedClipboard(clipNotify|formats, nil)
	}
}

// clipboardProvide reads text: a zlib stream with a size and the data of each
// format, of which text is the first. A stream that cannot be read, ends too early or
// is too long brings nothing.
func (c *conn) clipboardProvide(flags uint32, data []byte) {
	if flags&clipText == 0 {
		return
	}
	plain, err := inflate.Whole(data, MaxCutTextLength)
	if err != nil || len(plain) < textSizeBytes || int64(binary.BigEndian.Uint32(plain)) > int64(len(plain)-textSizeBytes) {
		return
	}
	text := plain[textSizeBytes : textSizeBytes+binary.BigEndian.Uint32(plain)]
	if end := bytes.IndexByte(text, 0); end >= 0 {
		text = text[:end]
	}
	s := plainText(string(text))
	c.out.post(func(u *Updates) { u.CutText = &s })
}

// textSizeBytes is the length of the size before each format's data, and in caps.
const textSizeBytes = 4

// packedText is what a provide message compresses: the text's size and the text,
// whose lines end with CR LF and which a NUL ends. QEMU takes no more than 1 MiB of
// it.
func packedText(text string) []byte {
	text = strings.ReplaceAll(lineFeeds(text), "\n", "\r\n")
	p := binary.BigEndian.AppendUint32(make([]byte, 0, len(text)+textSizeBytes+1), uint32(len(text)+1))
	return append(append(p, text...), 0)
}

// maxFlushed is how much QEMU inflates of a stream that is flushed, in bytes: when it
// has all, it makes room for twice as much, and gives up where that is above 1 MiB.
const maxFlushed = 512 << 10

// provideMessage compresses what packedText gives. The zlib stream is flushed and not
// finished, as other clients do: libvncserver 0.9.14 ends the connection when it meets
// the stream's end. finish is for longer text than maxFlushed and servers like QEMU.
func provideMessage(plain []byte, finish bool) []byte {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(plain) // writing to memory does not fail
	if finish {
		_ = z.Close()
	} else {
		_ = z.Flush()
	}
	return packed.Bytes()
}

// provide sends text. The clipboard is locked.
func (c *shared) provide(packed []byte) {
	clip := &c.clipboard
	likeQEMU := clip.takes(clipNotify) && clip.size == 0
	c.send.extendedClipboard(clipProvide|clipText, provideMessage(packed, likeQEMU && len(packed) > maxFlushed))
}

func (q *sendQueue) extendedClipboard(flags uint32, data []byte) {
	q.put(func(b []byte) []byte {
		b = append(b, msgClientCutText, 0, 0, 0)
		b = binary.BigEndian.AppendUint32(b, uint32(-(4 + len(data))))
		b = binary.BigEndian.AppendUint32(b, flags)
		return append(b, data...)
	})
}
