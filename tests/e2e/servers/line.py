"""A line to a server that is slow and far, as it can be had on one machine.

    with Line(server.port, rate=2e6, turn=0.02) as line:
        line.port, line.up, line.down      # bytes from the client, to the client

Each way passes `rate` bytes a second (None: as they come), half a `turn` late.
"""

import queue
import socket
import threading
import time


class Line:
    """Use it in a `with`."""

    def __init__(self, port, *, host="127.0.0.1", rate=None, turn=0.0):
        self._target, self._rate, self._late = (host, port), rate, turn / 2
        self.up = self.down = 0
        self._lock = threading.Lock()
        self._open = []

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()
        return self

    def __exit__(self, *exc):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._acceptor.join(10)
        for one in self._open:
            _end(one)

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target, timeout=20)
            except OSError:
                return
            server.settimeout(None)
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open.append(one)
            self._pump(client, server, "up")
            self._pump(server, client, "down")

    def _pump(self, one, other, way):
        held = queue.Queue(maxsize=8)
        for run in (lambda: self._take(one, held, way), lambda: self._give(held, other)):
            threading.Thread(target=run, daemon=True).start()

    def _take(self, one, held, way):
        free = time.monotonic()
        while data := _receive(one):
            with self._lock:
                setattr(self, way, getattr(self, way) + len(data))
            if self._rate:
                free = max(free, time.monotonic()) + len(data) / self._rate
                time.sleep(max(0, free - time.monotonic()))
            held.put((time.monotonic() + self._late, data))
        held.put((time.monotonic() + self._late, b""))

    def _give(self, held, other):
        data = b"-"
        while data:
            due, data = held.get()
            time.sleep(max(0, due - time.monotonic()))
            try:
                other.sendall(data)
            except OSError:
                data = b""
        _end(other)


def _receive(one):
    try:
        return one.recv(1 << 14)
    except OSError:
        return b""


def _end(one):
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
