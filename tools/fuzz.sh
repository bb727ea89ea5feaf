#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fuzz.sh TIME - runs every fuzz target of the project for TIME (such as 30s).
set -eu
cd "$(dirname "$0")/.."
. tools/goenv.sh
# Goroutines make coverage vary, so that minimising an input would not end.
time=${1:-30s}
git ls-files '*_test.go' | xargs grep -l '^func Fuzz' | while read -r file; do
	package=./$(dirname "$file")
	sed -n 's/^func \(Fuzz[A-Za-z0-9]*\)(.*/\1/p' "$file" | while read -r target; do
		echo "== $package $target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 20x -parallel 2 "$package" </dev/null
	done
done
