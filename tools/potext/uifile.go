// SPDX-License-Identifier: GPL-2.0-or-later

package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
)

// uiFile reads a description of widgets, as GtkBuilder has it: each element with
// translatable="yes" is a text, with a context and comments for translators beside it.
func (e *extractor) uiFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	e.name, e.err = path, nil
	d := xml.NewDecoder(f)
	for e.err == nil {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		element, ok := token.(xml.StartElement)
		if !ok || attribute(element, "translatable") != "yes" {
			continue
		}
		var text string
		if err := d.DecodeElement(&text, &element); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if text == "" { // GtkBuilder does not translate it
			continue
		}
		m := &message{context: attribute(element, "context"), id: text, files: []string{path}}
		if comment := attribute(element, "comments"); comment != "" {
			m.comments = []string{comment}
		}
		e.add(m)
	}
	return e.err
}

func attribute(element xml.StartElement, name string) string {
	for _, a := range element.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
