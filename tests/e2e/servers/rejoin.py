"""A front before an IMAP server that adds UNAUTHENTICATE (RFC 8437): it joins its client to a new
connection to the server, which then has not seen a login yet.

    with Rejoin(server.port) as front:
        front.port, front.connections, front.rejoined, front.turns

`turns` are flights of the client's, each begun after something of the server's; with `offers` false
it only counts. `refuse` is a word of an answer, "NO" or "BAD", to UNAUTHENTICATE.
"""

import re
import threading

from .listener import Proxy, hang_up

_LEAVE = re.compile(rb"(?m)^(\S+) UNAUTHENTICATE\r\n")
_HAS = re.compile(rb"(?m)^(\S+ (?:OK \[)?CAPABILITY IMAP4rev1)")
_MINE = b"rejoin"


class Rejoin(Proxy):
    """Use it in a `with`."""

    def __init__(self, port, *, host="127.0.0.1", offers=True, refuse=None):
        super().__init__(port, host)
        self.offers, self.refuse = offers, refuse
        self.connections = self.rejoined = self.turns = self.most_open = 0
        self._open, self._lock = set(), threading.Lock()

    def end(self):
        for one in list(self._open):
            one.end()

    def join(self, client, server):
        one = _Joined(self, client, server)
        with self._lock:
            self._open.add(one)
            self.connections += 1
            self.most_open = max(self.most_open, len(self._open))
        threading.Thread(target=one.run, daemon=True).start()

    def closed(self, one):
        with self._lock:
            self._open.discard(one)

    def count(self, **more):
        with self._lock:
            for name, value in more.items():
                setattr(self, name, getattr(self, name) + value)


class _Joined:
    def __init__(self, front, client, server):
        self.front, self.client, self.server = front, client, server
        self.server_spoke = self.leaves = False

    def run(self):
        try:
            self._greet()
            while data := self.client.recv(1 << 16):
                if self.server_spoke:
                    self.front.count(turns=1)
                self.server_spoke = False
                self._up(data)
        except OSError:
            pass
        self.end()

    def end(self):
        hang_up(self.client, self.server)
        self.front.closed(self)

    def _greet(self, greeting=b"*"):
        """Passes on what the server says; its greeting begins with this instead."""
        self._tell(re.sub(rb"^\*", greeting, self.server.recv(1 << 16)))
        self.passing = threading.Thread(target=self._down, args=(self.server,), daemon=True)
        self.passing.start()

    def _up(self, data):
        leave = _LEAVE.search(data)
        self.server.sendall(data[:leave.start()] if leave else data)
        if not leave:
            return
        if self.front.refuse:
            self._tell(leave.group(1) + b" " + self.front.refuse.encode() + b" not now\r\n")
        else:
            self._rejoin(leave.group(1))
        self._up(data[leave.end():])

    def _rejoin(self, tag):
        """What was asked before is answered first; then the new server's greeting is the answer."""
        self.front.count(rejoined=1)
        self.leaves = True
        self.server.sendall(_MINE + b" LOGOUT\r\n")
        self.passing.join(60)
        self.leaves = False
        self.server = self.front.connect()
        self._greet(tag)

    def _down(self, server):
        try:
            while data := server.recv(1 << 16):
                if self.leaves:
                    data = re.sub(rb"\* BYE [^\r]*\r\n|" + _MINE + rb" OK [^\r]*\r\n", b"", data)
                self._tell(data)
        except OSError:
            pass
        if not self.leaves:
            self.end()

    def _tell(self, data):
        if self.front.offers:
            data = _HAS.sub(rb"\1 UNAUTHENTICATE", data)
        if data:
            self.server_spoke = True
            self.client.sendall(data)
