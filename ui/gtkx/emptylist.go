// SPDX-License-Identifier: GPL-2.0-or-later

package gtkx

import "github.com/gotk3/gotk3/gtk"

// DescribeWhileEmpty has screen readers say of a list without rows why it has none:
// they do not see its placeholder, of which label is the text.
func DescribeWhileEmpty(list *gtk.ListBox, label *gtk.Label) {
	describe := func() {
		text := ""
		if label.GetMapped() {
			text = label.GetLabel()
		}
		SetDescription(list, text)
	}
	for _, signal := range []string{"map", "unmap", "notify::label"} {
		label.ConnectAfter(signal, describe)
	}
}
