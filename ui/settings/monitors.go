// SPDX-License-Identifier: GPL-2.0-or-later

package settings

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/govnc/virt-viewer/ui/i18n"
)

// ParseMonitors reads which of a guest's displays fills which of this side's
// monitors, both from 1: "1:2", "2:1". Without a mistake only, and only if all
// monitors are there: else it gives none, and says why.
func ParseMonitors(list []string, monitors int) (map[int]int, error) {
	mapping := map[int]int{}
	taken := map[int]bool{}
	for _, entry := range list {
		display, monitor, err := parseMonitor(entry)
		switch {
		case err != nil:
			return nil, err
		case monitor > monitors:
			return nil, fmt.Errorf(i18n.T("monitor-mapping: monitor %d for display %d does not exist"), monitor, display)
		case mapping[display] != 0 || taken[monitor]:
			return nil, fmt.Errorf(i18n.T("monitor-mapping: a display or monitor is there twice in %q"), strings.Join(list, ";"))
		}
		mapping[display], taken[monitor] = monitor, true
	}
	return mapping, nil
}

func parseMonitor(entry string) (display, monitor int, err error) {
	d, m, ok := strings.Cut(entry, ":")
	display, errD := strconv.Atoi(d)
	monitor, errM := strconv.Atoi(m)
	if !ok || errD != nil || errM != nil || display < 1 || monitor < 1 {
		return 0, 0, fmt.Errorf(i18n.T("monitor-mapping: %q is not <DISPLAY>:<MONITOR>, both from 1"), entry)
	}
	return display, monitor, nil
}

// WithMonitor gives the list with a monitor for a display. What it says of others
// stays; what cannot be read goes.
func WithMonitor(list []string, display, monitor int) []string {
	var result []string
	own := fmt.Sprintf("%d:%d", display, monitor)
	placed := false
	for _, entry := range list {
		switch d, _, err := parseMonitor(entry); {
		case err != nil:
		case d == display && !placed:
			result, placed = append(result, own), true
		case d != display:
			result = append(result, entry)
		}
	}
	if !placed {
		result = append(result, own)
	}
	return result
}
