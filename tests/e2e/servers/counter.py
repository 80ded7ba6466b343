"""A proxy before a server that counts how many connections are open at once.

    with Counter(server.port) as door:
        door.port, door.most, door.opened

One thread does it all, and sees who has gone before it lets anybody in: a client that closes one
connection and then opens another is never counted twice.
"""

import selectors
import socket

from .listener import Proxy


class Counter(Proxy):
    """Use it in a `with`."""

    def __init__(self, port, host="127.0.0.1"):
        super().__init__(port, host)
        self.begin()
        self._ready, self._clients, self._other = selectors.DefaultSelector(), set(), {}

    def begin(self):
        """Counts anew."""
        self.most = self.opened = 0

    def end(self):
        for one in self._other:
            one.close()

    def listen(self):
        """Clients come in between the turns of those that are there."""
        self._ready.register(self._listener, selectors.EVENT_READ)
        while True:
            ready = [key.fileobj for key, _ in self._ready.select()]
            for one in ready:
                if one in self._other:
                    self._pass_on(one)
            if self._listener in ready:
                client = self.next_client()
                if client is None:  # the listener is shut down
                    return
                self.serve(client)

    def join(self, client, server):
        self._clients.add(client)
        self.opened += 1
        self.most = max(self.most, len(self._clients))
        for one, other in ((client, server), (server, client)):
            self._other[one] = other
            self._ready.register(one, selectors.EVENT_READ)

    def _pass_on(self, one):
        """All that is there, so that the end is seen if it is there as well."""
        data = b"-"
        while data:
            try:
                data = one.recv(1 << 18, socket.MSG_DONTWAIT)
                self._other[one].sendall(data)
            except BlockingIOError:
                return
            except OSError:
                data = b""
        self._end(one)

    def _end(self, one):
        """Of one way; the server's end alone is none of the connection, while the client stays."""
        self._ready.unregister(one)
        self._clients.discard(one)
        try:
            self._other[one].shutdown(socket.SHUT_WR)
        except OSError:
            pass
