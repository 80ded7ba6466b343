"""Two real servers where one user has a mailbox, the profile that joins them, and mail for tests:
how it is made, read, moved and compared.
"""

import imaplib
import json
import re
import time
from collections import Counter

from program import plain_side, write_move

USER, PASSWORD = "ann@example.com", "Ann's secret"
DATES = ['"01-Jan-2001 10:00:00 +0000"', '"15-Jun-2010 23:59:59 -1130"',
         '"25-Oct-2015 02:30:00 +0200"']
FLAGS = ["", r"(\Seen)", r"(\Flagged \Answered $Forwarded)", r"(\Draft NonJunk)"]


# ---- mail


def message(number):
    text = f"Message-ID: <{number % 7}@example.com>\r\nSubject: {number}\r\n\r\n".encode()
    return text + (b"line \xe4\xff\r\n" * (number % 50)) + b"." * (number * 37 % 3000)


def fill(client, folder, count):
    client.create(folder)
    for number in range(count):
        client.append(folder, FLAGS[number % 4] or None, DATES[number % 3], message(number))


def content(client, folder):
    """(flags, date, body) of every message, in order."""
    assert client.select(folder, readonly=True)[0] == "OK"
    answer = client.uid("FETCH", "1:*", "(FLAGS INTERNALDATE BODY.PEEK[])")[1]
    found = []
    for part in filter(lambda part: isinstance(part, tuple), answer):
        flags = re.search(rb"FLAGS \((.*?)\)", part[0])[1].decode().split()
        date = re.search(rb'INTERNALDATE (".*?")', part[0])[1]
        found.append((sorted(set(flags) - {r"\Recent"}), imaplib.Internaldate2tuple(
            b"INTERNALDATE " + date), part[1]))
    return found


def bodies(client, folder):
    """Body -> how often it is in the folder."""
    return Counter(body for _, _, body in content(client, folder))


def move(client, uids, source, target):
    """As mail programs do it for a user."""
    client.select(source)
    assert client.uid("COPY", uids, target)[0] == "OK"
    client.uid("STORE", uids, "+FLAGS.SILENT", r"(\Deleted)")
    client.expunge()


def make_again(client, folder, messages):
    """The folder is replaced by another one of its name, which holds these messages."""
    before = uid_validity(client, folder)
    client.unselect()
    client.delete(folder)
    time.sleep(1.1)                                   # UIDVALIDITY is the time in seconds
    client.create(folder)
    for flags, date, body in messages:
        client.append(folder, f"({' '.join(flags)})", imaplib.Time2Internaldate(date), body)
    assert uid_validity(client, folder) != before


def uid_validity(client, folder):
    client.select(folder, readonly=True)
    return client.response("UIDVALIDITY")[1][0]


# ---- folders


def names(client):
    """Folders as LIST has them; levels that hold no messages are none."""
    return [_name(line) for line in client.list()[1] if b"\\Noselect" not in line]


def subscribed(client):
    return {_name(line) for line in client.lsub()[1] if line}


def _name(line):
    return re.search(rb'"/" "?(.*?)"?$', line)[1].decode()


def folders(client):
    """Folder -> how many messages are in it."""
    return {name: len(content(client, name)) for name in names(client)}


# ---- both servers


class Sides:
    """Two servers where USER has a mailbox, and the profile that joins them."""

    def __init__(self, kimt, folder, source, destination, migration=None):
        self.source, self.destination = source, destination
        self.kimt, self.folder = kimt, folder
        self.write(migration or {})

    def write(self, migration, source_port=None, destination_port=None, **destination):
        """The profile, with these keys of [migration]."""
        self.profile = write_move(
            self.folder, [(USER, PASSWORD, "Ann")], plain_side(source_port or self.source.port),
            plain_side(destination_port or self.destination.port, **destination), migration)

    def migrate(self, status=0):
        result = self.kimt("migrate", "-v", "-v", self.profile, timeout=600)
        assert result.status == status, result.text[-3000:]
        return result

    def commands(self):
        """What the newest run sent, each side's commands apart, without literals and logins."""
        log = max(self.folder.glob("logs/*/debug.log"), key=lambda path: path.parent.name)
        lines = re.findall(r"(\S+) C: \S+ (.+)", log.read_text(errors="replace"))
        return [text for _, text in lines]


class Move(Sides):
    """The source has INBOX, Work and Work/Plans, the destination mail of its own."""

    def __init__(self, kimt, folder, source, destination):
        super().__init__(kimt, folder, source, destination, {"reporter.1": "terminal"})
        client = self.source.login(USER)
        for name, count in (("INBOX", 30), ("Work", 20), ("Work/Plans", 8)):
            fill(client, name, count)
        there = self.destination.login(USER)
        fill(there, "INBOX", 3)                       # equal to three of the source
        there.append("INBOX", r"(\Seen)", None, b"Subject: own\r\n\r\nmine\r\n")
        fill(there, "Private", 2)

    def migrate(self):
        result = self.kimt("migrate", self.profile)
        assert result.status == 0, result.text[-3000:]

    def undo(self, *args, status=0):
        result = self.kimt("undo", *args, self.profile)
        assert result.status == status, result.text
        return result.out

    def status(self):
        return json.loads(self.kimt("status", "--format", "json", self.profile).out)

    def there(self):
        """Folder -> [(UID, flags, date and body)] at the destination."""
        client = self.destination.login(USER)
        found = {}
        for name in names(client):
            messages = content(client, name)
            uids = client.uid("SEARCH", "ALL")[1][0].split()
            found[name] = list(zip(uids, messages, strict=True))
        return found
