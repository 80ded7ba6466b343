"""An IMAP server that does what a test tells it, byte for byte.

Left alone it is a small, honest server: mailboxes are lists, what is appended is kept. Rules make
it misbehave: each has a pattern, an answer, and how often it is used. Every command is recorded.

    with Scripted({"INBOX": [Mail(b"hello")]}) as server:
        server.rule(r"UID FETCH 1 ", "%t NO cannot convert\\r\\n", times=3)
"""

import hashlib
import re
import threading
from dataclasses import dataclass

from .listener import Listener, hang_up

CAPABILITY = "IMAP4rev1 LITERAL+ UIDPLUS UNSELECT NAMESPACE"
UIDVALIDITY = 7
KEPT = 4 << 20  # larger literals are only digested


PIECE = bytes(range(256)) * 255 + b"\r\n" * 128


class HangUp(Exception):
    """Raised by an answer: the connection is closed there."""


@dataclass
class Mail:
    """A message as the server has it; uid 0: the next one."""

    body: object  # bytes, or a Large
    flags: str = r"\Seen"
    date: str | None = '" 1-Jan-2020 00:00:00 +0100"'
    uid: int = 0
    size: int | None = None  # what RFC822.SIZE says; None: the truth


class Large:
    """A body too large to be held: so many bytes of one pattern, or what came of them."""

    def __init__(self, size, digest=None):
        self.size, self._digest = size, digest

    def __len__(self):
        return self.size

    def pieces(self):
        for at in range(0, self.size, len(PIECE)):
            yield PIECE[:self.size - at]

    @property
    def digest(self):
        if self._digest is None:
            digest = hashlib.sha256()
            for piece in self.pieces():
                digest.update(piece)
            self._digest = digest.hexdigest()
        return self._digest


@dataclass
class Rule:
    pattern: re.Pattern
    answer: object  # text with %t for the tag, bytes, or a call (connection, tag, command)
    times: int      # -1: always
    literal: bool   # looks at the command as it stands at a literal {n}, instead of "+ go"


class Scripted(Listener):
    """Use it in a `with`. `boxes` are lists of Mail by name as on the wire."""

    def __init__(self, boxes=None, capability=CAPABILITY, greeting=None, delimiter='"/"'):
        self.boxes = {name: [] for name in (boxes or {"INBOX": []})}
        for name, mails in (boxes or {}).items():
            for mail in mails:
                self.add(name, mail)
        self.capability, self.delimiter = capability, delimiter
        self.greeting = greeting or f"* OK [CAPABILITY {capability}] ready\r\n"
        self.permanent = r"\Answered \Flagged \Deleted \Seen \Draft \*"
        self.commands, self.announced, self.problems = [], [], []
        self.sessions = 0
        self._rules, self._lock = [], threading.RLock()
        self._open, self._threads = set(), []

    def announce(self, capability):
        """Another capability string, for sessions that are yet to begin."""
        self.capability = capability
        self.greeting = f"* OK [CAPABILITY {capability}] ready\r\n"

    def add(self, box, mail):
        mails = self.boxes[box]
        mail.uid = mail.uid or (mails[-1].uid + 1 if mails else 1)
        mails.append(mail)
        return mail.uid

    def rule(self, pattern, answer, times=1, literal=False):
        self._rules.append(Rule(re.compile(pattern, re.I), answer, times, literal))

    def hide(self, uid):
        """That message is counted by EXISTS, and neither listed nor handed out any more."""
        def without(connection, tag, command):
            named = connection._named
            connection._named = lambda uids: [one for one in named(uids) if one[1].uid != uid]
            connection._default(tag, command)
            connection._named = named
            return b""

        self.rule("UID (FETCH|SEARCH) ", without, times=-1)

    def forgive(self):
        """No rule holds any more."""
        with self._lock:
            self._rules.clear()

    def named(self, pattern):
        """The commands that came and match."""
        with self._lock:
            return [c for c in self.commands if re.match(pattern, c, re.I)]

    def match(self, command, literal):
        with self._lock:
            for rule in self._rules:
                if rule.times and rule.literal == literal and rule.pattern.match(command):
                    rule.times -= 1
                    return rule.answer
        return None

    # ---- life

    def end(self):
        with self._lock:
            for one in self._open:
                one.shutdown()
        for thread in self._threads:
            thread.join(10)
        assert not self.problems, self.problems

    def serve(self, client):
        connection = Connection(self, client)
        with self._lock:
            self.sessions += 1
            self._open.add(connection)
            self._threads.append(threading.Thread(target=self._talk, args=(connection,),
                                                  daemon=True))
            self._threads[-1].start()

    def _talk(self, connection):
        try:
            connection.serve()
        except (HangUp, OSError):
            pass
        except Exception as fault:  # what a test must see
            self.problems.append(repr(fault))
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()


class Connection:
    """One client: reads commands, literals included, and answers them."""

    def __init__(self, server, sock):
        self.server, self._sock = server, sock
        self._in = sock.makefile("rb")
        self.box = None

    def shutdown(self):
        hang_up(self._sock)

    def close(self):
        self._in.close()
        self._sock.close()

    def say(self, data):
        self._sock.sendall(data.encode() if isinstance(data, str) else data)

    def serve(self):
        self.say(self.server.greeting)
        while True:
            line = self._read_command()
            if line is None:
                return
            tag, command = line
            with self.server._lock:
                self.server.commands.append(re.sub(r"^(LOGIN|AUTHENTICATE) .*", r"\1", command))
            if not self._answer(tag, command, self.server.match(command, False)):
                self._default(tag, command)
            if command.upper() == "LOGOUT":
                return

    def _answer(self, tag, command, answer):
        if callable(answer):
            answer = answer(self, tag, command)
        if answer is None:
            return False
        self.say(answer.replace("%t", tag) if isinstance(answer, str) else answer)
        return True

    def _read_command(self):
        """(tag, text) with literals in the text as {n}; their bytes are in self.literals."""
        self.literals, text = [], ""
        while True:
            line = self._in.readline()
            if not line.endswith(b"\n"):
                return None
            line = line.rstrip(b"\r\n").decode("latin-1")
            text += line
            literal = re.search(r"\{(\d+)(\+?)\}$", line)
            tag, _, command = text.partition(" ")
            if not literal:
                return tag, command
            self.server.announced.append(command)
            answer = self.server.match(command, True)
            if answer is not None:
                self._answer(tag, command, answer)
                if not literal[2]:
                    text = ""  # refused: its bytes don't come
                    continue
            elif not literal[2]:
                self.say("+ go\r\n")
            self.literals.append(self._read_literal(int(literal[1])))
            if self.literals[-1] is None:
                return None

    def _read_literal(self, size):
        """Its bytes, or a Large; None: it did not come whole."""
        if size <= KEPT:
            body = self._in.read(size)
            return body if len(body) == size else None
        digest, left = hashlib.sha256(), size
        while left > 0:
            piece = self._in.read(min(left, len(PIECE)))
            if not piece:
                return None
            digest.update(piece)
            left -= len(piece)
        return Large(size, digest.hexdigest())

    # ---- an honest server

    def _default(self, tag, command):
        verb = re.match(r"(UID )?\w+", command, re.I)[0].lower().replace(" ", "_")
        known = getattr(self, "_do_" + verb, None)
        if verb in ("status", "select", "examine") and unquoted(command) not in self.server.boxes:
            self.say(f"{tag} NO [NONEXISTENT] there is no such mailbox\r\n")
            return
        before = known(command) if known else ""
        code = ""
        if isinstance(before, tuple):
            before, code = before
        self.say(f"{before}{tag} OK {code}done\r\n")

    def _do_capability(self, command):
        return f"* CAPABILITY {self.server.capability}\r\n"

    def _do_logout(self, command):
        return "* BYE see you\r\n"

    def _do_namespace(self, command):
        return f'* NAMESPACE (("" {self.server.delimiter})) NIL NIL\r\n'

    def _do_list(self, command):
        d = self.server.delimiter
        if command.endswith('"" ""'):
            return f'* LIST (\\Noselect) {d} ""\r\n'
        return "".join(f'* LIST () {d} {quoted(name)}\r\n' for name in self.server.boxes)

    def _do_status(self, command):
        mails = self.server.boxes[unquoted(command)]
        return (f"* STATUS {quoted(unquoted(command))} (MESSAGES {len(mails)} "
                f"UIDNEXT {next_uid(mails)} UIDVALIDITY {UIDVALIDITY})\r\n")

    def _do_create(self, command):
        self.server.boxes.setdefault(unquoted(command), [])
        return ""

    def _do_delete(self, command):
        self.server.boxes.pop(unquoted(command), None)
        return ""

    def _do_select(self, command):
        self.box = self.server.boxes[unquoted(command)]
        return (f"* {len(self.box)} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n"
                f"* OK [UIDVALIDITY {UIDVALIDITY}] ok\r\n* OK [UIDNEXT {next_uid(self.box)}] ok\r\n"
                f"* OK [PERMANENTFLAGS ({self.server.permanent})] ok\r\n")

    _do_examine = _do_select

    def _do_uid_fetch(self, command):
        """Bodies are sent as they are, so the answer goes out here."""
        _, _, uids, items = command.split(" ", 3)
        for number, mail in self._named(uids):
            self._say_message(number, mail, items)
        return ""

    def _say_message(self, number, mail, items):
        if not isinstance(mail.body, Large) or "BODY" not in items:
            self.say(fetch(number, mail, items))
            return
        head = fetch(number, mail, items.replace(" BODY.PEEK[]", ""))[:-len(b")\r\n")]
        self.say(head + b" BODY[] {%d}\r\n" % len(mail.body))
        for piece in mail.body.pieces():
            self.say(piece)
        self.say(b")\r\n")

    def appended(self, command):
        """(mailbox, messages) of an APPEND; more than one: MULTIAPPEND."""
        name, rest = re.match(r'APPEND ("(?:[^"\\]|\\.)*"|\S+) (.*)', command, re.I).groups()
        found = re.findall(r'\((.*?)\)(?: (".*?"))? \{\d+\+?\}', rest)
        return unquoted(name), [Mail(body, flags, date or None)
                                for (flags, date), body in zip(found, self.literals, strict=True)]

    def _do_append(self, command):
        name, mails = self.appended(command)
        with self.server._lock:
            uids = ",".join(str(self.server.add(name, mail)) for mail in mails)
        return "", f"[APPENDUID {UIDVALIDITY} {uids}] "

    def _do_uid_search(self, command):
        found = [f" {mail.uid}" for _, mail in self._named(command.rsplit(" ", 1)[1])]
        return f"* SEARCH{''.join(found)}\r\n"

    def _named(self, uids):
        return [(number, mail) for number, mail in enumerate(self.box, 1)
                if holds(uids, mail.uid, self.box[-1].uid)]

    def _do_uid_store(self, command):
        """Changes flags; of \\Seen and the like as of keywords, in the letters they came in."""
        _, _, uids, item, words = command.split(" ", 4)
        changed = words.strip("()").split()
        for _, mail in self._named(uids):
            flags = [flag for flag in mail.flags.split() if flag not in changed]
            mail.flags = " ".join(flags + changed if item.startswith("+") else flags)
        return ""

    def _do_uid_expunge(self, command):
        gone = [mail for _, mail in self._named(command.split()[2]) if r"\Deleted" in mail.flags]
        self.box[:] = [mail for mail in self.box if all(mail is not one for one in gone)]
        return ""

    def _do_expunge(self, command):
        self.box[:] = [mail for mail in self.box if r"\Deleted" not in mail.flags]
        return ""


def mails(count, start=1):
    return [Mail(b"Subject: %d\r\n\r\nbody %d\r\n" % (n, n)) for n in range(start, start + count)]


def bodies(some):
    return [mail.body for mail in some]


def hangs_up(*_):
    """An answer: the connection is closed."""
    raise HangUp


def quoted(name):
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unquoted(text):
    """The first quoted string, or the last word."""
    found = re.search(r'"((?:[^"\\]|\\.)*)"', text)
    return re.sub(r"\\(.)", r"\1", found[1]) if found else text.split()[-1]


def next_uid(mails):
    return max((m.uid for m in mails), default=0) + 1


def holds(uid_set, uid, last):
    for part in uid_set.split(","):
        low, _, high = part.partition(":")
        low, high = (last if end == "*" else int(end) for end in (low, high or low))
        if min(low, high) <= uid <= max(low, high):
            return True
    return False


def fetch(number, mail, items="UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[]"):
    """One FETCH response with the items asked for, in that order."""
    told = {"UID": f"UID {mail.uid}", "FLAGS": f"FLAGS ({mail.flags})",
            "INTERNALDATE": mail.date and f"INTERNALDATE {mail.date}",
            "RFC822.SIZE": f"RFC822.SIZE {len(mail.body) if mail.size is None else mail.size}"}
    wanted = items.strip("()").split()
    text = " ".join(filter(None, (told[i] for i in wanted if i in told))).encode()
    if "BODY.PEEK[]" in wanted:
        text += (b" " if text else b"") + b"BODY[] {%d}\r\n" % len(mail.body) + mail.body
    elif "BODY.PEEK[HEADER]" in wanted and isinstance(mail.body, bytes):
        head = b"".join(mail.body.partition(b"\r\n\r\n")[:2])
        text += (b" " if text else b"") + b"BODY[HEADER] {%d}\r\n" % len(head) + head
    return b"* %d FETCH (%s)\r\n" % (number, text)
