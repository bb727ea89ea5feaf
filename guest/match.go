// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"cmp"
	"slices"
	"strings"
)

// rank says how well a text names a guest; less is better.
type rank int

const (
	rankName      rank = iota // it is the name
	rankOtherCase             // it is the name but for capitals
	rankBeginning             // the name, or the UUID, begins with it
	rankInName
	rankInTitle
	rankInDescription
	rankNone // it does not name the guest
)

// minUUID is how many digits of a UUID's beginning mean one: fewer are a name's or a
// number's.
const minUUID = 8

// Matching gives those of a list's guests that a text names, best first: the one of
// that name, names that begin with it, then those that have its words in the name, the
// title or the description. Guests that are named equally well keep their order. An
// empty text names all.
func Matching(list []*Info, text string) []*Info {
	text = strings.TrimSpace(text)
	if text == "" {
		return list
	}
	q := newQuery(text)
	type found struct {
		info *Info
		rank rank
	}
	var all []found
	for _, info := range list {
		if r := q.rank(info); r < rankNone {
			all = append(all, found{info, r})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.rank, b.rank) })
	matching := make([]*Info, len(all))
	for i, f := range all {
		matching[i] = f.info
	}
	return matching
}

// IsNamed says whether a text is the guest's name, capitals aside.
func (i *Info) IsNamed(text string) bool { return strings.EqualFold(i.Name, strings.TrimSpace(text)) }

// query is a text that is looked for.
type query struct {
	text, lower string
	words       []string // of lower
	uuid        string   // digits that a UUID may begin with; "" for none
}

func newQuery(text string) query {
	q := query{text: text, lower: strings.ToLower(text)}
	q.words = strings.Fields(q.lower)
	if digits := strings.ReplaceAll(q.lower, "-", ""); len(digits) >= minUUID && strings.Trim(digits, "0123456789abcdef") == "" {
		q.uuid = digits
	}
	return q
}

func (q *query) rank(info *Info) rank {
	name := strings.ToLower(info.Name)
	switch {
	case info.Name == q.text:
		return rankName
	case name == q.lower:
		return rankOtherCase
	case strings.HasPrefix(name, q.lower), q.uuid != "" && strings.HasPrefix(strings.ReplaceAll(info.UUID, "-", ""), q.uuid):
		return rankBeginning
	}
	title, description := strings.ToLower(info.Title), strings.ToLower(info.Description)
	worst := rankInName
	for _, word := range q.words {
		at := rankNone
		switch {
		case strings.Contains(name, word):
			at = rankInName
		case strings.Contains(title, word):
			at = rankInTitle
		case strings.Contains(description, word):
			at = rankInDescription
		}
		worst = max(worst, at)
	}
	return worst
}
