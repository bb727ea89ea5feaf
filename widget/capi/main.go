// SPDX-License-Identifier: LGPL-2.1-or-later

// Command capi is built as the shared library libgovnc-1.0.so.0, for programs in
// C, Python and other languages: the widget of package widget under the names of
// widget/internal/core/govnc.h. See docs/embedding.md.
package main

import _ "github.com/govnc/virt-viewer/widget/internal/core"

func main() {} // of a library: never called
