#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Prints the page's files as a C file (page_files.h): embed.sh FILE...
# In index.html, DIGEST becomes the digest of all files.
set -eu
LC_ALL=C
export LC_ALL

digest=$(cat "$@" | sha256sum | cut -c1-16)

kind() {
    case $1 in
    *.html) echo 'text/html; charset=utf-8' ;;
    *.css) echo 'text/css; charset=utf-8' ;;
    *.js) echo 'text/javascript; charset=utf-8' ;;
    *.json) echo 'application/json' ;;
    *.svg) echo 'image/svg+xml' ;;
    *) echo "embed.sh: $1: unknown kind of file" >&2; exit 1 ;;
    esac
}

bytes() { sed "s/DIGEST/$digest/g" "$1" | od -An -v -tu1 | sed 's/  */,/g; s/^,//; s/$/,/'; }

echo '/* Made by embed.sh from the files of plugins/gui/page. */'
echo '#include "gui/page_files.h"'
echo "const char page_digest[] = \"$digest\";"
number=0
for file in "$@"; do
    number=$((number + 1))
    echo "static const unsigned char data_$number[] = {"
    bytes "$file"
    echo '};'
done
echo 'const struct page_file page_files[] = {'
number=0
for file in "$@"; do
    number=$((number + 1))
    type=$(kind "$file")
    echo "    {\"${file##*/}\", \"$type\", data_$number, sizeof data_$number},"
done
echo '    {0},'
echo '};'
