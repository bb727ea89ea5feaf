#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check.sh - runs the tests that need neither a display nor a server of their own: those
# whose files do not import test/servers. What remains is done by test.sh.
set -eu
cd "$(dirname "$0")/.."
. tools/goenv.sh
servers=github.com/govnc/virt-viewer/test/servers

# guest waits for libvirt and ssh, tools/demo starts a guest, recorder encodes videos, test/libvirtd and test/embedguest
# build what others use.
plain=() mixed=()
while read -r package imports; do
	case ${package#github.com/govnc/virt-viewer/} in
	test/e2e | test/interop | test/hostile | test/embed | test/embedguest | test/libvirtd | test/servers | \
		guest | tools/demo | recorder | widget | widget/internal/pulse) ;;
	*) if [[ " $imports " == *" $servers "* ]]; then mixed+=("$package"); else plain+=("$package"); fi ;;
	esac
done < <(go list -f '{{.ImportPath}} {{join .TestImports " "}} {{join .XTestImports " "}}' ./...)

# The names of the tests of mixed packages that need a server, or several seconds.
skip=$(git grep -l "\"$servers\"" -- '*_test.go' | xargs sed -n 's/^func \(Test[A-Za-z0-9_]*\)(.*/\1/p' | paste -sd'|')
skip+='|TestIgnoredDepth|TestNoAllocations.*|TestRSAAES|TestRefreshIgnored|TestPixelFormats'

status=0
go test "$@" -skip '^(TestCompletions|TestShellcheck)$' "${plain[@]}" || status=1 # which need zsh and fish
go test "$@" -skip "^($skip)\$" "${mixed[@]}" || status=1
exit $status
