#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# update-po.sh - reads the texts of the program and of the files in data/ into
# po/virt-viewer.pot and brings the translations up to date with it. What is new there
# has no translation yet; what has gone is dropped.
set -eu
cd "$(dirname "$0")/.."
. tools/goenv.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

go run ./tools/potext -o "$work/go.pot" app cmd ui
xgettext --from-code=UTF-8 --add-location=file -o "$work/data.pot" data/*.desktop data/*.metainfo.xml
msgcat --use-first --no-wrap -o po/virt-viewer.pot "$work/go.pot" "$work/data.pot"
while read -r language; do
	msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-wrap --add-location=file "po/$language.po" po/virt-viewer.pot
	msgattrib --no-obsolete --no-wrap -o "po/$language.po" "po/$language.po"
	printf '%s: ' "$language"
	msgfmt --check --statistics -o /dev/null "po/$language.po"
done < <(grep -v '^#' po/LINGUAS)
