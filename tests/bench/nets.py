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
def reach(server, net, rtt_ms, mark="* OK"):
    """Yields the way to a server; `mark` is what a server says when the first message has passed."""
    if not net.is_far:
        yield Way(Endpoint("127.0.0.1", server.tls_port if net.tls else server.port,
                           server.ca_file if net.tls else None))
        return
    proxy = subprocess.Popen([built("delay"), str(server.port), str(round(rtt_ms * 500)), mark],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Way(Endpoint("127.0.0.1", int(proxy.stdout.readline())), proxy)
    finally:
        proxy.communicate(timeout=30)
        if proxy.returncode != 0:
            raise RuntimeError("the delay proxy failed")


@dataclass
class Way:
    endpoint: Endpoint
    proxy: subprocess.Popen | None = None  # of a far one

    def turns(self):
        """Round trips that clients have waited for by now, and until the mark (-1: it was not there)."""
        self.proxy.stdin.write("\n")
        self.proxy.stdin.flush()
        told = self.proxy.stdout.readline().split()
        return int(told[1]), int(told[4])


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
