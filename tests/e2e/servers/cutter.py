"""A proxy before an IMAP server that cuts connections at the byte that a test names.

It knows where commands, literals and tagged answers begin and end, so a cut is told by its place:

    Cut("command", 3)           the 3rd command from now on; half of its line gets through
    Cut("upload", 1, 1.0)       a literal of the client: all of it gets through, and nothing after
    Cut("download", 5, 0.5)     a literal of the server: half of it gets through
    Cut("answer", 2, 0)         the tagged answer to a command with a literal on either way: the
                                server has done it, and the client hears nothing of it

    with Cutter(server.port, [Cut("upload", 1), Cut("answer", 4)]) as proxy:
        proxy.port, proxy.left

Something else can be done there than to cut, while the connection stands still:

    At("answer", 20, deliver)   calls deliver() before the answer goes on

With `raw` it only counts bytes, so what passes may be encrypted:

    Cut("up", 5000)             after 5000 more bytes from the client; "down": of the server
"""

import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from .listener import Proxy, hang_up

_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n$")
_COMMAND = re.compile(rb"[A-Za-z0-9.]+ [A-Za-z]")
_TAGGED = re.compile(rb"([A-Za-z0-9.]+) (OK|NO|BAD)\b")


@dataclass
class Cut:
    """The place, which occurrence since the cut before, and the part of it that gets through."""

    place: str
    number: int
    part: float = 0.5


@dataclass
class At:
    """What is done at that place; the connection goes on when `do` has returned.

    What the client has sent by then gets through even if the client is gone.
    """

    place: str
    number: int
    do: Callable
    part = None


class Cutter(Proxy):
    """Use it in a `with`. The cuts happen one after another; then everything gets through."""

    def __init__(self, port, cuts=(), host="127.0.0.1", on_cut=None, raw=False):
        super().__init__(port, host)
        self.on_cut, self.raw = on_cut, raw
        self._cuts, self._passed = list(cuts), 0
        self._lock = threading.RLock()
        self._open = set()
        self.done = 0

    @property
    def left(self):
        return len(self._cuts)

    def cut_at(self, *cuts):
        """These instead of what was to come."""
        with self._lock:
            self._cuts, self._passed = list(cuts), 0

    # ---- called by connections

    def part_at(self, place, hold):
        """The part that is to get through, if the connection is to be cut at this occurrence.

        hold() keeps what the client has sent, before something else is done.
        """
        with self._lock:
            if not self._cuts or self._cuts[0].place != place:
                return None
            self._passed += 1
            if self._passed < self._cuts[0].number:
                return None
            found = self._take()
        if found.part is None:
            hold()
            found.do()
        return found.part

    def bytes_until(self, place, length):
        """How many of so many more bytes are to get through; None: all of them."""
        with self._lock:
            if not self._cuts or self._cuts[0].place != place:
                return None
            left = self._cuts[0].number - self._passed
            self._passed += length
            if left > length:
                return None
            self._take()
            return left

    def _take(self):
        self._passed = 0
        return self._cuts.pop(0)

    def was_cut(self):
        self.done += 1
        if self.on_cut:
            self.on_cut()

    # ---- life

    def end(self):
        with self._lock:
            for one in list(self._open):
                one.cut()

    def join(self, client, server):
        with self._lock:
            self._open.add(_Connection(self, client, server))

    def forget(self, connection):
        with self._lock:
            self._open.discard(connection)


class _Cut(Exception):
    """The connection is to end here."""


class _Connection:
    """Two threads that pass bytes on, one for each way."""

    def __init__(self, cutter, client, server):
        self.cutter, self.client, self.server = cutter, client, server
        self._sent = _Stream(client)
        self._loaded = set()     # tags of commands with a literal that have no answer yet
        self._downloads = False  # a literal came since the last tagged answer
        pumps = ((self._pump_up, self._pump_down) if not cutter.raw else
                 (lambda: self._pump_raw(self.client, self.server, "up"),
                  lambda: self._pump_raw(self.server, self.client, "down")))
        for pump in pumps:
            threading.Thread(target=self._run, args=(pump,), daemon=True).start()

    def _run(self, pump):
        try:
            pump()
        except _Cut:
            self.cut()
            self.cutter.was_cut()
        except OSError:
            pass
        finally:
            self.cut()
            self.cutter.forget(self)

    def cut(self):
        hang_up(self.client, self.server)

    def _pump_raw(self, one, other, place):
        while data := one.recv(1 << 16):
            until = self.cutter.bytes_until(place, len(data))
            other.sendall(data[:until])
            if until is not None:
                raise _Cut

    # ---- client to server

    def _pump_up(self):
        tag, fresh = None, True
        for is_line, data, size in _split(self._sent):
            if not is_line:
                self._pass_literal(self.server, "upload", data, size)
                continue
            if fresh and _COMMAND.match(data):
                tag = data.split(b" ", 1)[0]
                self._pass(self.server, data, self.cutter.part_at("command", self._sent.hold))
            else:
                self._pass(self.server, data, None)
            fresh = not _LITERAL.search(data)
            if not fresh:
                self._loaded.add(tag)

    # ---- server to client

    def _pump_down(self):
        for is_line, data, size in _split(_Stream(self.server)):
            if not is_line:
                self._downloads = True
                self._pass_literal(self.client, "download", data, size)
                continue
            tagged = _TAGGED.match(data)
            loaded = tagged and (tagged[1] in self._loaded or self._downloads)
            if tagged:
                self._loaded.discard(tagged[1])
                self._downloads = False
            part = self.cutter.part_at("answer", self._sent.hold) if loaded else None
            self._pass(self.client, data, part)

    @staticmethod
    def _pass(sock, data, part):
        if part is None:
            sock.sendall(data)
            return
        sock.sendall(data[:int(len(data) * part)])
        raise _Cut

    def _pass_literal(self, sock, place, pieces, size):
        part = self.cutter.part_at(place, self._sent.hold) if size else None
        left = size if part is None else int(size * part)
        for piece in pieces:
            sock.sendall(piece[:left])
            left -= len(piece[:left])
            if part is not None and left == 0:
                raise _Cut


def _split(stream):
    """Yields (True, line, 0) and (False, pieces of a literal, its size)."""
    while line := stream.line():
        yield True, line, 0
        if found := _LITERAL.search(line):
            size = int(found[1])
            pieces = stream.pieces(size)
            yield False, pieces, size
            for _ in pieces:
                pass


class _Stream:
    """What a socket receives, taken by line or by number."""

    def __init__(self, sock):
        self._sock, self._held = sock, b""

    def hold(self):
        """Takes what has arrived, and what does so within a moment."""
        time.sleep(0.3)
        try:
            while data := self._sock.recv(1 << 16, socket.MSG_DONTWAIT):
                self._held += data
        except BlockingIOError:
            pass

    def line(self):
        """The next line with its end; b"" at the end of the stream, whose rest is passed over."""
        while b"\r\n" not in self._held:
            data = self._sock.recv(1 << 16)
            if not data:
                return b""
            self._held += data
        line, self._held = self._held.split(b"\r\n", 1)
        return line + b"\r\n"

    def pieces(self, size):
        while size > 0:
            self._held = self._held or self._sock.recv(1 << 16)
            if not self._held:
                return
            piece, self._held = self._held[:size], self._held[size:]
            size -= len(piece)
            yield piece
