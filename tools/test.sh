#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test.sh - checks the sources and runs all tests; its last line says how many
# passed and failed. What "go test" printed is in build/test/*.json.
set -u
cd "$(dirname "$0")/.." || exit 1
. tools/checks.sh

packaged() { # what packagers do, into a directory of its own
	rm -rf "$out/meson" "$out/dest"
	meson setup "$out/meson" --prefix=/usr && meson compile -C "$out/meson" &&
		DESTDIR=$out/dest meson install -C "$out/meson" --no-rebuild &&
		"$out/dest/usr/bin/virt-viewer" --version
}

tools/check-go.sh || exit 1
echo "Checking the sources"
tools/lint.sh "$out/lint"
mapfile -t wrong < <(grep . "$out/lint")
check "program" tools/go-build.sh build/virt-viewer ./cmd/virt-viewer
check meson packaged

echo "Running the tests"
export VIRT_VIEWER=$PWD/build/virt-viewer STAGED=$out/dest
tests() { # NAME SECONDS ARGUMENTS... - runs tests for NAME.json
	timeout -k 10 "$2" go test -json -timeout "$(($2 - 30))s" "${@:3}" >"$out/$1.json" 2>"$out/$1.err"
}
mapfile -t packages < <(go list ./... | grep -v -e '/rfbclient' -e '/test/interop$' -e '/test/e2e$')
# Of rfbclient all is tested under the race detector, but what it hides, and what
# is only arithmetic, for which it takes ten times as long.
arithmetic='^(TestPixelFormats|TestDecoders|TestNoAllocations.*)$'
tests e2e 1500 ./test/e2e & # waits as often as it works: beside it goes all else
tests others 900 -p 1 "${packages[@]}"
tests arithmetic 300 -run "$arithmetic" ./rfbclient ./rfbclient/internal/decode
tests interop 600 ./test/interop
tests race 900 -race -p 1 -skip "$arithmetic" ./rfbclient/...
wait
cat "$out"/{e2e,others,arithmetic,interop,race}.err
if [ ${#wrong[@]} -gt 0 ]; then
	# Each check that failed counts as a test that failed.
	for name in "${wrong[@]}"; do
		printf '{"Action":"fail","Package":"%s"}\n' "$name"
	done >"$out/checks.json"
else
	: >"$out/checks.json"
fi
go run ./tools/testsum "$out"/{checks,e2e,others,arithmetic,interop,race}.json
