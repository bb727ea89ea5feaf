#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# checks.sh - for lint.sh and test.sh, which read it in: runs checks and remembers those
# that failed.
. tools/goenv.sh
out=$PWD/build/test
mkdir -p "$out"
wrong=()

check() { # NAME COMMAND... - says so and remembers it if the command fails
	local name=$1 log
	shift
	if ! log=$("$@" 2>&1); then
		wrong+=("$name")
		printf '%s: FAILED\n%s\n' "$name" "$log"
	fi
}
