"""From one kind of real server to another: both of them, what is on the source, the profile that
joins them, and a look at what arrived.

Folders and messages are those that every kind takes; a test adds the names that only some take.
"""

import imaplib
import random
import re
import shutil

import mailboxes
import mutf7
from compare import compare_account, read_mailbox
from expectation import SameNames
from program import write_accounts, write_profile

ADDRESS, PASSWORD = "ann@example.com", "Ann's secret"
PLAIN = b"Message-ID: <plain@example.com>\r\nSubject: plain\r\n\r\ntext\r\n"
PATHS = (("INBOX",), ("Work", "Alpha", "2020"), ("Übersicht", "Łódź"), ("日本語",), (" vorn",),
         ("Kunden & Partner",), ("e\u0301te\u0301",), ("Lang " + "x" * 90,), ("Empty", "Below"))
# Servers differ in what they make of the beginning of time.
DATES = [date for date in mailboxes.ODD_DATES if not re.search("-19[67]|[+]14", date)]


class Crossing:
    """Its servers end with the fixture that serves them."""

    def __init__(self, folder, kimt, serve, source, destination, security="none"):
        self.folder, self._kimt = folder, kimt
        self.source, self.destination = (serve(kind, users={ADDRESS: PASSWORD})
                                         for kind in (source, destination))
        self.rules = RULES.get(destination.split()[0], Ordered)()
        if source.startswith("mailutils"):
            self.rules.keeps_date = False  # of some messages it tells the time of the question
        self.security, self.result = security, None

    # ---- the source

    def fill(self, paths=PATHS, messages=40, seed=1):
        """Deals messages of all kinds to the folders; the last one gets none."""
        rng = random.Random(seed)
        client = self.source.login(ADDRESS)
        client.select()  # some servers make INBOX only then
        for path in paths[1:]:
            create(client, self.name(self.source, path))
        for number, message in enumerate(mailboxes.messages(rng, messages, "example.com")):
            name = self.name(self.source, paths[number % 3 * number % (len(paths) - 1)])
            append(client, name, taken_anywhere(message, number))
        client.logout()
        return self

    @staticmethod
    def name(server, path):
        """What a folder is called there, as it stands in a command."""
        prefix = "" if path[0] == "INBOX" else server.prefix
        return mutf7.quoted(prefix + server.separator.join(path))

    # ---- kimt

    def write(self, migration=None, source=None, destination=None):
        """The profile with its account; returns its path."""
        write_accounts(self.folder, [(ADDRESS, PASSWORD, "Ann")])
        return write_profile(
            self.folder,
            migration={"accounts": "users.csv", "logs": "logs", "lanes": 2, "late_arrival": "0s",
                       "reporter.1": "terminal", "reporter.2": "debug-log", **(migration or {})},
            source={**self._side(self.source), **(source or {})},
            destination={**self._side(self.destination), **(destination or {})})

    def _side(self, server):
        port = server.tls_port if self.security == "tls" else server.port
        return {"plugin": "imap", "host": "localhost", "port": port, "security": self.security,
                "ca_file": None if self.security == "none" else server.ca_file}

    def run(self, *args, **sections):
        """kimt with these arguments and the profile; its exit status."""
        self.result = self._kimt(*args, self.write(**sections))
        return self.result.status

    def assert_runs(self, *args, **sections):
        assert self.run(*args, **sections) == 0, self.result.text[-3000:]
        return self.result.out

    def forget(self):
        """The journal is gone."""
        shutil.rmtree(self.folder / "profile.state")

    # ---- looking

    def folders(self, server):
        """path -> Folder, by the independent client."""
        client = server.login(ADDRESS)
        try:
            return {folder.path: folder for folder in read_mailbox(client)}
        finally:
            client.logout()

    def assert_equal(self):
        """Everything is there as the source has it, once and in its order."""
        verdict = compare_account(ADDRESS, lambda: self.source.login(ADDRESS),
                                  lambda: self.destination.login(ADDRESS), self.rules)
        assert verdict.messages > 0 and not verdict.differences, "\n".join(verdict.differences[:20])

    def count(self, server):
        return sum(folder.count for folder in self.folders(server).values())


def create(client, name):
    status, said = client.create(name)
    assert status == "OK", (name, said)


def taken_anywhere(message, number):
    """Without what some servers refuse; the refusals are the business of other tests."""
    if message.date in mailboxes.ODD_DATES:
        message.date = DATES[number % len(DATES)]
    message.date = message.date.strip().zfill(len(message.date))
    message.body = message.body.replace(b"no colon in this line\r\n", b"")
    return message


def append(client, name, message):
    """Without its keywords where the server takes none."""
    flags = [word for word in message.flags if word.startswith("\\")]
    for words in (message.flags, flags):
        try:
            status, said = client.append(name, f"({' '.join(words)})", f'"{message.date}"',
                                         message.body)
        except imaplib.IMAP4.error as error:
            status, said = "BAD", error
        if status == "OK":
            return
    raise AssertionError(f"{name}, {message.date}: {said}")


# ---- what some kinds make of a message


class Ordered(SameNames):
    """The order inside each folder counts too."""

    keeps_order = True


class ToCourier(Ordered):
    """Every message ends with a line's end."""

    def stored(self, body):
        return body if body.endswith(b"\n") else body + b"\r\n"


class ToCyrus(Ordered):
    """Bytes beyond ASCII in a header become X."""

    def stored(self, body):
        header, empty_line, rest = body.partition(b"\r\n\r\n")
        return re.sub(rb"[\x80-\xff]", b"X", header) + empty_line + rest


class ToMailutils(Ordered):
    """Of what an APPEND says beside the message, nothing is kept; and headers are tidied up."""

    keeps_date = False

    def stored(self, body):
        header, empty_line, rest = body.partition(b"\r\n\r\n")
        header = re.sub(rb"^([^ \t:]+):\r?$", rb"\1: \r", header + b"\r", flags=re.M)[:-1]
        return header + (empty_line or b"\r\n") + rest

    def expected_flags(self, words):
        return frozenset()

    def present_flags(self, words):
        return frozenset()


RULES = {"mailutils": ToMailutils, "courier": ToCourier, "cyrus": ToCyrus}
