#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# library-size.sh [-p] - what libgovnc-1.0.so.0 is made of, in kB: groups of packages, or
# with -p packages. What the linker makes for all of them together comes last; the
# greatest part of that, the tables by which Go finds its way on stacks, grows with the
# code.
set -eu
cd "$(dirname "$0")/.."
. tools/goenv.sh
library=$(mktemp -d)/libgovnc-1.0.so.0
trap 'rm -rf "$(dirname "$library")"' EXIT
SYMBOLS=yes tools/go-build.sh "$library" ./widget/capi
go tool nm -size "$library" | awk -v packages="${1:-}" '
function group(p) {
	if (packages) return p
	if (p ~ /^github.com\/govnc/) return "this project"
	if (p ~ /^(crypto|vendor\/golang.org\/x\/crypto|math\/big|encoding\/(asn1|pem)|net\/url|github.com\/ProtonMail)/) return "TLS, certificates and other cryptography"
	if (p ~ /^(net|vendor\/golang.org\/x\/net)/) return "network, names of hosts"
	if (p ~ /^(compress|image|hash)/) return "PNG, deflate"
	if (p ~ /jfreymuth/) return "PulseAudio"
	if (p ~ /^(runtime|internal\/runtime|sync|internal\/(abi|cpu|bytealg|chacha8rand|sync|reflectlite))/) return "the runtime of Go"
	if (p == "C") return "C: the class, and glue"
	return "the rest of the standard library"
}
$3 ~ /^[tTrRdD]$/ && $2 < 1e6 {
	name = $4
	if (name ~ /^(type:|go:|gclocals|runtime\.gcbits)/) p = "types and interfaces"
	else {
		sub(/\[.*/, "", name)
		slash = match(name, /\/[^\/]*$/) ? RSTART : 0
		dot = index(substr(name, slash + 1), ".")
		p = dot ? substr(name, 1, slash + dot - 1) : "C"
	}
	if (p != "types and interfaces") p = group(p)
	size[p] += $2
}
END { for (p in size) printf "%7.0f %s\n", size[p] / 1000, p }' | sort -n -r | if [ "${1:-}" ]; then cat; else head -n 20; fi
echo "   ----"
size -A "$library" | awk '$1 == ".gopclntab" { printf "%7.0f tables of all functions (.gopclntab)\n", $2 / 1000 }'
strip "$library"
printf '%7.0f the library, stripped\n' "$(($(stat -c %s "$library") / 1000))"
