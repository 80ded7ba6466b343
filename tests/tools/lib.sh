# SPDX-License-Identifier: MIT
#
# For the checks of this folder: begins in the repository's top folder, and keeps score.
set -eu
cd "$(dirname "$0")/../.."
tool=$(basename "$0" .sh)
faults=0

complain() {
    printf '%s\n' "$*"
    faults=$((faults + 1))
}

finish() {
    if [ "$faults" -gt 0 ]; then
        echo "$tool: $faults to mend"
        exit 1
    fi
    echo "$tool: $*"
}

# Tracked files; in an unpacked tarball, all of them.
files() {
    if [ -e .git ]; then
        git ls-files -- "$@"
    else
        find . -path './build*' -prune -o -type f -print | sed 's,^\./,,' |
            while read -r f; do for p; do case $f in $p) echo "$f"; break ;; esac; done; done
    fi
}

# What a source of core or plugins needs to be compiled, with the headers of build folder $1.
compiler_flags() {
    printf '%s ' -std=gnu11 -D_GNU_SOURCE -Iinclude -Icore -Iplugins -I"$1" \
        $(pkg-config --cflags openssl jansson libutf8proc libcurl libgsasl sqlite3) \
        '-DKIMT_PLUGINDIR="/p"' '-DKIMT_DATADIR="/d"' '-DKIMT_LIBEXECDIR="/l"'
}
