// SPDX-License-Identifier: LGPL-2.1-or-later

package widget

import "github.com/govnc/virt-viewer/widget/internal/core"

// Handlers are called on the main loop; nil ones are not. A handler may call any
// method of the display, and destroy it. The fields are explained where the widget calls
// them: "go doc github.com/govnc/virt-viewer/widget/internal/core.Handlers".
type Handlers = core.Handlers

// SetHandlers sets the callbacks, all at once.
func (d *Display) SetHandlers(h Handlers) { d.core.Handlers = h }
