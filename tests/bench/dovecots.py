"""The servers of a benchmark: Dovecots that are as little of a bottleneck as they can be.

Mail lies in memory, nothing is flushed, processes wait for logins. Of Dovecot's formats mdbox is the
fastest both to fill and to read.
"""

import os
import shutil
import time

from fill import fill
from judge import Ledger
from profiles import PASSWORD
from servers.ca import Authority
from servers.dovecot import Dovecot

_MEMORY = "/dev/shm"
_LOOK_EVERY = 1.0  # seconds
_ENOUGH = 6 << 30
_READY = ("service imap-login {", "  process_min_avail = 2", "}",
          "service imap {", "  process_min_avail = 4", "  service_count = 100", "}")


def memory_folder():
    """Where files lie in memory; None: there is too little, and they go where temporary files do."""
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
        return _MEMORY
    return None


class Dovecots:
    """Makes servers that share one certificate."""

    def __init__(self, folder):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)  # some read the authority as another user
        authority = Authority(folder / "tls")
        self.ca_file = authority.ca_file
        self._certificate = authority.certificate()

    def new(self, users, capability=None, lines=()):
        server = Dovecot(dict.fromkeys(users, PASSWORD), mailbox_format="mdbox", layout="fs",
                         certificate=self._certificate, capability=capability, lines=[*_READY, *lines],
                         place=memory_folder())
        server.ca_file = self.ca_file
        return server


class Looker:
    """Looks at a folder now and then, as its owner would, and tells how many bytes it holds.

    What nobody has looked at is \\Recent, and Dovecot goes through all that is with each APPEND: what takes
    longer and longer then is the server.
    """

    def __init__(self, server, user, folder):
        self._server, self._folder = server, folder
        self._client, self._due = server.login(user), time.monotonic() + _LOOK_EVERY

    def __call__(self):
        if time.monotonic() >= self._due:
            self._client.select(self._folder)
            self._client.unselect()
            self._due = time.monotonic() + _LOOK_EVERY
        return sum(path.stat().st_size for path in self._server.mail_folder.glob("*/store/storage/m.*"))


def fill_from(profile, server):
    """Fills a server as the profile says; answers what it holds then."""
    ledger = Ledger()
    fill(server, profile.mailboxes(), ledger.note)
    return ledger


def capability_without(server, user, hidden):
    """What a server offers, less what is hidden; None: all of it. LITERAL- goes with LITERAL+."""
    if not hidden:
        return None
    hidden = {*hidden, *(["LITERAL-"] if "LITERAL+" in hidden else [])}
    client = server.login(user)
    offered = client.capability()[1][0].decode().split()
    client.logout()
    return " ".join(word for word in offered if word not in hidden)
