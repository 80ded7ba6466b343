"""Says to mail servers whether a password is right, over the Unix sockets they ask at: in place of
saslauthd and of Courier's authdaemond, whose data would have to be in the folders of the system.
"""

import socketserver
import threading
from pathlib import Path


class Answering(socketserver.ThreadingUnixStreamServer):
    """Answers at a socket, in threads of this process, until close()."""

    daemon_threads = True
    request_queue_size = 100

    def __init__(self, path, handler, server):
        """server: the mail server whose users are meant."""
        Path(path).unlink(missing_ok=True)
        super().__init__(str(path), handler)
        Path(path).chmod(0o666)
        self.mail = server
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()


class Saslauthd(socketserver.StreamRequestHandler):
    """User, password, service and realm, each with its length before it; the answer as well."""

    def handle(self):
        user, password, _, realm = (self._string() for _ in range(4))
        if realm and "@" not in user:
            user = f"{user}@{realm}"
        answer = b"OK" if self.server.mail.is_password_right(user, password) else b"NO"
        self.wfile.write(len(answer).to_bytes(2, "big") + answer)

    def _string(self):
        length = int.from_bytes(self.rfile.read(2), "big")
        return self.rfile.read(length).decode(errors="replace")


class Authdaemond(socketserver.StreamRequestHandler):
    """Who is calling, then AUTH and a length, then so many bytes: service, type, name, password."""

    def handle(self):
        line = next((line for line in self.rfile if line.startswith(b"AUTH ")), b"AUTH 0")
        said = self.rfile.read(int(line.split()[1])).decode(errors="replace")
        _, kind, name, password, *_ = [*said.split("\n"), "", "", "", ""]
        mail = self.server.mail
        if kind == "login" and mail.is_password_right(name, password):
            answer = mail.account(name)
        else:
            answer = "FAIL\n"
        self.wfile.write(answer.encode())
