#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each module exports kimt_plugin_query and nothing else; the program exports nothing of its own.
#
#     symbols.sh [STAGE]    default: build/stage
. "$(dirname "$0")/lib.sh"
stage=${1:-build/stage}

# A variable of the C library that a program uses is copied into it, and so stands in its table.
exports() { nm -D --defined-only "$1" | awk '$3 !~ /@/ && $3 != "_IO_stdin_used" { print $3 }'; }

modules=0
for module in "$stage"/lib/kimt/plugins/*.so; do
    [ -e "$module" ] || continue
    modules=$((modules + 1))
    names=$(exports "$module" | tr '\n' ' ')
    [ "$names" = "kimt_plugin_query " ] || complain "$module exports: $names"
done
[ "$modules" -gt 0 ] || complain "no modules in $stage/lib/kimt/plugins"
names=$(exports "$stage/bin/kimt" | tr '\n' ' ')
[ -z "$names" ] || complain "$stage/bin/kimt exports: $names"
finish "$modules modules and the program"
