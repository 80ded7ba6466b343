"""Where a folder must be after a migration, worked out from the rules of the destination alone.

A name that the destination takes must be kept to the letter. One that it does not take may become
anything that still looks like it: forbidden characters replaced or left out, something added at the
end. Which of the look-alikes it is, is decided by the messages in it.
"""

import re
import unicodedata

ROLES = {"\\sent": "Sent Items", "\\trash": "Deleted Items", "\\drafts": "Drafts",
         "\\junk": "Junk E-mail"}
_GROUPWARE = {"calendar", "contacts", "tasks", "notes", "journal", "public folders", "archive"}
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_BAD_EDGE = re.compile(r"^[#~\s.]+|[\s.]+$")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?", re.IGNORECASE)
_FLAGS = frozenset(("\\seen", "\\answered", "\\flagged", "\\draft"))
_KEYWORDS = frozenset(("$mdnsent", "$forwarded", "$autojunk", "$autonotjunk", "$junk", "$notjunk"))


class SameNames:
    """Two servers of one kind: every name is taken, every keyword kept."""

    keeps_date, keeps_order = True, True

    def target(self, path, folder):
        return path

    def leaf_is_kept(self, path):
        return True

    def expected_flags(self, words):
        """Of the source's flags and keywords, those that a copy must have. \\Deleted is none of
        them: a copy that has it would be gone with the next clean-up."""
        return words - {"\\recent", "\\deleted"}

    def present_flags(self, words):
        """Those of a copy that count: all that the store itself does not set."""
        return words - {"\\recent"}

    def stored(self, body):
        """What the destination makes of the bytes of a message."""
        return body

    def fold(self, name):
        return name

    def may_be_extra(self, path):
        return path == ("INBOX",)


class KerioRules(SameNames):
    """A Kerio Connect with the strictest store there is, Windows."""

    def target(self, path, folder):
        """The path when a role decides it."""
        for attribute in folder.attributes & ROLES.keys():
            return (ROLES[attribute],)
        return path

    def leaf_is_kept(self, path):
        leaf = path[-1]
        return not (_FORBIDDEN.search(leaf) or _BAD_EDGE.search(leaf) or _DEVICE.fullmatch(leaf)
                    or len(path) == 1 and leaf.lower() in _GROUPWARE
                    or len("/".join(path)) > 180)

    def expected_flags(self, words):
        return words & (_FLAGS | _KEYWORDS)

    def fold(self, name):
        return unicodedata.normalize("NFC", name).casefold()

    def may_be_extra(self, path):
        return path in {("INBOX",), ("Public Folders",), *((name,) for name in ROLES.values())}


def mapping(folders, wanted, have, rules):
    """source path -> destination path, for all folders whose place was found.

    folders: those of the source; wanted, have: path -> messages, of source and destination.
    """
    found = {}
    # Roles first: they take their places whatever else has that name.
    for folder in folders:
        target = rules.target(folder.path, folder)
        if target != folder.path and target in have:
            found[folder.path] = target
    paths = {f.path[:n] for f in folders for n in range(1, len(f.path) + 1)} - found.keys()
    # Parents before children, and names that must stay before those that look for another.
    for path in sorted(paths, key=lambda p: (len(p), not rules.leaf_is_kept(p), p)):
        parent = found.get(path[:-1], path[:-1])
        target = _place(path, parent, wanted.get(path), have, set(found.values()), rules)
        if target:
            found[path] = target
    return found


def _place(path, parent, messages, have, taken, rules):
    exact = parent + path[-1:]
    if rules.leaf_is_kept(path) and not any(_same(exact, other, rules) for other in taken):
        return exact if exact in have else None
    return _look_alike(path, parent, messages, have, taken, rules)


def _same(one, other, rules):
    return len(one) == len(other) and rules.fold("/".join(one)) == rules.fold("/".join(other))


def _look_alike(path, parent, messages, have, taken, rules):
    pattern = re.compile(_pattern(rules.fold(path[-1])), re.DOTALL)
    candidates = [t for t in sorted(have) if t not in taken and t[:-1] == parent
                  and pattern.fullmatch(rules.fold(t[-1]))]
    for candidate in candidates:
        if messages is None or have[candidate] == messages:
            return candidate
    return candidates[0] if candidates else None


def _pattern(name):
    core = _BAD_EDGE.sub("", name)
    before = ".{0,9}" if name[:1] != core[:1] or _DEVICE.fullmatch(name) else ""
    body = "".join(".{0,6}" if _FORBIDDEN.match(c) else re.escape(c) for c in core)
    return before + body + ".{0,20}"
