#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs every fuzz target of build-fuzz for a while, on top of its corpus. Says "ok" or "not ok" for
# each; an input that broke one stays in build-fuzz/crashes/.
#
#     fuzz.sh [SECONDS]
. "$(dirname "$0")/lib.sh"
seconds=${1:-20}

crashes=build-fuzz/crashes
mkdir -p "$crashes"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fuzz_one() {
    name=$(basename "$1")
    corpus=tests/fuzz/corpus/${name#fuzz_}
    mkdir -p "$work/$name"
    [ -d "$corpus" ] || corpus=
    if "$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -verbosity=1 \
        -artifact_prefix="$crashes/$name-" "$work/$name" $corpus >"$work/$name.log" 2>&1; then
        echo "ok - $name: $(grep -o 'Done [0-9]* runs' "$work/$name.log")"
    else
        tail -n 40 "$work/$name.log"
        echo "not ok - $name"
    fi
}

targets=$(find build-fuzz/tests/fuzz -maxdepth 1 -name 'fuzz_*' -type f -perm -u+x | sort)
[ -n "$targets" ] || { echo "not ok - no fuzz target was built"; exit 1; }
# Two at a time: a target uses one core.
for target in $targets; do
    fuzz_one "$target" >"$work/$(basename "$target").result" &
    running="${running-} $!"
    set -- $running
    [ $# -lt "$(nproc)" ] || { wait "$1"; shift; running=$*; }
done
wait
cat "$work"/*.result
! grep -q '^not ok' "$work"/*.result
