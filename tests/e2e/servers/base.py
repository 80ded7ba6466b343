"""What all servers have in common: a folder of their own, a process, a log, an end.

A server runs in a folder made by mkdtemp and reachable by the users it switches to. It is stopped
with its whole session, and its log is printed when it did not start.
"""

import contextlib
import imaplib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path


class ServerError(RuntimeError):
    """The server could not be found, did not start or died."""


class Unavailable(ServerError):
    """This machine cannot run it, and the text says why: a reason to skip, never to pass."""


class Server:
    """Use it in a `with`, or call start() and stop()."""

    name = "server"

    def __init__(self, place=None):
        """Its folder is made in `place`; None: where temporary files go."""
        self.folder = Path(tempfile.mkdtemp(prefix=f"kimt-{self.name}-", dir=place))
        self.folder.chmod(0o755)
        self.log_file = self.folder / f"{self.name}.log"
        self.process = None

    # What a kind of server tells about itself.

    def prepare(self):
        """Writes the configuration. Called again with new ports if the first were taken."""
        raise NotImplementedError

    def command(self):
        """The argument list of a server that stays in the foreground."""
        raise NotImplementedError

    def is_ready(self):
        """True once it answers."""
        raise NotImplementedError

    def environment(self):
        """What to add to the environment."""
        return {}

    # Its life.

    def start(self, timeout=20):
        try:
            return self._start(timeout)
        except BaseException:  # ended from outside as well: nothing is left running
            self.stop()
            raise

    def _start(self, timeout):
        for attempt in range(3):
            self.prepare()
            output = open(self.folder / "output.txt", "ab")
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=output,
                                            stderr=output, start_new_session=True,
                                            env={**os.environ, **self.environment()})
            output.close()
            if self._wait_ready(timeout):
                return self
            self._end_process()
        raise ServerError(f"{self.name} did not start:\n{self.log()[-4000:]}")

    def stop(self):
        """Ends the process and removes the folder; KIMT_KEEP_SERVERS=1 keeps the folder."""
        self._end_process()
        if not os.environ.get("KIMT_KEEP_SERVERS"):
            shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        """Everything it has said."""
        parts = (self.log_file, self.folder / "output.txt")
        return "".join(p.read_text(errors="replace") for p in parts if p.exists())

    def _wait_ready(self, timeout):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            if self.is_ready():
                return True
            time.sleep(0.03)
        return False

    def _end_process(self):
        if self.process is None:
            return
        for sig, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            try:
                os.killpg(self.process.pid, sig)
            except ProcessLookupError:
                break
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
        for pid in session_of(self.process.pid):  # what made itself a process group of its own
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process = None

    def __enter__(self):
        return self if self.process else self.start()

    def __exit__(self, *exc):
        self.stop()


class ImapServer(Server):
    """One that speaks IMAP: it has `host`, `port`, `tls_port`, `ca_file`, `users` (address -> password)
    and `any_password`, with which every address can log in; or None.
    """

    def is_ready(self):
        return says(self.port, b"* OK", self.host)

    def login(self, address, password=None, tls=False):
        """An imaplib connection, logged in."""
        if tls:
            context = ssl.create_default_context(cafile=self.ca_file)
            client = imaplib.IMAP4_SSL(self.host, self.tls_port, ssl_context=context, timeout=60)
        else:
            client = imaplib.IMAP4(self.host, self.port, timeout=60)
        client.login(address, (self.users.get(address) or self.any_password)
                     if password is None else password)
        return client


def session_of(leader):
    """The processes that are left of a session."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            after_name = path.read_text(errors="replace").rpartition(")")[2].split()
            if int(after_name[3]) == leader and after_name[0] != "Z":
                yield int(path.parent.name)


def says(port, prefix, host="127.0.0.1"):
    """True if a connection to the port is greeted with these bytes."""
    try:
        with socket.create_connection((host, port), timeout=2) as peer:
            return peer.recv(len(prefix)).startswith(prefix)
    except OSError:
        return False


def program(name, *more_folders):
    """Path of a program; server programs are often not on an ordinary user's PATH."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin",
                            "/usr/lib/dovecot", *more_folders])
    found = shutil.which(name, path=path)
    if not found:
        raise ServerError(f"{name} is not installed")
    return found
