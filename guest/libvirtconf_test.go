// SPDX-License-Identifier: GPL-2.0-or-later

package guest

import (
	"reflect"
	"strings"
	"testing"
)

func TestLibvirtConf(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		aliases    map[string]string
		standard   string
	}{
		{"nothing", "", nil, ""},
		{"as it is delivered", "#\n# This can be used to setup URI aliases\n#uri_aliases = [\n#  \"hail=qemu+ssh://root@hail.cloud.example.com/system\",\n#]\n", nil, ""},
		{"aliases", "uri_aliases = [\n  \"hail=qemu+ssh://root@hail.example/system\", # the first\n  \"sleet=qemu+tls://sleet.example/system?pkipath=/a=b\",\n]\n",
			map[string]string{"hail": "qemu+ssh://root@hail.example/system", "sleet": "qemu+tls://sleet.example/system?pkipath=/a=b"}, ""},
		{"on one line", `uri_aliases=["a=b"]`, map[string]string{"a": "b"}, ""},
		{"a default", "uri_default = \"qemu:///session\"\nuri_aliases = []\n", nil, "qemu:///session"},
		{"other settings", "a = 1\nb = \"c\"\nd = [\"e\", 2]\nuri_default = \"x:///\"", nil, "x:///"},
		{"no alias", `uri_aliases = ["nothing"]`, nil, ""},
		{"an open list", `uri_aliases = ["a=b"`, nil, ""},
		{"garbage", "= [ \" \x00 ]]] \n\n[\nuri_default = 'x", nil, ""},
	} {
		got := parseLibvirtConf(tt.text)
		if len(tt.aliases)+len(got.aliases) > 0 && !reflect.DeepEqual(got.aliases, tt.aliases) || got.standard != tt.standard {
			t.Errorf("%s: got %+v", tt.name, got)
		}
	}
}

func FuzzLibvirtConf(f *testing.F) {
	f.Add("uri_aliases = [\n\"a=b\", #c\n]\nuri_default = \"x\"")
	f.Fuzz(func(t *testing.T, text string) {
		for alias, uri := range parseLibvirtConf(text).aliases {
			if !strings.Contains(text, alias) || !strings.Contains(text, uri) {
				t.Errorf("%q is no alias of %q", alias, uri)
			}
		}
	})
}
