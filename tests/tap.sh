# SPDX-License-Identifier: MIT
#
# For test scripts in shell: each `it` is one test, and its line says what it shows.
#
#     . "$srcdir/tests/tap.sh"
#     it "prints its version" ends_with 0 kimt --version
#     finish
#
# The program under test is the one of the build tree, in a home and a folder of its own ($work),
# with the plugins that `make install` would put in place.
set -u
: "${srcdir:?is set by make check}" "${builddir:?is set by make check}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
export HOME="$work/home" LC_ALL=C.UTF-8
mkdir "$HOME"
unset MAKEFLAGS MFLAGS MAKELEVEL
tests=0

it() {
    name=$1
    shift
    tests=$((tests + 1))
    if ("$@") >"$work/told" 2>&1; then
        echo "ok $tests - $name"
    else
        echo "not ok $tests - $name"
        sed 's/^/#   /' "$work/told"
    fi
}

# Without what it needs, a test is not passed, but skipped with the reason.
skip() {
    tests=$((tests + 1))
    echo "ok $tests - $1 # SKIP $2"
}

finish() { echo "1..$tests"; }

# Runs a command; its output goes to $work/stdout and $work/stderr. True if it ends with this status.
ends_with() {
    wanted=$1
    shift
    "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
    got=$?
    [ $got -eq "$wanted" ] && return
    echo "exit status $got instead of $wanted: $*"
    cat "$work/stdout" "$work/stderr"
    return 1
}

# True if the output of the last command holds all these texts, in any case of letters.
says() {
    for text; do
        grep -qiF -e "$text" "$work/stdout" "$work/stderr" && continue
        echo "not said: $text"
        cat "$work/stdout" "$work/stderr"
        return 1
    done
}

# True if it holds none of these.
does_not_say() {
    for text; do
        grep -qF -e "$text" "$work/stdout" "$work/stderr" || continue
        echo "said: $text"
        return 1
    done
}

# ends_with and says in one: fails_saying STATUS TEXT COMMAND...
fails_saying() {
    status=$1 text=$2
    shift 2
    ends_with "$status" "$@" && says "$text"
}

kimt() {
    KIMT_PLUGINS="${plugins-$work/plugins}" KIMT_DATA="$srcdir/conf" "$builddir/core/kimt" "$@"
}

# The built modules as they will be installed: all in one folder, without their .la files.
gather_plugins() {
    mkdir -p "$work/plugins"
    for module in "$builddir"/plugins/*/.libs/*.so; do
        [ ! -e "$module" ] || cp "$module" "$work/plugins/"
    done
}

# private_file NAME: makes $work/NAME, for its owner only, from the standard input.
private_file() { (umask 077 && cat >"$work/$1"); }
