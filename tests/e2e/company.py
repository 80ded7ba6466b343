#!/usr/bin/python3
"""A made-up company from a seed: domains, people, folders, mail. The same seed, the same bytes.

    company = Company(seed=1, users=24, messages=6000)
    company.fill(dovecot)            # every mailbox, in seconds
    company.write_accounts(folder)   # users.csv
By hand: company.py HOST:PORT FOLDER fills a server whose users already exist.
"""

import argparse
import random
import socket
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import mailboxes
import mutf7
from program import write_accounts

DOMAINS = ("nordwind.example", "suedstern.example")
SEPARATOR = "."   # of the old server: it is in no folder name, but / is
TIMEZONE = "Europe/Berlin"
_FIRST = ("Anna Björn Chloé Dmitri Elif Frank Grażyna Hans Ines José Kaoru Lena Mehmet Nora Ólafur "
          "Petra Quentin Rosa Søren Tanja Uwe Vera Wilhelm Xenia").split()
_LAST = ("Müller Østergård O'Brien Łukasik Schmidt-Öztürk Nguyễn García Peeters Žižek Weiß "
         "d'Angelo Smith").split()
_NO_ACCENT = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss"})
# Passwords that have to survive CSV, IMAP quoting and JSON; the plain ones meet no policy.
_PASSWORDS = ("Sommer-2019!", 'semi;colon "quote" 7A', "geheim", "Grüße§2024", " blank Ends1 ",
              "back\\slash{5}A1", "pass", "Tr0ub4dor&3", "Comma,Colon:1x", "#hash;Start1")


@dataclass
class Person:
    """One account of the old server."""

    address: str
    password: str
    full_name: str
    seed: int
    count: int
    large: int = 0
    every_folder: bool = False

    def folders(self):
        """Yields (path, messages); the same each time."""
        rng = random.Random(self.seed)
        more = mailboxes.MORE_FOLDERS
        chosen = more if self.every_folder else rng.sample(more, min(len(more), 7))
        paths = list(mailboxes.COMMON_FOLDERS) + list(chosen)
        shares = [rng.random() ** 2 for _ in paths]
        shares[0] += 2
        domain = self.address.split("@")[1]
        for path, share in zip(paths, shares):
            count = round(self.count * share / sum(shares))
            large = self.large if path == ("INBOX",) else 0
            # A folder without mail now and then.
            made = list(mailboxes.messages(rng, count, domain, large)) if count > 1 or large else []
            yield path, made


class Company:
    """People of two domains. messages is about right; counts() is exact."""

    def __init__(self, seed=1, users=24, messages=6000, large=30 * 1024 * 1024):
        rng = random.Random(seed)
        weights = [rng.choice((0.3, 0.6, 1, 1, 1.5, 3)) for _ in range(users)]
        self.people = [self._person(rng, number, round(messages * weight / sum(weights)))
                       for number, weight in enumerate(weights)]
        self.people[0].large = large
        self.people[min(1, users - 1)].every_folder = True

    def _person(self, rng, number, count):
        first, last = _FIRST[number % len(_FIRST)], _LAST[(number * 5 + number // 12) % len(_LAST)]
        login = f"{_login_name(first)}.{_login_name(last)}"
        if number >= len(_FIRST):
            login += str(number)
        # The first two live in one domain each, and every third in the second.
        domain = DOMAINS[1] if number == 1 or number % 3 == 2 else DOMAINS[0]
        full_name = f"{first} {last}" if number % 7 != 6 else ""
        return Person(f"{login}@{domain}", _PASSWORDS[number % len(_PASSWORDS)], full_name,
                      rng.getrandbits(32), count)

    def users(self):
        """address -> password, for a Dovecot."""
        return {person.address: person.password for person in self.people}

    def write_accounts(self, folder, name="users.csv"):
        """Writes the accounts file of the migration; returns its path."""
        return write_accounts(folder, [(p.address, p.password, p.full_name) for p in self.people],
                              name)

    def fill(self, host, port):
        """Fills all mailboxes; returns Totals."""
        with ThreadPoolExecutor(4) as pool:
            return sum(pool.map(lambda person: fill_mailbox(host, port, person), self.people),
                       Totals())


@dataclass
class Totals:
    """What was put in."""

    users: int = 0
    folders: int = 0
    messages: int = 0
    bytes: int = 0

    def __add__(self, other):
        return Totals(self.users + other.users, self.folders + other.folders,
                      self.messages + other.messages, self.bytes + other.bytes)


def fill_mailbox(host, port, person):
    """One folder, one MULTIAPPEND: that is as fast as Dovecot takes mail."""
    totals = Totals(users=1)
    with socket.create_connection((host, port), timeout=120) as peer:
        replies = peer.makefile("rb")
        replies.readline()
        name, password = person.address.encode(), person.password.encode()
        _command(peer, replies, [b"LOGIN {%d+}\r\n%s {%d+}\r\n%s" % (len(name), name, len(password),
                                                                    password)])
        for path, messages in person.folders():
            folder = mutf7.quoted(SEPARATOR.join(path)).encode()
            if path != ("INBOX",):
                _command(peer, replies, [b"CREATE " + folder])
                _command(peer, replies, [b"SUBSCRIBE " + folder])
            if messages:
                _command(peer, replies, _append(folder, messages))
            totals += Totals(0, 1, len(messages), sum(len(m.body) for m in messages))
    return totals


def _append(folder, messages):
    yield b"APPEND " + folder
    for message in messages:
        yield b' %s "%s" {%d+}\r\n' % (message.flag_list.encode(), message.date.encode(),
                                       len(message.body))
        yield message.body


def _command(peer, replies, parts):
    data = b"".join([b"f ", *parts, b"\r\n"])
    peer.sendall(data)
    while not (line := replies.readline()).startswith(b"f "):
        if not line:
            raise ConnectionError("the server closed the connection")
    if not line.startswith(b"f OK"):
        raise RuntimeError(f"{data[:120]!r}: {line.decode(errors='replace').strip()}")


def _login_name(name):
    plain = unicodedata.normalize("NFKD", name.translate(_NO_ACCENT))
    return "".join(c for c in plain if c.isascii() and c.isalnum()).lower()


def main():
    parser = argparse.ArgumentParser(description="Fill a server with a made-up company's mail.")
    parser.add_argument("server", help="HOST:PORT of an IMAP server with these users (see --users)")
    parser.add_argument("folder", help="where users.csv is written")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=24)
    parser.add_argument("--messages", type=int, default=6000)
    parser.add_argument("--users", action="store_true", help="only write users.csv")
    args = parser.parse_args()
    company = Company(args.seed, args.people, args.messages)
    print(company.write_accounts(args.folder))
    if not args.users:
        host, _, port = args.server.rpartition(":")
        print(company.fill(host, int(port)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
