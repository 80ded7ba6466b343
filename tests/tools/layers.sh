#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Who may need whom: floors that only look down, no two files that need each other, and one owner for
# each state. layers.rules holds the floors and whatever is not yet as it should be; `layers/` checks.
#
#     layers.sh           what the sources show: includes
#     layers.sh BUILD     that, and what its object files and the compiler show: calls, circles, writes
. "$(dirname "$0")/lib.sh"

[ $# -eq 0 ] || export LAYERS_FLAGS="$(compiler_flags "$1")"
files 'core/*.[ch]' 'plugins/*.[ch]' | PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/tools/layers "$@"
