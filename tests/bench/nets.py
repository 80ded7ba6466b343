"""The ways between a contestant and the two servers: loopback, plain or with TLS, or far away."""

import imaplib
import ssl
import statistics
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass

from contestants import Endpoint
from tools import built


@dataclass(frozen=True)
class Net:
    name: str
    about: str
    tls: bool = False
    is_far: bool = False


PLAIN = Net("plain", "loopback")
ALL = (PLAIN,
       Net("tls", "loopback, TLS", tls=True),
       Net("far", "far away, plain", is_far=True))


@contextmanager
def reach(server, net, rtt_ms):
    """Yields the way to a server."""
    if not net.is_far:
        yield Way(Endpoint("127.0.0.1", server.tls_port if net.tls else server.port,
                           server.ca_file if net.tls else None))
        return
    proxy = subprocess.Popen([built("delay"), str(server.port), str(round(rtt_ms * 500))],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    way = Way(Endpoint("127.0.0.1", int(proxy.stdout.readline())))
    try:
        yield way
    finally:
        counts = proxy.communicate(timeout=30)[0].split()
        if proxy.returncode != 0:
            raise RuntimeError("the delay proxy failed")
        way.turns = int(counts[1])


@dataclass
class Way:
    endpoint: Endpoint
    turns: int | None = None  # round trips that the client waited for, known afterwards


def measured_rtt_ms(server, net, rtt_ms, samples=5):
    """A round trip to a server, as a client sees it."""
    with reach(server, net, rtt_ms) as way:
        host, port = way.endpoint.host, way.endpoint.port
        client = (imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(
            cafile=way.endpoint.ca_file)) if way.endpoint.ca_file else imaplib.IMAP4(host, port))
        found = []
        for _ in range(samples):
            began = time.monotonic()
            client.noop()
            found.append(time.monotonic() - began)
        client.shutdown()
    return statistics.median(found) * 1000
