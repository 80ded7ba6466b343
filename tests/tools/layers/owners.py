# SPDX-License-Identifier: MIT
"""Who writes a state: the compiler is asked, for it alone knows what `->` is a member of.

Each owned member is made const in a copy of its header, for all files but those that may write it.
Whatever then writes it, or gives its address to what might, does not compile. A file that may write
it is compiled once more without that right: if it still compiles, it does not need it.
"""

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from checks import RULES

COMPILER = ["gcc", "-fsyntax-only", "-Werror=discarded-qualifiers", "-fdiagnostics-plain-output"]


def mark(state):
    return f"LAYERS_STATE_{state.line}"


# ---- headers with their owned members marked

def declarations(body):
    """Each member of a struct by itself, as (what stands before its name, name, what follows)."""
    body = re.sub(r"/\*.*?\*/", " ", body, flags=re.S)
    for declaration in re.sub(r"\s+", " ", body).split(";"):
        first, *others = re.split(r",(?![^\[(]*[\])])", declaration.strip())
        found = re.fullmatch(r"(.*?)((?:\( ?)?[* ]*)(\b\w+)((?: ?[\[:)].*)?)", first)
        if found:
            kind, stars, name, rest = found.groups()
            yield kind + stars, name, rest
            for other in others:
                stars, name, rest = re.fullmatch(r"([ *]*)(\w+)(.*)", other).groups()
                yield f"{kind} {stars}", name, rest


def marked(text, states):
    """The header's text; a member that is not there is a fault of the rules."""
    for state in states:
        found = re.search(rf"^struct {state.struct} {{\n(.*?)^}}", text, re.M | re.S)
        missing = set(state.members) - {"*"}
        lines = []
        for before, name, rest in declarations(found[1]) if found else ():
            is_owned = name in state.members or "*" in state.members
            missing.discard(name)
            lines.append(f"{before} {mark(state) if is_owned else ''} {name}{rest};\n")
        if not found or missing:
            raise LookupError(f"{RULES}:{state.line}: {state.header} has no {state.struct}"
                              f"{''.join(' ' + name for name in sorted(missing))}")
        text = text[:found.start(1)] + "".join(lines) + text[found.end(1):]
    return text


def write_headers(states, folder):
    for header in sorted({state.header for state in states}):
        copy = folder / header
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = Path(header).read_text(encoding="utf-8")
        copy.write_text(marked(text, [state for state in states if state.header == header]))


# ---- compiling

def seen_by(tree, source):
    """The headers that a source includes, by whatever way."""
    found, waiting = set(), [source]
    while waiting:
        here = waiting.pop()
        fresh = {used for used in tree.includes[here] if used not in found}
        found |= fresh
        waiting += fresh
    return found


class Compiler:
    def __init__(self, states, folder, flags):
        self.states, self.folder, self.flags = states, folder, flags

    def faults(self, source, kept):
        """What the compiler says when the states `kept` cannot be written."""
        marks = [f"-D{mark(state)}={'const' if state in kept else ''}" for state in self.states]
        tops = [f"-I{self.folder}/{top}" for top in ("core", "plugins")]
        done = subprocess.run([*COMPILER, *tops, *marks, *self.flags, source], text=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        return [line.replace(f"{self.folder}/", "") for line in done.stderr.splitlines()
                if ": error: " in line] if done.returncode else []


def check_file(compiler, source, seen):
    """Complaints about what one file writes."""
    states = [state for state in compiler.states if state.header in seen]
    foreign = [state for state in states if source not in state.writers]
    if foreign and compiler.faults(source, foreign):
        return compiler.faults(source, []) or foreign_writes(compiler, source, foreign)
    own = [state for state in states if source in state.writers]
    named = named_writes(compiler.faults(source, own), own) if own else []
    return [f"{RULES}:{state.line}: {source} does not write {state}\n  Take it off the writers."
            for state in own if state not in named and not compiler.faults(source, [state])]


def named_writes(faults, states):
    """Those that these faults name by a member that no other of them has: saves compiling."""
    members = {member_of(fault) for fault in faults}
    having = [[state for state in states if name in state.members] for name in members]
    return [found[0] for found in having if len(found) == 1]


def member_of(fault):
    """Named by the compiler, or by the argument that it points to; None where neither is plain."""
    said = re.search(r"read-only member \W(\w+)\W", fault)
    if said:
        return said[1]
    name, line, column = fault.split(":")[:3]
    text = Path(name).read_text(encoding="utf-8").splitlines()[int(line) - 1][int(column) - 1:]
    found = re.match(r"&\w+(?:(?:->|\.)\w+)*(?:->|\.)(\w+)[,)]", text)
    return found[1] if found else None


def foreign_writes(compiler, source, states):
    complaints = []
    for state in states:
        faults = compiler.faults(source, [state])
        if faults:
            complaints.append(f"{faults[0]}\n  Only {' '.join(state.writers)} may write {state} "
                              f"({RULES}:{state.line}): call a function of theirs.")
    return complaints


def check(house, tree, build, flags):
    folder = build / "layers"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        write_headers(house.states, folder)
    except LookupError as error:
        return [str(error)]
    compiler = Compiler(house.states, folder, flags)
    headers = {state.header for state in house.states}
    seen = {source: seen_by(tree, source) for source in tree.built}
    sources = sorted(source for source in seen if headers & seen[source])
    workers = int(os.environ.get("KIMT_JOBS") or len(os.sched_getaffinity(0)))
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(lambda source: check_file(compiler, source, seen[source]), sources))
    shutil.rmtree(folder, ignore_errors=True)
    return sum(found, [])
