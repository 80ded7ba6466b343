"""A proxy before a server that counts how many connections are open at once.

    with Counter(server.port) as door:
        door.port, door.most, door.opened

One thread does it all, and sees who has gone before it lets anybody in: a client that closes one
connection and then opens another is never counted twice.
"""

import selectors
import socket
import threading


class Counter:
    """Use it in a `with`."""

    def __init__(self, port, host="127.0.0.1"):
        self._target = (host, port)
        self.begin()

    def begin(self):
        """Counts anew."""
        self.most = self.opened = 0

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self._listener.getsockname()[1]
        self._ready, self._clients, self._other = selectors.DefaultSelector(), set(), {}
        self._ready.register(self._listener, selectors.EVENT_READ)
        self._over, self._thread = False, threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exc):
        self._over = True
        self._thread.join(10)
        for one in (self._listener, *self._other):
            one.close()

    def _serve(self):
        while not self._over:
            ready = [key.fileobj for key, _ in self._ready.select(0.1)]
            for one in ready:
                if one in self._other:
                    self._pass_on(one)
            if self._listener in ready:
                self._let_in()

    def _let_in(self):
        client, _ = self._listener.accept()
        server = socket.create_connection(self._target, timeout=20)
        self._clients.add(client)
        self.opened += 1
        self.most = max(self.most, len(self._clients))
        for one, other in ((client, server), (server, client)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one.settimeout(None)  # else recv() waits, whatever it is told
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
