#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# go-build.sh OUT PACKAGE [DEPFILE] - builds a program, or, of ./widget/capi, the
# shared library. Make and Meson both call this. DEPFILE gets the files that it was
# made of, for ninja.
set -eu
out=$(realpath -m "$1") package=$2
depfile=${3:+$(realpath -m "$3")}
cd "$(dirname "$0")/.."
. tools/goenv.sh
tools/check-go.sh "$package"
strip="-s -w"
[ -z "${SYMBOLS:-}" ] || strip=-w # somebody wants to look inside
case $package in
./widget/capi)
	# Only what the map names leaves the library. Packed relocations make it a tenth
	# smaller; linkers older than binutils 2.38 do without, and say so.
	go build -buildmode=c-shared -o "$out" \
		-ldflags "$strip '-extldflags=-Wl,-soname,libgovnc-1.0.so.0 -Wl,-z,pack-relative-relocs -Wl,--version-script=$PWD/widget/capi/govnc.map'" "$package"
	rm -f "${out%.so*}.h" "${out%.*}.h" # cgo's header; govnc.h is the library's
	;;
*) go build -ldflags "$strip -X main.version=$VERSION" -o "$out" "$package" ;;
esac
if [ -n "$depfile" ]; then
	# shellcheck disable=SC2016 # a template of Go's, not the shell's
	files='{{if not .Standard}}{{$d := .Dir}}{{range .GoFiles}} {{$d}}/{{.}}{{end}}{{range .CgoFiles}} {{$d}}/{{.}}{{end}}{{range .CFiles}} {{$d}}/{{.}}{{end}}{{range .HFiles}} {{$d}}/{{.}}{{end}}{{end}}'
	{
		printf '%s:' "$out"
		go list -deps -f "$files" "$package" | tr -d '\n'
		printf '\n'
	} >"$depfile"
fi
