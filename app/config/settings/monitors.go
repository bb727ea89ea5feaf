// SPDX-License-Identifier: GPL-2.0-or-later

package settings

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ParseMonitors reads which of a guest's displays fills which of this side's
// monitors, both from 1: "1:2", "2:1". Without a mistake only, and only if all
// monitors are there: else it gives none, and says why, for the log.
func ParseMonitors(list []string, monitors int) (map[int]int, error) {
	mapping, last := map[int]int{}, 0
	taken := map[int]bool{}
	for _, entry := range list {
		display, monitor, err := parseMonitor(entry)
		switch {
		case err != nil:
			return nil, err
		case monitor > monitors:
			return nil, fmt.Errorf("monitor-mapping: monitor %d for display %d does not exist", monitor, display)
		case mapping[display] != 0 || taken[monitor]:
			return nil, fmt.Errorf("monitor-mapping: a display or monitor is there twice in %q", strings.Join(list, ";"))
		}
		mapping[display], taken[monitor] = monitor, true
		last = max(last, display)
	}
	for display := 1; display < last; display++ { // so has virt-viewer 11, which reads the same file
		if mapping[display] == 0 {
			return nil, fmt.Errorf("monitor-mapping: %[1]q names display %[2]d, but not display %[3]d: none may be left out", strings.Join(list, ";"), last, display)
		}
	}
	return mapping, nil
}

func parseMonitor(entry string) (display, monitor int, err error) {
	d, m, ok := strings.Cut(entry, ":")
	display, errD := strconv.Atoi(d)
	monitor, errM := strconv.Atoi(m)
	if !ok || errD != nil || errM != nil || display < 1 || monitor < 1 {
		return 0, 0, fmt.Errorf("monitor-mapping: %q is not <DISPLAY>:<MONITOR>, both from 1", entry)
	}
	return display, monitor, nil
}

// WithMonitor gives the list with a monitor for a display. What it says of others
// stays; what cannot be read goes. A display that had the monitor gets the one that this
// display had, or a free one, and so do displays between that have none: ParseMonitors
// takes neither a monitor twice nor a gap. If there are not enough of the machine's
// monitors for that, the list stays as it is.
func WithMonitor(list []string, display, monitor, monitors int) []string {
	mapping := map[int]int{}
	for _, entry := range list {
		if d, m, err := parseMonitor(entry); err == nil && mapping[d] == 0 {
			mapping[d] = m
		}
	}
	before := mapping[display]
	for d, m := range mapping {
		if m == monitor && d != display {
			mapping[d] = before
		}
	}
	mapping[display] = monitor
	var result []string
	for d := range slices.Max(slices.Collect(maps.Keys(mapping))) {
		at := mapping[d+1]
		if at == 0 {
			at = freeMonitor(mapping, monitors)
		}
		if at == 0 {
			return list
		}
		mapping[d+1] = at
		result = append(result, fmt.Sprintf("%d:%d", d+1, at))
	}
	return result
}

// freeMonitor gives the first monitor that no display has; 0 if there is none.
func freeMonitor(mapping map[int]int, monitors int) int {
	for m := 1; m <= monitors; m++ {
		if !slices.Contains(slices.Collect(maps.Values(mapping)), m) {
			return m
		}
	}
	return 0
}
