#!/bin/sh
# SPDX-License-Identifier: MIT
#
# No call of a function that cannot be used safely: there is a bounded or checked one for each.
. "$(dirname "$0")/lib.sh"

banned='strcpy|strcat|sprintf|vsprintf|strtok|sscanf|atoi|atol|gets|strncpy|alloca|system|popen'
list=$(files '*.c' '*.h')
found=$(grep -nEw "($banned) ?\(" $list || true)
[ -z "$found" ] || complain "$found"
finish "$(echo "$list" | wc -l) files"
