// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"cmp"
	"slices"
	"strings"
)

const (
	maxNear = 3
	// Longer texts are no typing mistakes, and comparing them costs the product of
	// their lengths.
	maxNearLength = 64
)

// nearest gives the names that a person may have meant by text, best first: those
// that differ by few letters, and those that one is the beginning of.
func nearest(text string, names []string) []string {
	type candidate struct {
		name     string
		distance int
	}
	var found []candidate
	for _, name := range names {
		if d, ok := nearness(text, name); ok {
			found = append(found, candidate{name, d})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.name, b.name))
	})
	var near []string
	for _, c := range found[:min(len(found), maxNear)] {
		near = append(near, c.name)
	}
	return near
}

// nearness says how near a name is to a text, and whether that is near enough:
// a third of the letters may differ, at least one and at most three.
func nearness(text, name string) (distance int, ok bool) {
	a, b := []rune(strings.ToLower(text)), []rune(strings.ToLower(name))
	if len(a) == 0 || len(b) == 0 || len(a) > maxNearLength || len(b) > maxNearLength {
		return 0, false
	}
	d := editDistance(a, b)
	if strings.HasPrefix(string(b), string(a)) || strings.HasPrefix(string(a), string(b)) {
		return d, true
	}
	return d, d <= min(3, max(1, len(a)/3))
}

// editDistance counts the letters to insert, remove or replace to make b of a.
func editDistance(a, b []rune) int {
	row := make([]int, len(b)+1) // distances of a[:i] to each b[:j]
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
