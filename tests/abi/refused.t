#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A module that does not fit is refused with a sentence that names it and says why. Each is made
# here from odd.c, wrong in one way.
. "$srcdir/tests/tap.sh"
plugins=$work/odd

module() {
    rm -rf "$plugins"
    mkdir "$plugins"
    ${CC:-cc} -fPIC -shared -fvisibility=hidden -I"$srcdir/include" "$@" \
        -o "$plugins/odd.so" "$srcdir/tests/abi/odd.c"
}

# is_refused TEXT FLAGS...: with these flags, `kimt plugins odd` says TEXT.
is_refused() {
    text=$1
    shift
    module "$@" && ends_with 2 kimt plugins odd && says odd "$text"
}

sound() { module && ends_with 0 kimt plugins odd && says size; }
it "a sound module is taken, and shows its options" sound
it "too new an interface is refused" is_refused "newer" -DMAJOR=2
it "too old an interface is refused" is_refused "older" -DMAJOR=0
it "a truncated descriptor is refused" is_refused "truncated" -DSIZE=24
it "a descriptor without size is refused" is_refused "truncated" -DSIZE=0
it "a name that is not the file's is refused" is_refused "other-name" -DNAME='"other-name"'
it "no name at all is refused" is_refused "name" -DNAME=NULL
it "a missing operation is refused by its name" is_refused "open" -DOPEN=NULL
it "a truncated table of operations is refused" is_refused "truncated" -DSOURCE_SIZE=16
it "a truncated option row is refused" is_refused "option" -DSTRIDE=8
it "no role at all is refused" is_refused "role" -DNO_ROLE
it "a missing symbol is refused by its name" is_refused "kimt_plugin_query" -DNO_SYMBOL
it "an answer of nothing is refused" is_refused "descriptor" -DANSWERS_NULL

not_a_module() {
    rm -rf "$plugins" && mkdir "$plugins" && head -c 600 /dev/urandom >"$plugins/odd.so" &&
        ends_with 2 kimt plugins odd && says odd
}
it "a file that is no module is refused" not_a_module

cut_short() {
    module && truncate -s 900 "$plugins/odd.so" && ends_with 2 kimt plugins odd && says odd
}
it "a module cut short is refused" cut_short

unresolved() {
    rm -rf "$plugins" && mkdir "$plugins" &&
        echo 'int nowhere_to_be_found(void); int kimt_plugin_query(void);
            int kimt_plugin_query(void) { return nowhere_to_be_found(); }' >"$work/un.c" &&
        ${CC:-cc} -fPIC -shared -o "$plugins/odd.so" "$work/un.c" &&
        ends_with 2 kimt plugins odd && says odd nowhere_to_be_found
}
it "a module with a missing symbol is refused by the symbol's name" unresolved

newer_minor() {
    module -DMINOR=9 && ends_with 0 kimt plugins odd
}
it "a newer minor version of the same major is taken" newer_minor

the_others_are_listed() {
    module -DMAJOR=2 && gather_plugins && cp "$work"/plugins/example-source.so "$plugins" &&
        kimt plugins >"$work/stdout" 2>"$work/stderr"
    says example-source newer
}
it "a bad module does not hide the others" the_others_are_listed

for text in "../odd" "/tmp/odd" "Odd" ""; do
    it "the name '$text' is not looked for" fails_saying 2 "name" kimt plugins "$text"
done
it "a plugin that is not there is named" fails_saying 2 "no-such" kimt plugins no-such
finish
