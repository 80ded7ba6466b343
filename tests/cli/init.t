#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `kimt init`: what it writes is a profile that can be checked as it stands.
. "$srcdir/tests/tap.sh"
gather_plugins
cd "$work" || exit 1

writes() { ends_with 0 kimt init && cp stdout new.ini && chmod 600 new.ini && test -s new.ini; }
it "a profile comes on standard output" writes
it "it has every section" sh -c 'for s in migration source destination; do
    grep -q "^\[$s\]" new.ini || exit 1; done'
it "it explains each key in a comment" sh -c 'test "$(grep -c "^[;#]" new.ini)" -gt 10'

# Its hosts are examples, so a check ends with status 3, not 2: the profile itself is in order.
printf 'ann@example.com;secret-of-ann;Ann\n' | private_file users.csv
echo secret-of-admin | private_file kerio.secret
reads() {
    kimt check new.ini --set source.host=127.0.0.1 --set source.port=1 --set destination.host=127.0.0.1:1 \
        --set migration.accounts=users.csv --set migration.logs="$work/logs" \
        --set destination.password_file=kerio.secret >stdout 2>stderr </dev/null
    status=$?
    [ $status -eq 3 ] || [ $status -eq 1 ] || { echo "status $status"; cat stdout stderr; return 1; }
}
it "'kimt check' finds nothing wrong in it but the hosts" reads
it "no secret is in the output" does_not_say secret-of-ann secret-of-admin
finish
