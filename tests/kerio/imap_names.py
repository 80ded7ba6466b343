"""Folder names as Kerio's store takes them: what is forbidden, what is the same, what is there."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
import mutf7  # noqa: E402

ROLES = {"Deleted Items": "Trash", "Drafts": "Drafts", "Junk E-mail": "Junk", "Sent Items": "Sent"}
GROUPWARE = ("Calendar", "Contacts", "Tasks", "Notes")   # in the store, but not in LIST
DEFAULT_FOLDERS = ("INBOX", *ROLES, *GROUPWARE)
PUBLIC_ROOT = "Public Folders"
NEEDS_FOLDERS = (b"LIST", b"LSUB", b"STATUS", b"SELECT", b"EXAMINE", b"CREATE", b"SUBSCRIBE")
LONGEST_PATH = 248

_ANY_STORE = re.compile(r"[\x00-\x1f\x7f/]|^[#~]|^\s|\s$")
_WINDOWS_STORE = re.compile(r'[\\:*?"<>|]|^\.|\.$')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?", re.IGNORECASE)


def decoded(raw):
    """The name as text; None when it is not modified UTF-7."""
    try:
        return mutf7.decode(raw)
    except ValueError:
        return None


def quoted(name):
    """The name as bytes in quotes, for the wire."""
    return mutf7.quoted(name).encode()


class Folders:
    """The folders of one user, as far as names go. All sessions of the user share it."""

    def __init__(self, address, switches):
        self.address, self.switches = address, switches
        self.made_defaults = False
        self.opens_at = 0.0      # by time.monotonic(): before, nothing can be done with them
        self._known = {}         # spellings, of places above folders as well
        self._made = set()       # folders

    def _is_made(self, name):
        if self.switches.store != "windows":
            return name in self._made
        return name.casefold() in {made.casefold() for made in self._made}

    def add(self, name):
        self._made.add(name)
        parts = name.split("/")
        for count in range(1, len(parts) + 1):
            path = "/".join(parts[:count])
            self._known.setdefault(path.casefold(), path)

    def forget(self, name):
        gone = name.casefold()
        for key in [k for k in self._known if k == gone or k.startswith(gone + "/")]:
            del self._known[key]
        self._made = {name for name in self._made
                      if not f"{name.casefold()}/".startswith(f"{gone}/")}

    def canonical(self, name):
        """The spelling in the store: a Windows store does not tell cases apart."""
        if self.switches.store != "windows":
            return name
        parts = name.split("/")
        for count in range(len(parts), 0, -1):
            known = self._known.get("/".join(parts[:count]).casefold())
            if known:
                return "/".join([known, *parts[count:]])
        return name

    def refusal_to_create(self, name):
        """Why CREATE fails, or None."""
        windows = self.switches.store == "windows"
        for part in name.split("/"):
            if not part or _ANY_STORE.search(part):
                return "invalid folder name"
            if windows and (_WINDOWS_STORE.search(part) or _DEVICE.fullmatch(part)):
                return "invalid folder name"
        if windows and len(f"~{self.address}/{name}") > LONGEST_PATH:
            return "path is too long"
        if name.split("/")[0] == PUBLIC_ROOT:
            return "access denied"
        if self._is_made(name):
            return "folder already exists"
        return None
