#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The tarball holds every tracked file, and besides them only what autotools make.
. "$(dirname "$0")/lib.sh"

[ -e .git ] || { echo "tarball: not a git tree, nothing to compare"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git ls-files | grep -vE '^\.(gitignore|ci/)' | sort >"$work/tracked"
flock build/.dist-lock make -s -C build dist >"$work/log" 2>&1 || { cat "$work/log"; complain "make dist failed"; }
tar -tf "$(ls -t build/kimt-*.tar.gz | head -n 1)" | grep -v '/$' | sed 's,^[^/]*/,,' |
    grep -vE '^(configure|aclocal\.m4|config\.h\.in|Makefile\.in|build-aux/.*|m4/.*)$' |
    sort >"$work/packed"
for file in $(comm -23 "$work/tracked" "$work/packed"); do
    complain "$file is tracked, but not in the tarball"
done
for file in $(comm -13 "$work/tracked" "$work/packed"); do
    complain "$file is in the tarball, but not tracked"
done
finish "$(wc -l <"$work/packed") files"
