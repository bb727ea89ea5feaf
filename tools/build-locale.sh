#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# build-locale.sh DIR - makes the catalogues, DIR/LANG/LC_MESSAGES/virt-viewer.mo.
set -eu
mkdir -p "$1"
out=$(realpath "$1")
cd "$(dirname "$0")/../po"
while read -r language; do
	mkdir -p "$out/$language/LC_MESSAGES"
	msgfmt -o "$out/$language/LC_MESSAGES/virt-viewer.mo" "$language.po"
done < <(grep -v '^#' LINGUAS)
