#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every C file names its licence, nothing in the tree is unfinished or belongs to one machine only,
# and what people read is in plain English: man pages, READMEs, the sample profile, and the texts of
# the program.
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

# Lines that people read, each behind its file and line: documents whole, of C the string literals.
prose() {
    files '*.md' 'NEWS' '*.1' '*.3' '*.5' 'conf/*.ini' | tr '\n' '\0' | xargs -0 grep -n '' /dev/null
    files 'core/*.[ch]' 'plugins/*.[ch]' | tr '\n' '\0' |
        xargs -0 grep -noE '"([^"\\]|\\.)*"' /dev/null
}
# One line a rule: what is not said | what is said instead.
plain='
tell|tells|telling|told : report or say
pass(es|ed)? over : skip
(at|on|to|of) either (side|end) : each side
whoever|somebody|anybody|everybody|nobody : someone, anyone, everyone, or the noun itself
he|him|his|she|her : the noun itself
brought over|bring over|brings over : copied, or from an earlier run
there already : already there
stands? (here|there) twice : is listed twice
for the time being : temporarily
likewise|ditto : also, or the whole sentence
'
found=$(prose | grep -vE '^[^:]*:[0-9]*:"?(Subject|From|To): ')
while IFS= read -r rule; do
    [ -n "$rule" ] || continue
    said=$(printf '%s\n' "$found" | grep -iE ":.*(^|[^[:alnum:]_-])(${rule% : *})([^[:alnum:]_-]|\$)" || true)
    [ -z "$said" ] || complain "${rule% : *}: say ${rule#* : }
$said"
done <<EOF
$plain
EOF
finish "nothing found"
