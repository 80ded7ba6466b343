"""Says what became of the messages: reads the destination with Python's imaplib, which no contestant uses.

Messages are told apart by their Message-ID, of which a source holds no two that are equal.
"""

import hashlib
import imaplib
import re
from dataclasses import dataclass, field

_AT_ONCE = 32 << 20  # bytes that are fetched by one command
_NAME = re.compile(rb'"[^"]*" "?(.+?)"?$')
_MESSAGE_ID = re.compile(rb"^Message-ID: <([^>]+)>", re.MULTILINE | re.IGNORECASE)
_META = re.compile(rb'FLAGS \(([^)]*)\).*?INTERNALDATE "([^"]+)"')


@dataclass
class Verdict:
    found: int = 0     # messages at the destination
    bytes: int = 0     # of these
    lost: int = 0      # of the source, that are not there
    doubled: int = 0   # there more than once, or in another folder
    changed: int = 0   # whose bytes differ
    remarked: int = 0  # whose flags or arrival date differ

    def is_clean(self):
        return not (self.lost or self.doubled or self.changed or self.remarked)


@dataclass
class Ledger:
    """What a source was filled with."""

    users: dict = field(default_factory=dict)  # user -> {(folder, Message-ID): _marks}
    count: int = 0
    bytes: int = 0

    def note(self, user, folder, mail):
        self.users.setdefault(user, {})[folder, _message_id(mail.body)] = _marks(
            mail.body, mail.flags, mail.date)
        self.count += 1
        self.bytes += len(mail.body)


def judge(server, password, ledger, is_unfinished=False):
    """Compares all accounts of a server with what the ledger says; unfinished: nothing is lost yet."""
    verdict = Verdict()
    at_once = max(int(_AT_ONCE / (ledger.bytes / ledger.count)), 1)
    for user, expected in ledger.users.items():
        client = imaplib.IMAP4(server.host, server.port, timeout=300)
        client.login(user, password)
        _judge_account(verdict, dict(expected), _read(client, at_once))
        client.logout()
    if is_unfinished:
        verdict.lost = 0
    return verdict


def _judge_account(verdict, missing, found):
    for key, size, (digest, flags, date) in found:
        verdict.found += 1
        verdict.bytes += size
        expected = missing.pop(key, None)
        if expected is None:
            verdict.doubled += 1
            continue
        verdict.changed += digest != expected[0]
        verdict.remarked += (flags, date) != expected[1:]
    verdict.lost += len(missing)


def _folders(client):
    return [_NAME.search(line)[1].decode() for line in client.list()[1] if b"\\Noselect" not in line]


def _read(client, at_once):
    """Yields ((folder, Message-ID), size, marks) of each message of an account."""
    for name in _folders(client):
        total = int(client.select(f'"{name}"', readonly=True)[1][0])
        for first in range(1, total + 1, at_once):
            data = client.fetch(f"{first}:{min(first + at_once - 1, total)}",
                                "(FLAGS INTERNALDATE BODY.PEEK[])")[1]
            for told, body in (part for part in data if isinstance(part, tuple)):
                flags, date = _META.search(told).groups()
                yield (name, _message_id(body)), len(body), _marks(body, flags.decode(), date.decode())


def _message_id(body):
    found = _MESSAGE_ID.search(body, 0, 16384)
    return found[1].decode("latin-1") if found else "none"


def _marks(body, flags, date):
    flags = " ".join(sorted(set(flags.split()) - {r"\Recent"}))
    return hashlib.sha256(body).digest(), flags, date.strip().zfill(len("01-Jan-2025 00:00:00 +0000"))
