#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check-go.sh [PACKAGE] - says in words what is missing of Go, and that the first build is
# a long one.
set -eu
cd "$(dirname "$0")/.."
. tools/goenv.sh
want=$(sed -n 's/^go \([0-9.]*\).*/\1/p' go.mod)
if ! command -v go >/dev/null; then
	echo "Go $want or newer is needed, and there is no \"go\" on the PATH: see https://go.dev/doc/install" >&2
	exit 1
fi
have=$(GOTOOLCHAIN=local go env GOVERSION | sed 's/^go//')
if [ "$(printf '%s\n%s\n' "$want" "$have" | sort -V | head -n 1)" != "$want" ]; then
	echo "Go $want or newer is needed; this is Go $have." >&2
	exit 1
fi
[ "${1:-}" != ./widget/capi ] || exit 0 # it does not have GTK's Go bindings
# gotk3's gtk package takes most of the time. A marker remembers that it was
# compiled with this Go; without one Go is asked, which is quick if it was.
marker=$(go env GOCACHE)/gotk3-compiled-by-$have
if [ ! -e "$marker" ]; then
	echo "Compiling GTK's Go bindings, once: this may take five minutes on two cores." >&2
	go build github.com/gotk3/gotk3/gtk
	touch "$marker"
fi
