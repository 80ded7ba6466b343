# SPDX-License-Identifier: MIT
"""layers.rules, read. Its own opening comment says how it is written.

A line that is not indented begins an entry, and indented ones belong to it. Whatever names a file,
a floor or a member that is not there is refused, so that the rules never speak of a tree that was.
"""

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePath


class Unreadable(Exception):
    pass


@dataclass
class Floor:
    name: str
    place: int  # from the top
    uses: list = field(default_factory=list)


@dataclass
class Excuse:
    """An arrow that should not be there, and is for now."""
    line: int
    user: str
    used: str
    what: set


@dataclass
class Header:
    """A header that only some files, or those of some folders, include."""
    line: int
    header: str
    users: list


@dataclass
class State:
    """Members that only some files write."""
    line: int
    header: str
    struct: str
    members: list
    writers: list = field(default_factory=list)

    def __str__(self):
        return f"struct {self.struct}: {' '.join(self.members)}"


@dataclass
class House:
    floors: dict = field(default_factory=dict)
    floor_of: dict = field(default_factory=dict)  # by file
    exceptions: dict = field(default_factory=dict)  # by (user, used)
    states: list = field(default_factory=list)
    headers: list = field(default_factory=list)

    def may_use(self, user, used):
        above, below = self.floor_of.get(user), self.floor_of.get(used)
        return above is below or above is None or below is None or below.name in above.uses


class Reader:
    def __init__(self, files):
        self.files, self.house = files, House()
        self.strengths, self.number, self.entry = {}, 0, None

    def fail(self, text):
        raise Unreadable(f"tests/tools/layers.rules:{self.number}: {text}")

    def read(self, lines):
        for self.number, line in enumerate(lines, 1):
            line = line.split("#")[0].rstrip()
            if line:
                words = line.split(maxsplit=1)
                name = ("in_" if line[0] == " " else "begin_") + words[0]
                handler = getattr(self, name, None) or self.fail(f"what is '{words[0]}'?")
                handler(words[1] if len(words) > 1 else "")
        self.check_uses()
        return self.house

    def parts(self, pattern, text, form):
        found = re.fullmatch(pattern, text) or self.fail(f"wanted: {form}")
        return found.groups()

    def known(self, name):
        return name if name in self.files else self.fail(f"there is no file {name}")

    def known_folder(self, name):
        inside = any(f"{PurePath(file).parent}/" == name for file in self.files)
        return name if inside else self.fail(f"there is no folder {name}")

    # ---- floors

    def begin_floor(self, text):
        name, _ = self.parts(r"(\S+): (\S.*)", text, "floor NAME: WHAT IT IS")
        self.entry = Floor(name, len(self.house.floors))
        if self.house.floors.setdefault(name, self.entry) is not self.entry:
            self.fail(f"{name} is a floor already")

    def in_files(self, text):
        folder, names = self.parts(r"(\S+/): (\S.*)", text, "files FOLDER/: NAME...")
        inside = [name for name in self.files if str(PurePath(name).parent) + "/" == folder]
        for pattern in names.split():
            matched = [name for name in inside if fnmatchcase(PurePath(name).stem, pattern)]
            if not matched:
                self.fail(f"{folder} has no file {pattern}")
            for name in matched:
                self.settle(name, 2 if "*" not in pattern else int(pattern != "*"))

    def settle(self, name, strength):
        """A name says more than a pattern, and any pattern more than the rest of a folder."""
        if strength == self.strengths.get(name):
            self.fail(f"{name} is on two floors")
        if strength > self.strengths.get(name, -1):
            self.strengths[name], self.house.floor_of[name] = strength, self.entry

    def in_uses(self, text):
        self.entry.uses += text.split()

    def check_uses(self):
        for floor in self.house.floors.values():
            for name in floor.uses:
                other = self.house.floors.get(name) or self.fail(f"{floor.name} uses {name}: no floor")
                if other.place <= floor.place:
                    self.fail(f"{floor.name} uses {name}, which stands above it")

    # ---- exceptions

    def begin_except(self, text):
        folder, user, used, what = self.parts(r"(\S+/): (\S+) -> (\S+): (\S.*)", text,
                                              "except FOLDER/: FILE -> FILE: include, or functions")
        self.entry = Excuse(self.number, self.known(folder + user), self.known(folder + used),
                            set(what.split()))
        key = (self.entry.user, self.entry.used)
        if self.house.exceptions.setdefault(key, self.entry) is not self.entry:
            self.fail("this exception is made already")

    def in_also(self, text):
        self.entry.what.update(text.split())

    # ---- headers

    def begin_header(self, text):
        folder, header, names = self.parts(r"(\S+/): (\S+) for (\S.*)", text,
                                           "header FOLDER/: HEADER for FILE..., or FOLDER/...")
        users = [self.known_folder(name) if "/" in name else self.known(folder + name)
                 for name in names.split()]
        self.house.headers.append(Header(self.number, self.known(folder + header), users))

    # ---- states

    def begin_state(self, text):
        header, struct, members = self.parts(r"(\S+) (\w+): (\S.*)", text,
                                             "state HEADER STRUCT: MEMBER... (or *)")
        self.entry = State(self.number, self.known(header), struct, members.split())
        self.house.states.append(self.entry)

    def in_writers(self, text):
        folder, names = self.parts(r"(\S+/): (\S.*)", text, "writers FOLDER/: FILE...")
        self.entry.writers += [self.known(folder + name) for name in names.split()]


def read(lines, files):
    return Reader(files).read(lines)
