"""What the stand-in's administration API and its remote control have in common: an HTTP server that
runs in a thread.
"""

import threading


class Service:
    """Serves on `port` from start() to stop()."""

    def __init__(self, server):
        self._server = server
        self.port = server.server_address[1]
        self._thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
