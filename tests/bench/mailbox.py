"""Fills a mailbox fast, and says what a mailbox holds.

Filling uses MULTIAPPEND with non-synchronising literals over a socket of its own. Reading uses Python's
imaplib, so that what a contestant did is judged by a client that shares no code with it.
"""

import hashlib
import imaplib
import re
import socket
from collections import Counter

_BATCH = 200
_TRACE = re.compile(rb"^X-TUID: [^\r]*\r\n", re.MULTILINE)  # a header that isync adds to each message


def fill(server, user, password, folders):
    """Stores {folder: iterable of messages}; returns (messages, bytes)."""
    count = size = 0
    with _Wire(server.host, server.port) as wire:
        wire.command(f'LOGIN "{user}" "{password}"')
        for folder, messages in folders.items():
            if folder != "INBOX":
                wire.command(f'CREATE "{folder}"')
            batch = []
            for message in messages:
                count, size = count + 1, size + len(message)
                batch.append(message)
                if len(batch) == _BATCH:
                    wire.append(folder, batch)
                    batch = []
            if batch:
                wire.append(folder, batch)
    return count, size


def digests(server, user, password):
    """({folder: multiset of message digests}, how many carry a header that a tool added)."""
    changed = 0
    client = imaplib.IMAP4(server.host, server.port, timeout=120)
    client.login(user, password)
    found = {}
    for line in client.list()[1]:
        name = re.search(rb'"[^"]*" "?(.+?)"?$', line)[1].decode()
        client.select(f'"{name}"', readonly=True)
        data = client.uid("FETCH", "1:*", "(BODY.PEEK[])")[1]
        found[name] = bag = Counter()
        for body in (part[1] for part in data if isinstance(part, tuple)):
            head, rest = _split(body)
            clean = _TRACE.sub(b"", head, count=1)
            changed += clean != head
            bag[hashlib.sha256(clean + rest).digest()] += 1
    client.logout()
    return {name: bag for name, bag in found.items() if bag}, changed


def _split(body):
    end = body.find(b"\r\n\r\n") + 2
    return body[:end], body[end:]


class _Wire:
    """Just enough IMAP to store messages at speed."""

    def __init__(self, host, port):
        self._socket = socket.create_connection((host, port), timeout=120)
        self._lines = self._socket.makefile("rb")
        self._lines.readline()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self._socket.close()

    def command(self, text):
        self._socket.sendall(b"a " + text.encode() + b"\r\n")
        self._expect_ok(text)

    def append(self, folder, messages):
        parts = [f'a APPEND "{folder}"'.encode()]
        parts += [b" (\\Seen) {%d+}\r\n%s" % (len(m), m) for m in messages]
        self._socket.sendall(b"".join(parts) + b"\r\n")
        self._expect_ok("APPEND")

    def _expect_ok(self, what):
        while not (line := self._lines.readline()).startswith(b"a "):
            if not line:
                raise RuntimeError(f"{what}: connection closed")
        if not line.startswith(b"a OK"):
            raise RuntimeError(f"{what}: {line!r}")
