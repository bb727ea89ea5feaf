#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes guest.img out of guest.S with GNU as and ld. guest.img is checked in, so
# that only who changes guest.S needs this. With an argument: writes there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/guest.img}
object=$(mktemp)
trap 'rm -f "$object"' EXIT
as --32 "$here/guest.S" -o "$object"
# A PC loads the first sector of a floppy to 0x7c00 and jumps there.
ld -m elf_i386 -Ttext=0x7c00 --oformat binary -e _start "$object" -o "$out"
chmod 644 "$out"
