// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"libvirt.org/go/libvirtxml"

	"github.com/govnc/virt-viewer/guest/internal/value"
)

const (
	// A domain's XML comes in one string of libvirt's protocol, which ends at 4 MiB.
	maxXML = 4 << 20
	// Far more graphics elements than any hypervisor has: QEMU has one of each type.
	maxGraphics = 64
	// Longest type of a graphics element that is repeated in a message.
	maxTypeName = 32
)

// graphics is what a domain's XML says of its displays.
type graphics struct {
	vnc    []vncElement
	others []string // types of the other elements, each once
}

// vncElement is a VNC display in a domain's XML.
type vncElement struct {
	*libvirtxml.DomainGraphicVNC
	index uint // among the graphics elements
}

// readGraphics finds the VNC displays in a domain's XML, wherever they stand
// among the graphics elements. Everything else in the document is skipped: a
// guest must stay reachable when other parts of its description are newer than
// this program.
func readGraphics(domain string) (graphics, error) {
	if len(domain) > maxXML {
		return graphics{}, &SizeError{len(domain), maxXML}
	}
	r := graphicsReader{d: xml.NewDecoder(strings.NewReader(domain))}
	for {
		token, err := r.d.Token()
		if errors.Is(err, io.EOF) && r.path != nil {
			return r.found, nil
		}
		if err != nil {
			return graphics{}, &XMLError{Kind: XMLMalformed, Text: value.Quote(err.Error())}
		}
		switch token := token.(type) {
		case xml.StartElement:
			err = r.open(token)
		case xml.EndElement:
			r.path = r.path[:len(r.path)-1]
		}
		if err != nil {
			return graphics{}, err
		}
	}
}

// graphicsReader walks down to /domain/devices/graphics and nowhere else.
type graphicsReader struct {
	d     *xml.Decoder
	path  []string // names of the open elements; nil before the first
	found graphics
	n     uint // graphics elements so far
}

func (r *graphicsReader) open(start xml.StartElement) error {
	name := start.Name.Local
	switch depth := len(r.path); {
	case depth == 0 && name != "domain":
		return &XMLError{Kind: XMLNoDomain, Text: value.Quote(name)}
	case depth == 0, depth == 1 && name == "devices":
		r.path = append(r.path, name)
		return nil
	case depth == 2 && name == "graphics":
		return r.graphics(start)
	}
	if err := r.d.Skip(); err != nil {
		return &XMLError{Kind: XMLMalformed, Text: value.Quote(err.Error())}
	}
	return nil
}

func (r *graphicsReader) graphics(start xml.StartElement) error {
	if r.n == maxGraphics {
		return &XMLError{Kind: XMLManyDisplays, Number: maxGraphics}
	}
	if err := r.found.add(r.d, start, r.n); err != nil {
		return &XMLError{Kind: XMLBadDisplay, Number: int(r.n), Text: value.Quote(err.Error())}
	}
	r.n++
	return nil
}

// add reads the graphics element that start has opened, the n-th of its domain.
func (g *graphics) add(d *xml.Decoder, start xml.StartElement, n uint) error {
	kind := ""
	for _, attr := range start.Attr {
		if attr.Name.Local == "type" {
			kind = attr.Value
		}
	}
	if kind != "vnc" {
		g.addOther(kind)
		return d.Skip()
	}
	var element libvirtxml.DomainGraphic
	if err := d.DecodeElement(&element, &start); err != nil {
		return err
	}
	g.vnc = append(g.vnc, vncElement{element.VNC, n})
	return nil
}

func (g *graphics) addOther(kind string) {
	if len(kind) > maxTypeName || checkWord(kind) != nil || kind == "" {
		kind = "unknown"
	}
	for _, other := range g.others {
		if other == kind {
			return
		}
	}
	g.others = append(g.others, kind)
}
