#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A stranger's plugin: the examples, built outside the tree against nothing but an installed kimt
# and its pkg-config file as the manual page says, are loaded and do their work.
. "$srcdir/tests/tap.sh"
plugins=$work/mine
mkdir "$plugins" "$work/moved"

# DESTDIR moves the whole installation; pkg-config is told so by its sysroot.
make -s -C "$builddir" install DESTDIR="$work/root" >"$work/install" 2>&1 || {
    sed 's/^/# /' "$work/install"
    echo "Bail out! make install failed"
    exit 1
}
PKG_CONFIG_PATH=$(dirname "$(find "$work/root" -name kimt.pc)")
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR="$work/root"

it "kimt.pc tells where plugins go" sh -c 'test -d "$(pkg-config --variable=plugindir kimt)"'

# What kimt-plugin(3) has people type, for the files of this plugin; and nothing may be warned of.
recipe=$(sed -n '/^cc /,/welcome\.c$/p' "$srcdir/include/kimt/kimt-plugin.3" |
    sed -e 's/\\e$//' -e "s/^cc /${CC:-cc} -Werror /" -e 's/welcome\.c$/*.c/' \
        -e 's,-o welcome\.so,-o "$plugins/$1.so",' | tr '\n' ' ')

build_outside() {
    mkdir "$work/$1" && cp "$srcdir/plugins/$1"/*.c "$work/$1" && cd "$work/$1" &&
        { cp "$srcdir/plugins/$1"/*.h . 2>/dev/null || :; } && eval "$recipe"
}
for one in example-source example-destination example-reporter; do
    it "$one builds outside the tree" build_outside $one
    it "$one is loaded and described" ends_with 0 kimt plugins $one
    it "$one has at most 200 lines of code" sh -c \
        'test "$(grep -cvE "^ *($|/\*|\*)" "$1")" -le 200' - "$srcdir/plugins/$one/$one.c"
done

printf 'ann@example.com;secret-of-ann;Ann\nbob@example.com;secret-of-bob;Bob\n' >"$work/users.csv"
cat >"$work/example.ini" <<END
[migration]
accounts = users.csv
logs = logs
reporter.1 = example-reporter

[source]
plugin = example-source
folders = 2
messages = 5

[destination]
plugin = example-destination
folder = moved
END
chmod 600 "$work/users.csv" "$work/example.ini"

it "a migration through all three ends well" ends_with 0 kimt migrate "$work/example.ini"
it "every message arrived" sh -c 'test "$(find "$1/moved" -name "*.eml" | wc -l)" -eq 20' - "$work"
finish
