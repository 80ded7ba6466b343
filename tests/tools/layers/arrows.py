# SPDX-License-Identifier: MIT
"""Which file needs which: an arrow for each include, and for each call as object files show it.

The core and each plugin are linked by themselves, and use the same names for different things. A
name therefore means what its own unit defines, or else what plugins/common does, of which each has
a copy.
"""

import re
import subprocess
from collections import defaultdict
from pathlib import Path, PurePath

INCLUDE = "include"


class NotBuilt(Exception):
    pass


class Tree:
    """`arrows[user, used]` are the functions of one file that another calls, or INCLUDE."""

    def __init__(self, files, build):
        self.files, self.built = files, set()
        self.arrows, self.includes = defaultdict(set), defaultdict(set)
        self.add_includes()
        if build:
            self.add_calls(build)

    def add_includes(self):
        known = set(self.files)
        for user in self.files:
            text = Path(user).read_text(encoding="utf-8")
            for name in re.findall(r'^#\s*include\s+"(.*?)"', text, re.M):
                for used in (f"{PurePath(user).parent}/{name}", f"core/{name}", f"plugins/{name}"):
                    if used in known:
                        self.arrows[user, used].add(INCLUDE)
                        self.includes[user].add(used)

    def add_calls(self, build):
        wanted, defined = read_objects(build, set(self.files))
        self.built = set(wanted)
        for user, names in wanted.items():
            for name in names:
                used = defined.get((unit_of(user), name)) or defined.get(("plugins/common", name))
                if used and used != user:
                    self.arrows[user, used].add(name)

    def is_known(self, user, used):
        """True if each arrow between the two would have been seen."""
        return all(name.endswith(".h") or name in self.built for name in (user, used))


def unit_of(name):
    return "core" if name.startswith("core/") else "/".join(name.split("/")[:2])


def source_of(name, files):
    """foo/.libs/libcore_la-bar.o was foo/bar.c; None: the source is there no longer."""
    path = PurePath(name)
    folder = path.parent.parent if path.parent.name == ".libs" else path.parent
    for stem in (path.stem, path.stem.partition("-")[2]):
        if f"{folder}/{stem}.c" in files:
            return f"{folder}/{stem}.c"
    return None


def read_objects(build, files):
    """What each source wants of others, and who defines each name of a unit."""
    objects = [str(path.relative_to(build)) for top in ("core", "plugins")
               for path in (build / top).rglob("*.o")]
    objects = [name for name in objects if source_of(name, files)]
    if not objects:
        raise NotBuilt(f"no object files in {build}: build first, with tests/build")
    symbols = subprocess.run(["nm", "-gA", *objects], cwd=build, check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    wanted, defined = {source_of(name, files): set() for name in objects}, {}
    for line in symbols.splitlines():
        place, kind, name = re.fullmatch(r"(.*?):[0-9a-f ]* (\w) (\S+)", line).groups()
        source = source_of(place, files)
        if kind == "U":
            wanted[source].add(name)
        else:
            defined[unit_of(source), name] = source
    return wanted, defined
