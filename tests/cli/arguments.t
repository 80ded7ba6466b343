#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The command line: help, version, and what a wrong one gets (exit status 2, nothing touched).
. "$srcdir/tests/tap.sh"
gather_plugins
version=$(sed -n 's/^AC_INIT(\[kimt\], \[\([^]]*\)\].*/\1/p' "$srcdir/configure.ac")

helps() { ends_with 0 kimt "$@" && says migrate check plan status verify undo plugins init --only --set --dry-run --output --force; }
it "--help lists every command and option" helps --help
it "help goes to standard output" sh -c 'test -s "$1/stdout" && test ! -s "$1/stderr"' - "$work"
for command in migrate check plan status verify undo plugins init; do
    it "'$command --help' explains it" ends_with 0 kimt $command --help
done

tells_version() { ends_with 0 kimt --version && says "kimt $version"; }
it "--version tells it" tells_version

it "no command is a usage error" fails_saying 2 usage kimt
it "an unknown command offers the nearest" fails_saying 2 migrate kimt migrat p.ini
it "an unknown option is named" fails_saying 2 "--nonsense" kimt migrate --nonsense p.ini
it "migrate wants a profile" fails_saying 2 profile kimt migrate
it "verify has three levels" fails_saying 2 "full, headers or count" kimt verify --level all p.ini
it "plan wants a profile" fails_saying 2 profile kimt plan
kimt --help >"$work/help"
it "--help says what the exit status means" grep -q "4  stopped by a signal" "$work/help"
helps_alike() { # COMMAND -- the options that help as it does
    kimt $1 --help >"$work/help" && kimt help $1 | cmp -s - "$work/help" && kimt $1 -h | cmp -s - "$work/help"
}
it "help and -h are --help" helps_alike ""
it "help and -h of a command are its --help" helps_alike undo
it "a mistyped option gets a proposal" fails_saying 2 "did you mean --only" kimt migrate --onyl a@x p.ini
it "only plan has --force" fails_saying 2 "no option --force" kimt migrate --force p.ini
it "only migrate takes a plan" fails_saying 2 "no option --plan" kimt verify --plan p.plan p.ini
it "check wants a profile" fails_saying 2 profile kimt check
it "two profiles are one too many" fails_saying 2 "b.ini" kimt migrate a.ini b.ini
it "--set needs section.key=value" fails_saying 2 "--set" kimt migrate --set nonsense p.ini
it "--only needs an address" fails_saying 2 "--only" kimt migrate p.ini --only
it "usage errors go to standard error only" sh -c 'test ! -s "$1/stdout"' - "$work"
it "nothing was written at home" sh -c 'test -z "$(ls -A "$1/home")"' - "$work"
finish
