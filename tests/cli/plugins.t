#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `kimt plugins`: every module that was built is listed with its roles, and each tells its options.
. "$srcdir/tests/tap.sh"
gather_plugins

it "the list can be asked for" ends_with 0 kimt plugins
cp "$work/stdout" "$work/list"

names_type_and_help() { ends_with 0 kimt plugins "$1" && test -s "$work/stdout"; }
documents() { ends_with 0 kimt plugins "$1" --format=mdoc; }
for module in "$work"/plugins/*.so; do
    plugin=$(basename "$module" .so)
    it "$plugin is listed" grep -qE "^ *$plugin( |\$)" "$work/list"
    it "$plugin tells its options" names_type_and_help "$plugin"
    it "$plugin tells them for its manual page, too" documents "$plugin"
done
finish
