#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fuzz.sh TIME - runs every fuzz target of the project for TIME (such as 30s). It begins
# with the inputs that earlier runs found of interest, and keeps the new ones with them.
set -eu
cd "$(dirname "$0")/.."
. tools/goenv.sh
corpora=$PWD/tools/fuzz-corpora.tar.gz
cache=$(go env GOCACHE)/fuzz
module=$(go list -m)
mkdir -p "$cache/$module"
tar -xzf "$corpora" -C "$cache" --skip-old-files
# Goroutines make coverage vary, so that minimising an input would not end.
time=${1:-30s}
git ls-files '*_test.go' | xargs grep -l '^func Fuzz' | while read -r file; do
	package=./$(dirname "$file")
	sed -n 's/^func \(Fuzz[A-Za-z0-9]*\)(.*/\1/p' "$file" | while read -r target; do
		echo "== $package $target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 20x -parallel 2 "$package" </dev/null
	done
done
tar --sort=name --owner=0 --group=0 --mtime=@0 -C "$cache" -c "$module" | gzip -n9 >"$corpora.new"
mv "$corpora.new" "$corpora"
