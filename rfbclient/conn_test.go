// SPDX-License-Identifier: LGPL-2.1-or-later

package rfbclient

import (
	"reflect"
	"testing"
)

// TestConnKnowsNoClient: what the application calls is out of the reach of the connection's
// goroutine.
func TestConnKnowsNoClient(t *testing.T) {
	conn := reflect.TypeFor[*conn]()
	for i := range conn.NumMethod() { // the exported ones
		t.Errorf("the connection has the client's method %s", conn.Method(i).Name)
	}
	for _, part := range []reflect.Type{conn.Elem(), reflect.TypeFor[shared]()} {
		for i := range part.NumField() {
			if f := part.Field(i); f.Type == reflect.TypeFor[*Client]() || f.Type == reflect.TypeFor[Client]() {
				t.Errorf("%v has a client: %s", part, f.Name)
			}
		}
	}
}
