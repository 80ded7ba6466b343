#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs each fuzz target over its corpus: what once made it fail must never do so again.
set --
for corpus in "$srcdir"/tests/fuzz/corpus/*; do
    name=${corpus##*/}
    # Some targets are only built with the libraries they need.
    if [ -x "$builddir/tests/fuzz/fuzz_$name" ]; then set -- "$@" "$name"; fi
done
echo "1..$#"
n=0
for name; do
    n=$((n + 1))
    target=$builddir/tests/fuzz/fuzz_$name
    # libFuzzer replays files that are named one by one, the stand-in replays folders.
    if "$target" "$srcdir/tests/fuzz/corpus/$name" -runs=0 >"$target.replayed" 2>&1; then
        echo "ok $n - $name takes all of its corpus"
    else
        echo "not ok $n - $name takes all of its corpus"
        sed 's/^/# /' "$target.replayed"
    fi
    rm -f "$target.replayed"
done
