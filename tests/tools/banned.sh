#!/bin/sh
# SPDX-License-Identifier: MIT
#
# No call of a function that cannot be used safely: there is a bounded or checked one for each.
# No header that has one either.
. "$(dirname "$0")/lib.sh"

banned='strcpy|strcat|sprintf|vsprintf|strtok|sscanf|atoi|atol|gets|strncpy|alloca|system|popen'
list=$(files '*.c' '*.h')
found=$(grep -nEw "($banned) ?\(" $list || true)
[ -z "$found" ] || complain "$found"
found=$(grep -nE '<uthash\.h>' $list | grep -v '^plugins/common/hash/hash.h:' || true)
[ -z "$found" ] || complain "it ends the program where memory ends; include common/hash/hash.h instead: $found"
found=$(grep -nE '\breallocarray ?\(|\brealloc ?\(' $list | grep '^core/' || true)
[ -z "$found" ] || complain "arrays grow by ARRAY_GROW of common/array/array.h: $found"
finish "$(echo "$list" | wc -l) files"
