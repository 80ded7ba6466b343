# SPDX-License-Identifier: MIT
"""Ways from one file to another along arrows."""

from collections import defaultdict, deque


class Graph:
    def __init__(self, arrows):
        self.next = defaultdict(list)
        for user, used in sorted(arrows):
            self.next[user].append(used)

    def way(self, begin, end):
        """The shortest way, as the files on it; None if there is none."""
        before, waiting = {begin: None}, deque([begin])
        while waiting:
            here = waiting.popleft()
            for there in self.next[here]:
                if there == end:
                    return trace(before, here) + [end]
                if there not in before:
                    before[there] = here
                    waiting.append(there)
        return None

    def circles(self):
        """A shortest circle for each knot of files that need each other."""
        seen = set()
        for begin in sorted(self.next):
            circle = None if begin in seen else self.way(begin, begin)
            if circle:
                seen.update(self.knot(begin))
                yield circle

    def knot(self, begin):
        return {name for name in self.reached(begin) if begin in self.reached(name)}

    def reached(self, begin):
        found, waiting = set(), [begin]
        while waiting:
            fresh = set(self.next[waiting.pop()]) - found
            found |= fresh
            waiting += fresh
        return found


def trace(before, here):
    way = []
    while here is not None:
        way.insert(0, here)
        here = before[here]
    return way
