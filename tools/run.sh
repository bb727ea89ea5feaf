#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh - opens the guest $GUEST of the libvirt at $CONNECT; without $GUEST a
# demo guest, which it starts in libvirt's embedded driver and ends afterwards.
# Where there is no screen it runs under one that nobody sees, saves a picture of
# it to build/run.png and ends.
set -eu
cd "$(dirname "$0")/.."
. tools/goenv.sh
export LIBVIRT_DEBUG=4 # only its errors
ending=() # what is to end by its PID, and
root=''   # the demo's directory

# shellcheck disable=SC2317 # the trap calls it
cleanup() {
	local i
	for ((i = ${#ending[@]} - 1; i >= 0; i--)); do
		kill "${ending[i]}" 2>/dev/null || true
		wait "${ending[i]}" 2>/dev/null || true
	done
	if [ -n "$root" ]; then
		build/demo stop --root "$root" || true
		rm -rf "$root"
	fi
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

start_demo() {
	tools/go-build.sh build/demo ./tools/demo
	root=$(mktemp -d /tmp/vv-demo.XXXXXX)
	echo "Starting the demo guest (the first start asks QEMU what it can do: some seconds)" >&2
	build/demo start --root "$root"
	GUEST=demo CONNECT="qemu:///embed?root=$root"
}

# A screen that nobody sees, with a window manager; its display is the first
# free one.
start_screen() {
	local number
	number=$(mktemp)
	Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp -noreset 3>"$number" >/dev/null 2>&1 &
	ending+=($!)
	for _ in $(seq 100); do
		[ -s "$number" ] && break
		sleep 0.1
	done
	DISPLAY=:$(cat "$number")
	rm -f "$number"
	export DISPLAY NO_AT_BRIDGE=1
	[ "$DISPLAY" != : ] || {
		echo "Xvfb does not start" >&2
		exit 1
	}
	openbox >/dev/null 2>&1 &
	ending+=($!)
	xsetroot -solid '#40586c' 2>/dev/null || true
}

# Waits until the viewer says that it shows the guest, and the window has more
# than one colour. That is at most 30 s.
await_picture() {
	local log=$1 viewer=$2 colours
	for _ in $(seq 300); do
		if ! kill -0 "$viewer" 2>/dev/null; then
			return 1
		fi
		if grep -q initialized "$log"; then
			import -window root build/run.png
			colours=$(identify -format %k build/run.png)
			[ "$colours" -gt 4 ] && return 0
		fi
		sleep 0.1
	done
	return 1
}

mkdir -p build
[ -n "${GUEST:-}" ] || start_demo
arguments=("$GUEST")
[ -z "${CONNECT:-}" ] || arguments=(-c "$CONNECT" "$GUEST")

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
	build/virt-viewer "${arguments[@]}"
	exit
fi

start_screen
log=$(mktemp)
build/virt-viewer --verbose "${arguments[@]}" 2>"$log" &
viewer=$!
ending+=("$viewer")
if await_picture "$log" "$viewer"; then
	# Once more, when the first frames have settled.
	sleep 0.5
	import -window root build/run.png
	rm -f "$log"
	echo "There is no screen here: a picture of the viewer is in build/run.png"
	exit 0
fi
echo "The viewer does not show the guest:" >&2
cat "$log" >&2
rm -f "$log"
exit 1
