#!/bin/sh
# SPDX-License-Identifier: MIT
#
# clang-tidy with the list in .clang-tidy, over the product's code.
#
#     tidy.sh [FILE...]    default: all of common, core and plugins
. "$(dirname "$0")/lib.sh"

[ -e build/config.h ] || { echo "tidy: build first: tests/build"; exit 1; }
flags="-std=gnu11 -D_GNU_SOURCE -Iinclude -Icommon -Icore -Iplugins -Ibuild
  $(pkg-config --cflags openssl jansson libutf8proc libcurl libgsasl)"
flags="$flags -DKIMT_PLUGINDIR=\"/p\" -DKIMT_DATADIR=\"/d\""
[ $# -gt 0 ] || set -- $(files 'common/*.c' 'core/*.c' 'plugins/*.c')
out=$(mktemp)
trap 'rm -f "$out"' EXIT
printf '%s\n' "$@" |
    xargs -P "${KIMT_JOBS:-$(nproc)}" -I FILE clang-tidy --quiet FILE -- $flags >"$out" 2>/dev/null ||
    faults=1
grep -E '(error|warning):' "$out" | sort -u || true
finish "$# files"
