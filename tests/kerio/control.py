"""A small HTTP port on loopback that turns switches while the stand-in runs by hand.

    curl http://127.0.0.1:PORT/                      all switches and their values
    curl -d slow_reply=2 http://127.0.0.1:PORT/      sets one
    curl -d do=expire_sessions http://127.0.0.1:PORT/   or drop_connections, unblock
"""

import dataclasses
import http.server
import urllib.parse

from .service import Service


class Control(Service):
    """Serves on `port`; `actions` is name -> function."""

    def __init__(self, switches, actions):
        super().__init__(http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler))
        self._server.switches, self._server.actions = switches, actions


class _Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        """Quiet."""

    def do_GET(self):
        values = dataclasses.asdict(self.server.switches)
        self._send(200, "".join(f"{name}={value}\n" for name, value in values.items()))

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        try:
            for name, value in urllib.parse.parse_qsl(body, keep_blank_values=True,
                                                      strict_parsing=True):
                if name == "do":
                    self.server.actions[value]()
                else:
                    self.server.switches.set(name, value)
            self._send(200, "ok\n")
        except (ValueError, KeyError) as error:
            self._send(400, f"{error}\n")

    def _send(self, status, text):
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())
