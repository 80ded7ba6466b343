#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each public header stands alone: in C11 without extensions, and in C++.
. "$srcdir/tests/tap.sh"

alone() {
    echo "#include <kimt/$2>" >"$work/alone.$1"
    shift 2
    "$@" -fsyntax-only -Wall -Wextra -Wpedantic -Werror -I"$srcdir/include"
}

for path in "$srcdir"/include/kimt/*.h; do
    header=${path##*/}
    it "$header compiles alone as C11" \
        alone c "$header" ${CC:-cc} -std=c11 "$work/alone.c"
    if command -v g++ >/dev/null; then
        it "$header compiles alone as C++" alone cc "$header" g++ -std=c++11 "$work/alone.cc"
    elif command -v clang++ >/dev/null; then
        it "$header compiles alone as C++" alone cc "$header" clang++ -std=c++11 "$work/alone.cc"
    else
        skip "$header compiles alone as C++" "no C++ compiler"
    fi
done

it "no header includes one that is not installed" sh -c \
    '! grep -hoE "#include *[<\"](core|plugins|base|config)[^>\"]*" "$1"/include/kimt/*.h' - "$srcdir"
finish
