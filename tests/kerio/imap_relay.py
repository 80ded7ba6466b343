"""After login: the client's commands go to Dovecot and its answers come back, in Kerio's dress.

Only lines are looked at; message bytes pass in blocks. A command that Kerio refuses, or answers by
itself, is sent on as a NOOP whose tagged reply is then replaced: so replies keep their order
however much a client pipelines.
"""

import asyncio
import re

from . import imap_lines, imap_names

CHUNK = 128 * 1024
LONGEST_LINE = 64 * 1024

_APPEND_REST = re.compile(rb' ?(\([^)]*\))? ?("[^"]*")? ?\{\d+\+?\}$')
_TAGGED = re.compile(rb"(OK|NO|BAD) ?(\[[^\]]*\])?")
_STORE = re.compile(rb"(.*FLAGS(?:\.SILENT)? )\(?([^()]*)\)?$", re.IGNORECASE)

BARE = {b"NOOP", b"LOGOUT", b"SELECT", b"EXAMINE", b"CREATE", b"DELETE", b"RENAME", b"SUBSCRIBE",
        b"UNSUBSCRIBE", b"LIST", b"LSUB", b"STATUS", b"APPEND", b"CHECK", b"CLOSE", b"EXPUNGE",
        b"SEARCH", b"FETCH", b"STORE", b"COPY", b"UID"}
RICH = BARE | {b"IDLE", b"UNSELECT", b"GETQUOTA", b"GETQUOTAROOT"}
_TAKES_MAILBOX = {b"SELECT", b"EXAMINE", b"STATUS", b"CREATE", b"DELETE", b"RENAME", b"SUBSCRIBE",
                  b"UNSUBSCRIBE"}


class ConnectionCut(Exception):
    """The connection ends here and now, on purpose."""


class Command:
    """A command on its way: what to make of its tagged reply."""

    __slots__ = ("name", "replacement", "folder", "public_root")

    def __init__(self, name, replacement=None, folder=None, public_root=False):
        self.name, self.replacement = name, replacement
        self.folder, self.public_root = folder, public_root


class Relay:
    """One logged-in session. `local(name, arguments)` of the front gives Kerio's own answers."""

    def __init__(self, front, folders, client, backend):
        self.front, self.switches, self.folders = front, front.switches, folders
        self.client_reader, self.client_writer = client
        self.backend_reader, self.backend_writer = backend
        self.rich = self.switches.capabilities == "rich"
        self.commands = {}
        self._up, self._down = [], []
        self._partial = b""           # a command whose small literals are being collected
        self._literal, self._mode = 0, None
        self._cut_at = None           # bytes of the literal left when the connection is cut
        self._after_append = False
        self._waiting = None          # (tag, size): a message to come once the server says +
        self._server_literal, self._in_response = 0, False
        self._exists, self._selected = b"0", False

    async def run(self):
        tasks = [asyncio.ensure_future(self._pump(*ends)) for ends in (
            (self.client_reader, self._client_bytes), (self.backend_reader, self._server_bytes))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.backend_writer.close()

    async def _pump(self, reader, take):
        rest = b""
        try:
            while data := await reader.read(CHUNK):
                rest = take(rest + data if rest else data)
                await self._flush()
        except ConnectionCut:
            await self._flush()
            self.client_writer.transport.abort()

    async def _flush(self):
        for queue, writer in ((self._up, self.backend_writer), (self._down, self.client_writer)):
            if queue:
                writer.write(b"".join(queue))
                queue.clear()
                await writer.drain()

    # ---- from the client

    def _client_bytes(self, data):
        position = 0
        while position < len(data):
            if self._literal:
                position = self._client_literal(data, position)
                continue
            end = data.find(b"\r\n", position)
            if end < 0:
                break
            line, position = data[position:end], end + 2
            self._client_line(line)
        rest = data[position:]
        if len(rest) > LONGEST_LINE:
            self._violation("line too long")
        return rest

    def _client_literal(self, data, position):
        count = min(self._literal, len(data) - position)
        if self._cut_at is not None and self._literal - count <= self._cut_at:
            raise ConnectionCut
        part = data[position:position + count]
        if self._mode == "stream":
            self._up.append(part)
        elif self._mode == "collect":
            self._partial += part
        self._literal -= count
        return position + count

    def _client_line(self, line):
        if self._after_append:
            self._end_of_append(line)
        elif line.upper() == b"DONE" and not self._partial:
            self._up.append(b"DONE\r\n")
        else:
            text = self._partial + line
            marker = imap_lines.LITERAL.search(line)
            if not marker:
                self._partial = b""
                self._command(text)
            else:
                self._command_with_literal(text, int(marker[1]), bool(marker[2]))

    def _command_with_literal(self, text, size, at_once):
        if at_once and not self.rich:
            self._violation("LITERAL+ was not offered")
        tag, name, rest = imap_lines.split(text)
        if name == b"APPEND" and self._append(tag, rest, size, at_once):
            self._partial = b""
            return
        if size > LONGEST_LINE:
            self._violation("literal too long")
        if not at_once:
            self._down.append(b"+ Ready for literal data\r\n")
        self._partial = imap_lines.LITERAL.sub(b"{%d+}\r\n" % size, text)
        self._literal, self._mode = size, "collect"

    # ---- APPEND

    def _append(self, tag, rest, size, at_once):
        """False when the literal was the folder's name and the command goes on."""
        folder, end = imap_lines.astring(rest)
        match = folder is not None and _APPEND_REST.fullmatch(rest, end)
        if not match or not match[0].strip():
            return False
        refusal = self._append_refusal(match[2], size)
        if refusal:
            self._replace(tag, b"APPEND", b"NO " + refusal)
            if at_once:
                self._literal, self._mode, self._after_append = size, "swallow", True
            return True
        flags = imap_lines.known_flags(match[1] or b"()")
        self.commands[tag] = Command(b"APPEND")
        self._up.append(b"%s APPEND %s (%s)%s {%d%s}\r\n" % (
            tag, self._backend_name(folder), flags, b" " + match[2] if match[2] else b"", size,
            b"+" if at_once else b""))
        if at_once:
            self._message_follows(size)
        else:
            self._waiting = (tag, size)
        return True

    def _append_refusal(self, date, size):
        limit, refused = self.switches.append_limit, self.switches.date_refusal
        if limit and size > limit:
            self._down.append(b"* BYE Message is too large\r\n")
            raise ConnectionCut
        if date and (refused == "all" or refused == "space_padded" and date[1:2] == b" "):
            return b"APPEND Malformed date parameter"
        return None

    def _message_follows(self, size):
        self._literal, self._mode, self._after_append = size, "stream", True
        self._cut_at = None
        if self.switches.cut_appends and not self.switches.use("cut_skip"):
            if self.switches.use("cut_appends"):
                self._cut_at = size // 2

    def _end_of_append(self, line):
        self._after_append = False
        if line:
            self._violation("more than one message in APPEND: MULTIAPPEND was not offered")
        if self._mode == "stream":
            self._up.append(b"\r\n")

    # ---- other commands

    def _command(self, text):
        tag, name, rest = imap_lines.split(text)
        if name == b"UID":
            second = rest.split(b" ", 1)[0].upper()
            if second not in (b"FETCH", b"STORE", b"SEARCH", b"COPY") and not (
                    self.rich and second == b"EXPUNGE"):
                return self._replace(tag, name, b"BAD UID unknown command")
            name = b"UID " + second
        local = self.front.local(name, rest, self)
        if local is not None:
            return self._replace(tag, name, local)
        if name.split(b" ")[0] not in (RICH if self.rich else BARE):
            return self._replace(tag, name, b"BAD %s unknown command" % name)
        if name in (b"STORE", b"UID STORE"):
            text = _STORE.sub(lambda m: m[1] + b"(" + imap_lines.known_flags(m[2]) + b")", text)
        command = Command(name)
        if name in _TAKES_MAILBOX:
            text, refusal = self._with_mailbox(tag, name, rest, command)
            if refusal:
                return self._replace(tag, name, b"NO %s failed: %s" % (name, refusal))
        elif name in (b"LIST", b"LSUB"):
            command.public_root = imap_lines.asks_for_public_root(rest)
        if name in (b"SELECT", b"EXAMINE", b"CLOSE", b"UNSELECT", b"LOGOUT"):
            self._selected = False
        self.commands[tag] = command
        self._up.append(text + b"\r\n")

    def _with_mailbox(self, tag, name, rest, command):
        """(the line for the backend, None), or (None, why not)."""
        raw, end = imap_lines.astring(rest)
        folder = imap_names.decoded(raw.rstrip(b"/")) if raw is not None else None
        if folder is None:
            return None, b"invalid folder name"
        if name == b"CREATE" and (refusal := self.folders.refusal_to_create(folder)):
            return None, refusal.encode()
        if folder == imap_names.PUBLIC_ROOT:
            return None, b"folder cannot be selected"
        if name in (b"DELETE", b"RENAME") and folder in imap_names.DEFAULT_FOLDERS:
            return None, b"default folders stay"
        command.folder = folder = self.folders.canonical(folder)
        return b"%s %s %s%s" % (tag, name, imap_names.quoted(folder), rest[end:]), None

    def _backend_name(self, raw):
        name = imap_names.decoded(raw)
        if name is None:
            return b'"' + raw + b'"'
        return imap_names.quoted(self.folders.canonical(name))

    def _replace(self, tag, name, reply):
        """Answers by itself, in turn. `reply`: untagged lines if any, then OK/NO/BAD and text."""
        *untagged, last = reply.split(b"\r\n")
        lines = [*untagged, tag + b" " + last, b""]
        self.commands[tag] = Command(name, b"\r\n".join(lines))
        self._up.append(tag + b" NOOP\r\n")

    def _violation(self, text):
        self.front.violations.append(text)
        self._down.append(b"* BYE Protocol error: %s\r\n" % text.encode())
        raise ConnectionCut

    # ---- from the backend

    def _server_bytes(self, data):
        position = 0
        while position < len(data):
            if self._server_literal:
                count = min(self._server_literal, len(data) - position)
                self._down.append(data[position:position + count])
                self._server_literal -= count
                position += count
                continue
            end = data.find(b"\r\n", position)
            if end < 0:
                break
            line, position = data[position:end], end + 2
            self._server_line(line)
        return data[position:]

    def _server_line(self, line):
        if self._in_response or line.startswith(b"* "):
            if not self._in_response:
                line = self._untagged(line)
                if line is None:
                    return
            self._in_response = False
            if line.endswith(b"}") and (marker := imap_lines.LITERAL.search(line)):
                self._server_literal, self._in_response = int(marker[1]), True
            self._down.append(line + b"\r\n")
        elif line.startswith(b"+"):
            if self._waiting:
                self._message_follows(self._waiting[1])
                self._waiting = None
            self._down.append(b"+ Ready\r\n")
        else:
            self._tagged(*line.split(b" ", 1))

    def _untagged(self, line):
        """The line as Kerio would send it; None for one it would not."""
        if line[2:3].isdigit():
            if line.endswith(b" EXISTS"):
                self._exists = line[2:-7]
            return line
        if line.startswith(b"* FLAGS "):
            return b"* FLAGS (%s)" % imap_lines.FLAGS
        if line.startswith(b"* OK [PERMANENTFLAGS"):
            return b"* OK [PERMANENTFLAGS (%s)] Permanent flags" % imap_lines.FLAGS
        if line.startswith((b"* OK [HIGHESTMODSEQ", b"* OK [NOMODSEQ", b"* OK [CLOSED")):
            return None
        if line.startswith((b"* LIST ", b"* LSUB ")):
            return imap_lines.listed(line)
        if line.startswith(b"* BYE"):
            return b"* BYE Kerio Connect IMAP4rev1 server terminating connection"
        return line

    def _tagged(self, tag, rest):
        command = self.commands.pop(tag, None)
        if self._waiting and self._waiting[0] == tag:
            self._waiting = None
        if command is None:
            return
        if command.replacement is not None:
            self._unsolicited()
            self._down.append(command.replacement)
            return
        status, code = _TAGGED.match(rest).groups()
        if status == b"OK":
            self._succeeded(command)
        self._unsolicited()
        text = b"completed" if status == b"OK" else b"failed"
        name = b"SELECT" if command.name == b"EXAMINE" else command.name
        parts = [tag, status, *([code] if self._keeps(code) else []), name, text]
        self._down.append(b" ".join(parts) + b"\r\n")

    def _succeeded(self, command):
        if command.name == b"APPEND" and self.switches.lose_replies:
            if not self.switches.use("lose_skip") and self.switches.use("lose_replies"):
                raise ConnectionCut
        elif command.name in (b"SELECT", b"EXAMINE"):
            self._selected = True
        elif command.name == b"CREATE":
            self.folders.add(command.folder)
        elif command.name in (b"DELETE", b"RENAME"):
            self.folders.forget(command.folder)
        elif command.public_root:
            self._down.append(b'* LIST (\\Noselect) "/" "%s"\r\n'
                              % imap_names.PUBLIC_ROOT.encode())

    def _unsolicited(self):
        if self._selected and self.switches.unsolicited:
            self._down.append(b"* %s EXISTS\r\n* 0 RECENT\r\n" % self._exists)

    def _keeps(self, code):
        if code is None:
            return False
        if code.startswith((b"[APPENDUID", b"[COPYUID")):
            return self.rich
        if code == b"[OVERQUOTA]":
            return self.switches.quota_code
        return code in (b"[TRYCREATE]", b"[READ-ONLY]", b"[READ-WRITE]")
