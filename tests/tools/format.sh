#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every C file looks as .clang-format says. To mend: clang-format -i FILE.
. "$(dirname "$0")/lib.sh"

clang-format --version | grep -q 'version 14\.' ||
    echo "format: clang-format is not version 14; others break lines differently"
list=$(files '*.c' '*.h')
clang-format --dry-run -Werror --ferror-limit=5 $list 2>&1 | grep -E 'error:' && faults=1
finish "$(echo "$list" | wc -l) files"
