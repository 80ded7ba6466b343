#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every C file names its licence, and nothing in the tree is unfinished or belongs to one machine only.
. "$(dirname "$0")/lib.sh"

found=$(files '*.c' '*.h' | tr '\n' '\0' | xargs -0 awk '
    FNR == 1 && $0 != "/* SPDX-License-Identifier: MIT" { print FILENAME }')
[ -z "$found" ] || complain "without /* SPDX-License-Identifier: MIT as their first line:
$found"

# Brackets keep the patterns from finding themselves.
none() {
    found=$(files | grep -v '^COPYING$' | tr '\n' '\0' | xargs -0 grep -InE "$2" /dev/null || true)
    [ -z "$found" ] || complain "$1:
$found"
}
none "unfinished" '\b(TOD[O]|FIXM[E]|XX[X])\b'
none "a folder of one machine" '(^|[^A-Za-z0-9_.])/(wor[k]|hom[e]|roo[t])/[A-Za-z]'
none "a package registry" 'pypi\.or[g]|npmjs\.or[g]|artifactor[y]|nexus[-.]repositor[y]|/debian[-]mirror'
finish "nothing found"
