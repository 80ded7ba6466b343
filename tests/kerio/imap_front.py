"""Kerio's IMAP service before a real Dovecot: greeting, TLS, login, master authentication, guessing
block. A session that has logged in is handed to imap_relay.py.
"""

import asyncio
import base64
import hashlib
import hmac
import re
import secrets
import ssl
import threading
import time

from . import imap_names
from .imap_relay import LONGEST_LINE, Relay

VERSION = "10.0.8"
_RICH = "LITERAL+ NAMESPACE UIDPLUS CHILDREN UNSELECT IDLE QUOTA SPECIAL-USE"
_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\S+)')
_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")


class ImapFront:
    """Two listeners, one event loop in a thread. `backend` is (host, port, password)."""

    def __init__(self, store, switches, certificate, backend):
        self.store, self.switches, self.backend = store, switches, backend
        self.violations = []       # what clients did against the protocol, for tests
        self.guesses = {}          # address -> times of failed logins
        self.blocked = {}          # address -> until when
        self.folders = {}          # user id -> imap_names.Folders
        self.port = self.tls_port = None
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*map(str, certificate))
        self.loop = asyncio.new_event_loop()
        self._tasks = set()
        self._servers = []
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    # ---- life

    def start(self):
        self._thread.start()
        self.port, self.tls_port = asyncio.run_coroutine_threadsafe(
            self._listen(), self.loop).result(10)

    async def _listen(self):
        for service, context in (("imap_running", None), ("secure_imap_running", self.context)):
            self._servers.append(await asyncio.start_server(
                lambda reader, writer, service=service: self._accept(reader, writer, service),
                "127.0.0.1", 0, ssl=context, limit=2 * LONGEST_LINE, backlog=200))
        return [server.sockets[0].getsockname()[1] for server in self._servers]

    def stop(self):
        asyncio.run_coroutine_threadsafe(self._close(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()

    async def _close(self):
        for server in self._servers:
            server.close()
        await self._end_sessions()

    async def _end_sessions(self):
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def drop_connections(self):
        """Every session ends without a word."""
        asyncio.run_coroutine_threadsafe(self._end_sessions(), self.loop).result(10)

    def unblock(self):
        """Forgets all failed logins."""
        self.guesses.clear()
        self.blocked.clear()

    def _accept(self, reader, writer, service):
        task = self.loop.create_task(self._serve(reader, writer, service))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader, writer, service):
        session = Login(self, reader, writer)
        try:
            if getattr(self.switches, service) and not self.is_blocked(session.peer):
                await session.run()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError):
            pass
        finally:
            session.writer.transport.abort()

    # ---- guessing block

    def is_blocked(self, peer):
        return self.blocked.get(peer, 0) > time.monotonic()

    def count_guess(self, peer):
        now = time.monotonic()
        recent = [t for t in self.guesses.get(peer, []) if t > now - 60] + [now]
        self.guesses[peer] = recent
        if 0 < self.switches.guess_limit <= len(recent):
            self.blocked[peer] = now + self.switches.guess_block

    # ---- what Kerio answers by itself

    def capability(self, encrypted):
        words = ["IMAP4rev1", "ID"]
        if not encrypted:
            words.append("STARTTLS")
        if self.switches.require_tls and not encrypted:
            words.append("LOGINDISABLED")
        elif self.switches.capabilities == "rich":
            words += ["AUTH=PLAIN", "AUTH=LOGIN", "AUTH=CRAM-MD5"]
        if self.switches.capabilities == "rich":
            words.append(_RICH)
            if self.store.master_password is not None:
                words.append("X-MASTERAUTH")
        return " ".join(words).encode()

    def greeting(self):
        name = "" if self.switches.hide_version else f"Kerio Connect {VERSION} "
        return f"* OK {name}IMAP4rev1 server ready\r\n".encode()

    def local(self, name, arguments, relay):
        """The answer to a command that is not passed on to the backend, or None."""
        if name == b"CAPABILITY":
            return (b"* CAPABILITY %s\r\nOK CAPABILITY completed"
                    % self.capability(_is_encrypted(relay.client_writer)))
        if name == b"ID":
            return self.identity()
        if name in imap_names.NEEDS_FOLDERS and time.monotonic() < relay.folders.opens_at:
            return b"NO %s failed: Mailbox is not available" % name
        if name == b"NAMESPACE" and relay.rich:
            return (b'* NAMESPACE (("" "/")) NIL (("%s/" "/"))\r\nOK NAMESPACE completed'
                    % imap_names.PUBLIC_ROOT.encode())
        if name in (b"LOGIN", b"AUTHENTICATE", b"STARTTLS", b"X-MASTERAUTH", b"X-SETUSER"):
            return b"BAD %s not allowed in this state" % name
        return None

    def identity(self):
        version = "" if self.switches.hide_version else f' "version" " {VERSION} "'
        return f'* ID ("name" "Kerio Connect"{version})\r\nOK ID completed'.encode()

    async def open_mailbox(self, user):
        """(folders, reader, writer): a backend session of that user, default folders made."""
        address = self.store.address(user)
        folders = self.folders.setdefault(user["id"], imap_names.Folders(address, self.switches))
        host, port, password = self.backend
        reader, writer = await asyncio.open_connection(host, port, limit=2 * LONGEST_LINE)
        await reader.readline()
        commands = [b'LOGIN "%s" "%s"' % (address.encode(), password.encode())]
        if not folders.made_defaults:
            folders.made_defaults = True
            folders.opens_at = time.monotonic() + self.switches.mailbox_opens_after
            for name in imap_names.DEFAULT_FOLDERS:
                folders.add(name)
                quoted = imap_names.quoted(name)
                commands += [b"CREATE " + quoted] * (name != "INBOX") + [b"SUBSCRIBE " + quoted]
        for number, command in enumerate(commands):
            writer.write(b"k%d %s\r\n" % (number, command))
        for number in range(len(commands)):
            while not (line := await reader.readline()).startswith(b"k%d " % number):
                if not line:
                    raise ConnectionError("the backend closed the connection")
            if number == 0 and not line.startswith(b"k0 OK"):
                raise ConnectionError(f"the backend refused {address}: {line!r}")
        return folders, reader, writer


class Login:
    """One connection until it has logged in."""

    def __init__(self, front, reader, writer):
        self.front, self.reader, self.writer = front, reader, writer
        self.peer = writer.get_extra_info("peername")[0]
        self.is_master = False
        self._presented = b""    # by a login: what an echo of it would repeat

    async def run(self):
        self.writer.write(self.front.greeting())
        user = None
        while user is None:
            tag, name, arguments = await self._command()
            if name == b"LOGOUT":
                self._send(b"* BYE Kerio Connect IMAP4rev1 server terminating connection\r\n"
                           + tag + b" OK LOGOUT completed\r\n")
                return await self.writer.drain()
            user = await self._handle(tag, name, arguments)
            await self.writer.drain()
            if self.front.is_blocked(self.peer):
                return None
        folders, *backend = await self.front.open_mailbox(user)
        self._send(self._welcome)
        await Relay(self.front, folders, (self.reader, self.writer), backend).run()

    def _send(self, data):
        self.writer.write(data)

    async def _command(self):
        """tag, name, list of arguments; literals are asked for and read."""
        words = []
        while True:
            line = await self.reader.readuntil(b"\r\n")
            literal = _LITERAL.search(line)
            text = line[:literal.start()] if literal else line
            words += [re.sub(rb"\\(.)", rb"\1", quoted) if quoted or not atom else atom
                      for quoted, atom in _TOKEN.findall(text)]
            if not literal:
                break
            if not literal[2]:
                self._send(b"+ Ready for literal data\r\n")
            elif self.front.switches.capabilities != "rich":
                self.front.violations.append("LITERAL+ was not offered")
            words.append(await self.reader.readexactly(min(int(literal[1]), LONGEST_LINE)))
        words += [b""] * (2 - len(words))
        return words[0], words[1].upper(), words[2:]

    async def _handle(self, tag, name, arguments):
        """The user once there is one."""
        handlers = {b"CAPABILITY": self._capability, b"NOOP": self._noop, b"ID": self._id,
                    b"STARTTLS": self._starttls, b"LOGIN": self._login,
                    b"AUTHENTICATE": self._authenticate, b"X-MASTERAUTH": self._master_auth,
                    b"X-SETUSER": self._set_user}
        if name not in handlers:
            self._send(tag + b" BAD " + name[:40] + b" unknown command or not logged in\r\n")
            return None
        return await handlers[name](tag, arguments)

    async def _capability(self, tag, arguments):
        self._send(b"* CAPABILITY %s\r\n%s OK CAPABILITY completed\r\n" % (
            self.front.capability(self._encrypted()), tag))

    async def _noop(self, tag, arguments):
        self._send(tag + b" OK NOOP completed\r\n")

    async def _id(self, tag, arguments):
        untagged, last = self.front.identity().split(b"\r\n")
        self._send(b"%s\r\n%s %s\r\n" % (untagged, tag, last))

    async def _starttls(self, tag, arguments):
        if self._encrypted():
            return self._send(tag + b" BAD STARTTLS already encrypted\r\n")
        self._send(tag + b" OK Begin TLS negotiation\r\n")
        await self.writer.drain()
        await self._start_tls()

    async def _start_tls(self):
        # Not StreamWriter.start_tls(): in Python 3.11 the reader loses the new transport. A new
        # reader also throws away what was sent in the clear after the command.
        reader = asyncio.StreamReader(limit=2 * LONGEST_LINE)
        protocol = asyncio.StreamReaderProtocol(reader)
        old = self.writer.transport
        transport = await self.front.loop.start_tls(old, protocol, self.front.context,
                                                    server_side=True)
        reader.set_transport(transport)
        protocol._over_ssl = True
        self.reader = reader
        self.writer = asyncio.StreamWriter(transport, protocol, reader, self.front.loop)

    def _encrypted(self):
        return _is_encrypted(self.writer)

    # ---- logins

    async def _login(self, tag, arguments):
        if len(arguments) != 2:
            return self._send(tag + b" BAD LOGIN wrong parameters\r\n")
        self._presented = b" ".join(arguments)
        return self._check(tag, b"LOGIN", *arguments)

    async def _authenticate(self, tag, arguments):
        mechanism = arguments[0].upper() if arguments else b""
        steps = {b"PLAIN": self._plain, b"LOGIN": self._two_steps, b"CRAM-MD5": self._cram_md5}
        if mechanism not in steps or self.front.switches.capabilities != "rich":
            return self._send(tag + b" NO AUTHENTICATE Unknown authentication method\r\n")
        if len(arguments) > 1:
            return self._send(tag + b" BAD AUTHENTICATE wrong parameters\r\n")
        try:
            return await steps[mechanism](tag)
        except ValueError:
            return self._send(tag + b" BAD AUTHENTICATE failed\r\n")

    async def _ask(self, challenge):
        self._send(b"+ " + base64.b64encode(challenge) + b"\r\n")
        line = self._presented = (await self.reader.readuntil(b"\r\n")).strip()
        if line == b"*":
            raise ValueError("cancelled")
        return base64.b64decode(line, validate=True)

    async def _plain(self, tag):
        authorize, name, password = (await self._ask(b"")).split(b"\0")
        return self._check(tag, b"AUTHENTICATE", name, password)

    async def _two_steps(self, tag):
        name = await self._ask(b"Username:")
        return self._check(tag, b"AUTHENTICATE", name, await self._ask(b"Password:"))

    async def _cram_md5(self, tag):
        challenge = f"<{secrets.token_hex(8)}@kerio.test>".encode()
        name, _, digest = (await self._ask(challenge)).decode().rpartition(" ")

        def fits(user):
            key = self.front.store.password_of(user).encode()
            return hmac.compare_digest(hmac.new(key, challenge, "md5").hexdigest(), digest)
        return self._finish(tag, b"AUTHENTICATE", name, fits)

    def _check(self, tag, command, name, password):
        store = self.front.store
        return self._finish(tag, command, name.decode(errors="replace"),
                            lambda user: store.password_is(user, password.decode(errors="replace")))

    def _finish(self, tag, command, name, fits):
        if self.front.switches.require_tls and not self._encrypted():
            return self._send(tag + b" NO %s failed: encryption required\r\n" % command)
        user = self.front.store.find_user(name)
        if not user or not user["isEnabled"] or not fits(user):
            self.front.count_guess(self.peer)
            echo = b": %s is wrong" % self._presented if self.front.switches.echo_refusals else b""
            return self._send(tag + b" NO %s failed%s\r\n" % (command, echo))
        return self._admit(tag, command, user)

    def _admit(self, tag, command, user):
        # On record is only that a new mailbox is not ready at once, not what the server says then.
        if not self.front.store.mailbox_is_ready(user):
            return self._send(tag + b" NO %s failed\r\n" % command)
        self._welcome = tag + b" OK " + command + b" completed\r\n"
        return user

    # ---- master authentication

    async def _master_auth(self, tag, arguments):
        password = self.front.store.master_password
        if password is None:
            return self._send(tag + b" BAD X-MASTERAUTH unknown command\r\n")
        challenge = f"<{secrets.token_hex(12)}@kerio.test>".encode()
        self._send(b"+ " + challenge + b"\r\n")
        digest = (await self.reader.readuntil(b"\r\n"))[:-2]
        expected = hashlib.md5(challenge + password.encode()).hexdigest().encode()
        if not hmac.compare_digest(digest, expected):
            self.front.count_guess(self.peer)
            return self._send(tag + b" NO X-MASTERAUTH failed\r\n")
        self.is_master = True
        return self._send(tag + b" OK X-MASTERAUTH Welcome to server, master\r\n")

    async def _set_user(self, tag, arguments):
        if not self.is_master or len(arguments) != 1:
            return self._send(tag + b" BAD X-SETUSER not allowed\r\n")
        user = self.front.store.find_user(arguments[0].decode(errors="replace"))
        if not user or not user["isEnabled"]:
            return self._send(tag + b" NO X-SETUSER failed\r\n")
        return self._admit(tag, b"X-SETUSER", user)


def _is_encrypted(writer):
    return writer.get_extra_info("ssl_object") is not None
