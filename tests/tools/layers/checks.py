# SPDX-License-Identifier: MIT
"""What may be wrong with arrows. Each check yields complaints: what is where, and what to do."""

import re
from pathlib import PurePath

from arrows import INCLUDE
from graph import Graph

RULES = "tests/tools/layers.rules"
ADVICE = "move what both need to a file below both, or have the caller hand it in"


def shown(user, used, what):
    calls = ", ".join(sorted(what - {INCLUDE}))
    verbs = (["includes it"] if INCLUDE in what else []) + ([f"calls {calls}"] if calls else [])
    return f"{user} -> {used}: {' and '.join(verbs)}"


def homeless(house, files):
    for name in files:
        if name not in house.floor_of:
            yield f"{name}: is on no floor\n  Name it in {RULES}, at the floor that it belongs to."


def foreign_inner_headers(tree):
    for user, used in sorted(tree.arrows):
        is_inner = re.search(r"_(inner|private)\.h$", used)
        if is_inner and PurePath(user).parent != PurePath(used).parent:
            yield (f"{user} -> {used}: includes what is of another folder alone\n"
                   "  What others need goes into that folder's other headers.")


def foreign_headers(house, tree):
    """Headers that some files, or some folders, have to themselves."""
    for one in house.headers:
        users = {user for user, used in tree.arrows if used == one.header}
        folders = {f"{PurePath(user).parent}/" for user in users}
        for user in sorted(users - set(one.users)):
            if f"{PurePath(user).parent}/" in one.users:
                continue
            yield (f"{user} -> {one.header}: includes what is for others alone ({RULES}:{one.line})\n"
                   "  Call a function of theirs.")
        for user in sorted(set(one.users) - users - folders):
            yield (f"{RULES}:{one.line}: {user} does not include {one.header}\n"
                   "  Take it off the list.")


def unexcused(house, tree):
    """The arrows that are left without those that exceptions name."""
    for (user, used), what in sorted(tree.arrows.items()):
        excuse = house.exceptions.get((user, used))
        left = what - excuse.what if excuse else what
        if left:
            yield user, used, left


def upward(house, tree):
    for user, used, what in unexcused(house, tree):
        if not house.may_use(user, used):
            above, below = house.floor_of[user], house.floor_of[used]
            where = "stands above it" if below.place < above.place else "is not among those it uses"
            yield (f"{shown(user, used, what)}\n  But floor {above.name} may not use floor {below.name}, "
                   f"which {where} ({RULES}): {ADVICE}.")


def circles(house, tree):
    """Of arrows that floors allow: the others are reported already."""
    kept = {(user, used): what for user, used, what in unexcused(house, tree)
            if house.may_use(user, used)}
    for circle in Graph(kept).circles():
        arrows = zip(circle, circle[1:])
        yield "\n".join(["files that need each other:",
                         *(f"    {shown(user, used, kept[user, used])}" for user, used in arrows),
                         f"  Turn one of these round: {ADVICE}."])


def idle_exceptions(house, tree):
    graph = Graph((user, used) for user, used, _ in unexcused(house, tree))
    for one in house.exceptions.values():
        what = tree.arrows.get((one.user, one.used), set())
        gone = {name for name in one.what - what
                if name == INCLUDE or tree.is_known(one.user, one.used)}
        place = f"{RULES}:{one.line}: {one.user} -> {one.used}:"
        if gone:
            yield (f"{place} {', '.join(sorted(gone))} is not needed any more\n"
                   "  Take it off this exception; delete one that is empty.")
        elif one.what <= what and house.may_use(one.user, one.used) and \
                not graph.way(one.used, one.user):
            yield f"{place} is against no rule any more\n  Delete this exception."
