"""Those that are timed: each copies accounts from one IMAP server to another.

A contestant is told the case, and answers the work that is to be timed. It has a folder of its own for
its configuration, and makes as many connections to each side as the case says.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Endpoint:
    """Where a contestant reaches a server; with TLS if there is an authority to trust."""

    host: str
    port: int
    ca_file: Path | None = None


@dataclass(frozen=True)
class Case:
    source: Endpoint
    destination: Endpoint
    users: tuple
    password: str
    lanes: int
    folder: Path     # of the contestant
    recording: Path  # what the source said, for relay push


class Contestant:
    name = ""
    about = ""
    copies = True   # into the destination, so that it can be judged
    repeats = False  # whether a second pass copies nothing twice
    program = None  # of a Debian package that tests/setup --bench installs; None: nothing to install

    def is_there(self):
        return self.program is None or shutil.which(self.program) is not None

    def work(self, case):
        raise NotImplementedError


def private_file(path, text):
    """Writes a file that only its owner can read; returns its path."""
    path.write_text(text)
    path.chmod(0o600)
    return path


def everyone():
    """All of them, in the order they are run and shown."""
    from .dsync import Dsync
    from .imapsync import Imapsync
    from .interimap import Interimap
    from .kimt import Kimt
    from .mbsync import Mbsync
    from .relay import Pull, Push, Relay
    return [Relay(), Pull(), Push(), Kimt(), Mbsync(), Interimap(), Dsync(), Imapsync()]
