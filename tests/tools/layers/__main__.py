# SPDX-License-Identifier: MIT
"""Checks the tree against layers.rules: see layers.sh. Reads the names of its files from stdin."""

import os
import sys
from pathlib import Path

import arrows
import checks
import owners
import rules


def complaints(files, build):
    text = Path("tests/tools/layers.rules").read_text(encoding="utf-8")
    house = rules.read(text.splitlines(), files)
    tree = arrows.Tree(files, build)
    yield from checks.homeless(house, files)
    yield from checks.foreign_inner_headers(tree)
    yield from checks.foreign_headers(house, tree)
    yield from checks.upward(house, tree)
    yield from checks.circles(house, tree)
    yield from checks.idle_exceptions(house, tree)
    if build:
        yield from owners.check(house, tree, build, os.environ["LAYERS_FLAGS"].split())


def main():
    files = sorted(name for name in sys.stdin.read().split() if Path(name).exists())
    build = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    try:
        found = list(complaints(files, build))
    except (rules.Unreadable, arrows.NotBuilt) as error:
        found = [str(error)]
    for complaint in found:
        print(complaint)
    print(f"layers: {len(found)} to mend" if found else f"layers: {len(files)} files")
    sys.exit(1 if found else 0)


main()
