"""A line to a server that is slow and far, as it can be had on one machine.

    with Line(server.port, rate=2e6, turn=0.02) as line:
        line.port, line.up, line.down      # bytes from the client, to the client

Each way passes `rate` bytes a second (None: as they come), half a `turn` late.
"""

import queue
import threading
import time

from .listener import Proxy, hang_up


class Line(Proxy):
    """Use it in a `with`."""

    def __init__(self, port, *, host="127.0.0.1", rate=None, turn=0.0):
        super().__init__(port, host)
        self._rate, self._late = rate, turn / 2
        self.up = self.down = 0
        self._lock = threading.Lock()
        self._open = []

    def end(self):
        hang_up(*self._open)

    def join(self, client, server):
        self._open += (client, server)
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
        hang_up(other)


def _receive(one):
    try:
        return one.recv(1 << 14)
    except OSError:
        return b""
