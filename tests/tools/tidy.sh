#!/bin/sh
# SPDX-License-Identifier: MIT
#
# clang-tidy with the list in .clang-tidy, over the product's code; on all cores. A file found clean
# is not looked at again until it, a header of ours it includes, the list or clang-tidy itself
# changes: build/tidy/ holds a mark for each, named by the hash of all that.
#
#     tidy.sh [FILE...]    default: all of core and plugins
. "$(dirname "$0")/lib.sh"

[ -e build/config.h ] || { echo "tidy: build first: tests/build"; exit 1; }
flags=$(compiler_flags build)
[ $# -gt 0 ] || set -- $(files 'core/*.c' 'plugins/*.c')
marks=build/tidy
mkdir -p "$marks"
out=$(mktemp)
trap 'rm -f "$out"' EXIT

list=$(clang-tidy --version; cat .clang-tidy)
export list
# Prints what is wrong with the file $0; the flags are its other arguments.
check_one='
    needs=$(clang -MM "$@" "$0" | sed "s/^[^:]*://; s/\\\\$//") || needs=
    hash=$({ echo "$list" "$@"; cat $needs; } | sha256sum)
    mark=build/tidy/${hash%% *}
    if [ -n "$needs" ] && [ -e "$mark" ]; then
        touch "$mark"
    else
        clang-tidy --quiet "$0" -- "$@" 2>/dev/null || exit 1
        : >"$mark"
    fi'
printf '%s\n' "$@" |
    xargs -P "${KIMT_JOBS:-$(nproc)}" -I FILE sh -c "$check_one" FILE $flags >"$out" 2>&1 ||
    faults=1
find "$marks" -type f -mtime +14 -delete
grep -E '(error|warning):' "$out" | sort -u || true
finish "$# files"
