#!/usr/bin/python3
"""Is everything there? An independent look at both servers by Python's imaplib, account by account.

Compared are all folders and, in each, all messages as a multiset: every byte (by digest), the
instant of the internal date, the flags and the keywords that the destination can hold; and the
order of the messages where the rules want it. Nothing of kimt is used, not even its report: which
name a folder must have is worked out in expectation.py.
"""

import argparse
import csv
import hashlib
import imaplib
import re
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

import expectation
import mutf7

imaplib._MAXLINE = 10 * 1024 * 1024
_LISTED = re.compile(rb'\(([^)]*)\) (NIL|"(?:[^"\\]|\\.)") (.*)', re.DOTALL)
_ABOUT = re.compile(rb'UID (\d+)|FLAGS \(([^)]*)\)|INTERNALDATE "([^"]*)"')
_BLOCK = 200


@dataclass
class Folder:
    """A folder as it was read: path as parts, attributes in lower case, messages counted."""

    path: tuple
    attributes: frozenset
    messages: Counter = field(default_factory=Counter)   # (digest, size, instant, flags) -> count
    order: list = field(default_factory=list)            # the digests, by UID
    bytes: int = 0

    @property
    def count(self):
        return sum(self.messages.values())


def read_mailbox(imap, stored=bytes):
    """All folders of a logged-in connection; a prefix of all own folders is no part of a path.

    stored: what the other side makes of the bytes of a message.
    """
    folders, prefix = [], personal_prefix(imap)
    for line in imap.list()[1]:
        if line is None:
            continue
        attributes, separator, name = _LISTED.fullmatch(
            line if isinstance(line, bytes) else line[0].rsplit(b"{", 1)[0] + line[1]).groups()
        name = mutf7.decode(_unquoted(name))
        shown = name.removeprefix(prefix)
        parts = shown.split(_unquoted(separator).decode()) if separator != b"NIL" else [shown]
        folder = Folder(tuple(parts), frozenset(attributes.decode().lower().split()))
        if not folder.attributes & {"\\noselect", "\\nonexistent"}:
            _read_folder(imap, name, folder, stored)
        folders.append(folder)
    return folders


def personal_prefix(imap):
    """Such as `INBOX.`, or nothing."""
    if b"NAMESPACE" not in imap.capability()[1][0].split():
        return ""
    found = re.match(rb'\(\("((?:[^"\\]|\\.)*)"', imap.namespace()[1][0])
    return _unquoted(b'"' + found[1] + b'"').decode() if found else ""


def _unquoted(raw):
    return re.sub(rb"\\(.)", rb"\1", raw[1:-1]) if raw.startswith(b'"') else raw


def _read_folder(imap, name, folder, stored):
    status, data = imap.select(mutf7.quoted(name), readonly=True)
    if status != "OK":
        raise RuntimeError(f"cannot select {name!r}: {data}")
    for first in range(1, int(data[0]) + 1, _BLOCK):
        last = min(first + _BLOCK - 1, int(data[0]))
        items = imap.fetch(f"{first}:{last}", "(UID FLAGS INTERNALDATE BODY.PEEK[])")[1]
        for index, item in enumerate(items):
            if isinstance(item, tuple):
                after = items[index + 1] if index + 1 < len(items) else b""
                about = item[0] + (after if isinstance(after, bytes) else b"")
                _add_message(folder, stored(item[1]), about)
    if folder.count != int(data[0]):
        raise RuntimeError(f"{name!r}: {data[0]} messages exist, {folder.count} came")


def _add_message(folder, body, about):
    flags, date = b"", None
    for _, found_flags, found_date in _ABOUT.findall(about):
        flags, date = found_flags or flags, found_date or date
    instant = datetime.strptime(date.decode().strip(), "%d-%b-%Y %H:%M:%S %z").timestamp()
    words = frozenset(word.decode().lower() for word in flags.split())
    digest = hashlib.sha256(body).hexdigest()
    folder.messages[digest, len(body), instant, words] += 1
    folder.order.append(digest)
    folder.bytes += len(body)


# ---- logging in


def login(host, port, address, password):
    """A connection by AUTHENTICATE PLAIN, which takes any password."""
    imap = imaplib.IMAP4(host, port, timeout=120)
    imap.authenticate("PLAIN", lambda _: f"\0{address}\0{password}".encode())
    return imap


def master_login(host, port, address, master_password):
    """A connection by Kerio's master authentication."""
    imap = imaplib.IMAP4(host, port, timeout=120)
    imap.send(b"m1 X-MASTERAUTH\r\n")
    challenge = imap.readline().strip()
    digest = hashlib.md5(challenge.removeprefix(b"+ ") + master_password.encode()).hexdigest()
    imap.send(digest.encode() + b"\r\n")
    if not imap.readline().startswith(b"m1 OK"):
        raise RuntimeError("the master password was refused")
    imap.send(f'm2 X-SETUSER "{address}"\r\n'.encode())
    answer = imap.readline()
    if not answer.startswith(b"m2 OK"):
        raise RuntimeError(f"{address}: {answer.decode(errors='replace').strip()}")
    imap.state = "AUTH"
    return imap


# ---- comparing


@dataclass
class Verdict:
    """What was found about one account."""

    address: str
    folders: int = 0
    messages: int = 0
    bytes: int = 0
    renamed: dict = field(default_factory=dict)      # source path -> destination path
    differences: list = field(default_factory=list)


def compare_folders(address, source, destination, rules):
    """A Verdict about two lists of folders."""
    verdict = Verdict(address)
    real = [f for f in source if not f.attributes & {"\\noselect", "\\nonexistent"}]
    wanted = {f.path: _merged(f.messages, rules, rules.expected_flags) for f in real}
    have = {f.path: _merged(f.messages, rules, rules.present_flags) for f in destination}
    orders = {f.path: f.order for f in destination}
    mapping = expectation.mapping(real, wanted, have, rules)
    for folder in real:
        verdict.folders += 1
        verdict.messages += folder.count
        verdict.bytes += folder.bytes
        target = mapping.get(folder.path)
        if target is None:
            verdict.differences.append(f"folder {_shown(folder.path)} is missing")
            continue
        if target != folder.path:
            verdict.renamed[folder.path] = target
        found = _differences(folder.path, target, wanted[folder.path], have[target])
        if not found and rules.keeps_order and folder.order != orders[target]:
            found.append(f"{_shown(target)}: the messages are in another order")
        verdict.differences += found
    extra = set(have) - set(mapping.values())
    verdict.differences += [f"folder {_shown(path)} was not at the source"
                            for path in sorted(extra) if have[path] or not rules.may_be_extra(path)]
    return verdict


def _merged(messages, rules, kept):
    """Counts by what can be compared: of flags and keywords only what `kept` leaves."""
    merged = Counter()
    for (digest, size, instant, words), count in messages.items():
        merged[digest, size, instant if rules.keeps_date else None, kept(words)] += count
    return merged


def _shown(path):
    return " > ".join(repr(part)[1:-1] for part in path)


def _differences(path, target, want, have):
    missing, extra = want - have, have - want
    lines = []
    for digest, size, instant, words in missing:
        near = next((m for m in extra if m[0] == digest), None)
        text = f"{_shown(path)}: message {digest[:12]} of {size} bytes"
        if near is None:
            lines.append(f"{text} is missing in {_shown(target)}")
            continue
        extra[near] -= 1
        extra = +extra
        if near[2] != instant:
            lines.append(f"{text}: date {near[2]} is not {instant}")
        if near[3] != words:
            lines.append(f"{text}: flags {sorted(near[3])} are not {sorted(words)}")
    lines += [f"{_shown(target)}: message {m[0][:12]} of {m[1]} bytes is too many ({n})"
              for m, n in extra.items()]
    return lines


def compare_account(address, open_source, open_destination, rules):
    """A Verdict; what goes wrong on the way is a difference too."""
    try:
        with open_source() as source, open_destination() as destination:
            return compare_folders(address, read_mailbox(source, rules.stored),
                                   read_mailbox(destination), rules)
    except (imaplib.IMAP4.error, OSError, RuntimeError) as error:
        return Verdict(address, differences=[f"could not be compared: {error}"])


def compare_all(accounts, source, destination, rules, master=None, passwords=None):
    """Verdicts. accounts: (address, password) rows; source, destination: (host, port)."""
    def one(row):
        address, password = row

        def open_destination():
            if master:
                return master_login(*destination, address, master)
            return login(*destination, address, (passwords or {}).get(address, password))
        return compare_account(address, lambda: login(*source, address, password),
                               open_destination, rules)
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(one, accounts))


def print_table(verdicts, out=sys.stdout, most=10):
    """A table of all accounts, then differences. True if there were none."""
    width = max(len(v.address) for v in verdicts)
    print(f"{'account':{width}}  folders  renamed  messages         bytes  equal", file=out)
    for v in verdicts:
        print(f"{v.address:{width}}  {v.folders:7}  {len(v.renamed):7}  {v.messages:8}  "
              f"{v.bytes:12}  {'NO' if v.differences else 'yes'}", file=out)
    print(f"{'all ' + str(len(verdicts)):{width}}  {sum(v.folders for v in verdicts):7}  "
          f"{sum(len(v.renamed) for v in verdicts):7}  {sum(v.messages for v in verdicts):8}  "
          f"{sum(v.bytes for v in verdicts):12}  "
          f"{'NO' if any(v.differences for v in verdicts) else 'yes'}", file=out)
    for v in verdicts:
        for line in v.differences[:most]:
            print(f"  {v.address}: {line}", file=out)
        if len(v.differences) > most:
            print(f"  {v.address}: and {len(v.differences) - most} more", file=out)
    return not any(v.differences for v in verdicts)


def main():
    parser = argparse.ArgumentParser(description="Compare all accounts of two IMAP servers.")
    parser.add_argument("accounts", help="CSV: user@domain;password;Full Name")
    parser.add_argument("--source", required=True, metavar="HOST:PORT")
    parser.add_argument("--destination", required=True, metavar="HOST:PORT")
    parser.add_argument("--master", metavar="PASSWORD", help="master password of the destination")
    parser.add_argument("--same-names", action="store_true",
                        help="the destination is not a Kerio Connect: names and flags stay")
    parser.add_argument("--renamed", action="store_true", help="show the folders that were renamed")
    args = parser.parse_args()
    with open(args.accounts, encoding="utf-8-sig", newline="") as file:
        accounts = [row[:2] for row in csv.reader(file, delimiter=";") if row and "@" in row[0]]
    ends = [(host, int(port)) for host, _, port in
            (end.rpartition(":") for end in (args.source, args.destination))]
    rules = expectation.SameNames() if args.same_names else expectation.KerioRules()
    verdicts = compare_all(accounts, *ends, rules, args.master)
    equal = print_table(verdicts)
    if args.renamed:
        for verdict in verdicts:
            for path, target in verdict.renamed.items():
                print(f"  {verdict.address}: {_shown(path)}  ->  {_shown(target)}")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
