// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"slices"
	"testing"
)

func TestMatching(t *testing.T) {
	var list []*Info
	for _, info := range []Info{
		{Name: "10", UUID: "20000000-0000-4000-8000-000000000010"},
		{Name: "2", UUID: "10000000-0000-4000-8000-000000000002"},
		{Name: "DB", UUID: "10000000-0000-4000-8000-000000000003"},
		{Name: "accounting", UUID: "db000000-0000-4000-8000-0000000000db", Description: "Needs the db and the mail server"},
		{Name: "db", UUID: "10000000-0000-4000-8000-000000000005"},
		{Name: "db2", UUID: "10000000-0000-4000-8000-000000000006"},
		{Name: "mail", UUID: "10000000-0000-4000-8000-000000000007", Title: "Mail server of the db people"},
		{Name: "old-db", UUID: "b3c0ffee-0000-4000-8000-000000000008"},
		{Name: "web:1", UUID: "10000000-0000-4000-8000-000000000009"},
	} {
		list = append(list, &info)
	}
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"db", []string{"db", "DB", "db2", "old-db", "mail", "accounting"}},
		{"DB", []string{"DB", "db", "db2", "old-db", "mail", "accounting"}},
		{" db ", []string{"db", "DB", "db2", "old-db", "mail", "accounting"}},
		{"2", []string{"2", "db2"}},
		{"server mail", []string{"mail", "accounting"}},
		{"people mail", []string{"mail"}},
		{"b3c0ffee", []string{"old-db"}},
		{"B3C0FFEE-0000-4", []string{"old-db"}},
		{"b3c0ffe", nil},
		{"0000-4000-8000", nil},
		{"4000", nil},
		{"web:1", []string{"web:1"}},
		{"nobody", nil},
		{"", []string{"10", "2", "DB", "accounting", "db", "db2", "mail", "old-db", "web:1"}},
	} {
		var got []string
		for _, info := range Matching(list, tt.text) {
			got = append(got, info.Name)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestWordsAbout(t *testing.T) {
	for _, tt := range []struct{ xml, title, description string }{
		{"<domain type='test'><name>a</name><uuid>x</uuid><title>A &amp; b</title><description>Two\nlines</description><memory>1</memory></domain>", "A & b", "Two\nlines"},
		{"<domain><name>a</name><metadata><title>no</title></metadata><description>late</description><memory/></domain>", "", "late"},
		{"<domain><name>a</name></domain>", "", ""},
		{"<domain><title>broken", "", ""},
		{"", "", ""},
	} {
		if title, description := wordsAbout(tt.xml); title != tt.title || description != tt.description {
			t.Errorf("%s: %q, %q", tt.xml, title, description)
		}
	}
}
