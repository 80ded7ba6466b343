"""What listens on a port of the test's own process: the base of scripted servers, and of proxies
that stand before a real server. What they do with a client is theirs to say.
"""

import contextlib
import socket
import threading


class Listener:
    """Use it in a `with`; `port` is known from then on."""

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self._listener.getsockname()[1]
        self._acceptor = threading.Thread(target=self.listen, daemon=True)
        self._acceptor.start()
        return self

    def __exit__(self, *exc):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._acceptor.join(10)
        self.end()

    def listen(self):
        """Runs in a thread of its own until next_client() answers None."""
        while client := self.next_client():
            self.serve(client)

    def next_client(self):
        """The socket of the next client; None: there will be no more."""
        try:
            return self._listener.accept()[0]
        except OSError:
            return None

    def serve(self, client):
        """Called for each client in turn; what takes long is for another thread."""
        raise NotImplementedError

    def end(self):
        """Called when no further client can come: closes what is still open."""


class Proxy(Listener):
    """A listener before the server at `port`: what joins a client to it is in join()."""

    def __init__(self, port, host="127.0.0.1"):
        self._target = (host, port)

    def target(self, port):
        """Where new connections go from now on."""
        self._target = (self._target[0], port)

    def connect(self):
        """A new connection to the server."""
        server = socket.create_connection(self._target, timeout=60)
        server.settimeout(None)
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return server

    def serve(self, client):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            server = self.connect()
        except OSError:
            client.close()
        else:
            self.join(client, server)

    def join(self, client, server):
        raise NotImplementedError


def hang_up(*sockets):
    """Ends connections both ways, so that threads which wait for them go on."""
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def pour(one, other):
    """Passes on what comes from one socket to the other, until either ends."""
    with contextlib.suppress(OSError):
        while data := one.recv(1 << 16):
            other.sendall(data)
