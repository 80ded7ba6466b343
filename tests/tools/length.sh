#!/bin/sh
# SPDX-License-Identifier: MIT
#
# No function over 60 lines and no file over 600: what is longer holds more than one idea.
# Exceptions stand in length.exceptions, each with its reason.
. "$(dirname "$0")/lib.sh"

excused() { grep -q "^$1 " tests/tools/length.exceptions; }

list=$(files '*.c' '*.h')
# Function bodies begin and end with a brace in the first column.
long=$(awk '
    /^[a-zA-Z_].*\(/ { name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
    /^{/ { begin = FNR }
    /^}/ && begin { if (FNR - begin - 1 > 60) print FILENAME ":" name, FNR - begin - 1; begin = 0 }
    FNR == 601 { print FILENAME, "over 600" }
' $list)
echo "$long" | {
    while read -r where lines; do
        [ -z "$where" ] || excused "$where" || complain "$where: $lines lines (at most 60 a function, 600 a file)"
    done
    exit "$faults"
} || faults=$?
finish "$(echo "$list" | wc -l) files"
