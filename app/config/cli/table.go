// SPDX-License-Identifier: GPL-2.0-or-later

package cli

import (
	"slices"

	"github.com/govnc/virt-viewer/app/i18n"
)

// Table has all options, in the order of --help.
var Table = slices.Concat(guestOptions, sizeOptions, serverOptions, stepOptions, recordingOptions,
	windowOptions, otherOptions, gtkOptions, spiceOptions)

// exclusions are options of which only one may be given.
var exclusions = []struct {
	names    []string
	sentence string
}{
	{[]string{"shared", "exclusive"}, i18n.Mark("--shared and --exclusive exclude one another")},
	{[]string{"password-file", "password-fd"}, i18n.Mark("--password-file and --password-fd exclude one another")},
	{[]string{"id", "uuid", "domain-name"}, i18n.Mark("--id, --uuid and --domain-name exclude one another")},
}

// Find gives an option by its name; nil if there is none.
func Find(name string) *Option {
	if at := slices.IndexFunc(Table, func(o *Option) bool { return o.Name == name }); at >= 0 {
		return Table[at]
	}
	return nil
}

// Excludes are the options that cannot be given together with this one.
func (o *Option) Excludes() (others []*Option) {
	for _, e := range exclusions {
		if slices.Contains(e.names, o.Name) {
			for _, name := range e.names {
				if name != o.Name {
					others = append(others, Find(name))
				}
			}
		}
	}
	return others
}
