// SPDX-License-Identifier: LGPL-2.1-or-later

package decode

import "github.com/govnc/virt-viewer/rfbclient/internal/wire"

// A panic in a decoder is a fault of this package: tests must not miss it because it was
// turned into an error.
func init() {
	loud := func(_ any, stack []byte) { panic(string(stack)) }
	wire.Panicked.Store(&loud)
}
