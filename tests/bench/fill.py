"""Fills the mailboxes of a server fast: MULTIAPPEND in large batches, over several connections."""

import socket
from concurrent.futures import ThreadPoolExecutor

CONNECTIONS = 3
BATCH_MESSAGES, BATCH_BYTES = 1000, 8 << 20
UNDER_WAY = 3


def fill(server, mailboxes, note):
    """Stores (user, password, folder, iterable of Mail), and calls note(user, folder, mail) for each."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda mailbox: _fill_one(server, *mailbox, note), mailboxes))


def _fill_one(server, user, password, folder, mails, note):
    with _Wire(server.host, server.port) as wire:
        wire.command(f'LOGIN "{user}" "{password}"')
        if folder != "INBOX":
            # Where several are made at the same time Dovecot may say of a new one that it is already there.
            wire.command(f'CREATE "{folder}"', or_else=b"a NO [ALREADYEXISTS]")
        for batch in _batches(mails):
            wire.append(folder, batch)
            for mail in batch:
                note(user, folder, mail)
        wire.finish()


def _batches(mails):
    batch, size = [], 0
    for mail in mails:
        if batch and (len(batch) == BATCH_MESSAGES or size + len(mail.body) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(mail)
        size += len(mail.body)
    if batch:
        yield batch


class _Wire:
    """Just enough IMAP to store messages at speed."""

    def __init__(self, host, port):
        self._socket = socket.create_connection((host, port), timeout=300)
        self._lines = self._socket.makefile("rb")
        self._lines.readline()
        self._under_way = 0

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self._lines.close()
        self._socket.close()

    def command(self, text, or_else=b"a OK"):
        self._socket.sendall(b"a " + text.encode() + b"\r\n")
        self._expect_ok(text.split()[0], or_else)

    def append(self, folder, mails):
        if self._under_way == UNDER_WAY:
            self._reap()
        parts = [f'a APPEND "{folder}"'.encode()]
        for mail in mails:
            parts += [f' ({mail.flags}) "{mail.date}" {{{len(mail.body)}+}}\r\n'.encode(), mail.body]
        parts.append(b"\r\n")
        self._socket.sendall(b"".join(parts))
        self._under_way += 1

    def finish(self):
        while self._under_way:
            self._reap()

    def _reap(self):
        self._expect_ok("APPEND")
        self._under_way -= 1

    def _expect_ok(self, what, or_else=b"a OK"):
        while not (line := self._lines.readline()).startswith(b"a "):
            if not line:
                raise RuntimeError(f"{what}: connection closed")
        if not line.startswith((b"a OK", or_else)):
            raise RuntimeError(f"{what}: {line!r}")
