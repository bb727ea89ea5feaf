#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# lint.sh [FILE] - checks the sources without running the program: how they are formatted,
# what the compilers and linters say, and which package imports which (test/imports). FILE
# gets the names of the checks that failed, one a line.
set -u
cd "$(dirname "$0")/.." || exit 1
. tools/checks.sh
staticcheck_version=v0.6.1

formatted() {
	local files
	files=$(git ls-files -co --exclude-standard '*.go' | xargs -r gofmt -l) || return
	[ -z "$files" ] && return
	echo "not formatted: $files"
	return 1
}
scripts() { git ls-files -co --exclude-standard '*.sh' .ci/run | xargs -r shellcheck -x -e SC1091; }
staticchecked() {
	local tool=$out/staticcheck-$staticcheck_version
	if [ ! -x "$tool" ]; then
		env -u GOFLAGS GOBIN="$out" go install "honnef.co/go/tools/cmd/staticcheck@$staticcheck_version" || return
		mv "$out/staticcheck" "$tool"
	fi
	"$tool" ./...
}
warnings() { # gcc's, in our own C, are errors here; of cgo's own code newer ones warn of unused parameters
	local packages
	mapfile -t packages < <(git grep -l '^#cgo CFLAGS: .*-Wextra' -- '*.go' | xargs -n1 dirname | sed 's,^,./,')
	CGO_CFLAGS="-g -O2 -Werror -Wno-error=unused-parameter" go build "${packages[@]}"
}

check gofmt formatted
check "go vet" go vet ./...
check staticcheck staticchecked
check imports go test ./test/imports
check shellcheck scripts
check "C without warnings" warnings
check "desktop file" desktop-file-validate data/io.github.govnc.VirtViewer.desktop
check metainfo appstreamcli validate --no-net data/io.github.govnc.VirtViewer.metainfo.xml

[ -z "${1:-}" ] || printf '%s\n' ${wrong[@]+"${wrong[@]}"} >"$1"
[ ${#wrong[@]} = 0 ]
