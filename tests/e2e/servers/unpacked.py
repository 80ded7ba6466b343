"""What the servers share that tests/setup unpacks: they conflict with Dovecot as Debian packages, so
they are not installed. One folder below PLACE for each package, and their libraries found there.

Each runs as root, has any number of users, and takes IMAP with STARTTLS on `port` and IMAPS on
`tls_port` with a certificate of `authority`.
"""

import os
import pwd
from pathlib import Path

from .base import ImapServer, Unavailable
from .ca import Authority
from .ports import free_ports

PLACE = Path("/var/lib/kimt-tests")   # as in tests/setup
MAIL_USER = "nobody"


class Unpacked(ImapServer):
    """A server from the folders of `packages`."""

    packages = ()
    host = "127.0.0.1"

    def __init__(self, users=None, *, any_password=None, place=None):
        """
        users           address -> password
        any_password    with it every address can log in
        place           where its folder is made; None: where temporary files go
        """
        self._require()
        super().__init__(place)
        self.users, self.any_password = dict(users or {}), any_password
        self.mail_user = pwd.getpwnam(MAIL_USER)
        self.authority = Authority(self.folder / "tls")
        self.ca_file = self.authority.ca_file
        self.certificate = self.authority.certificate(names=("localhost", "127.0.0.1"))
        self.port = self.tls_port = None

    def _require(self):
        missing = [name for name in self.packages if not (PLACE / name).is_dir()]
        if missing:
            raise Unavailable(f"{self.name}: {', '.join(missing)} not in {PLACE}: run tests/setup")
        if os.geteuid() != 0:
            raise Unavailable(f"{self.name} runs as root alone")

    def find(self, path):
        """Of a file of its packages: where that is here."""
        return next(found for name in self.packages if (found := PLACE / name / path).exists())

    def own_folder(self, *names):
        """Makes a folder below its own that belongs to the user of mail; returns its path."""
        path = self.folder.joinpath(*names)
        path.mkdir(parents=True, exist_ok=True)
        os.chown(path, self.mail_user.pw_uid, self.mail_user.pw_gid)
        return path

    def take_ports(self):
        self.port, self.tls_port = free_ports(2)

    def is_password_right(self, address, password):
        return password in (self.any_password, self.users.get(address)) and password is not None

    def environment(self):
        folders = [str(folder) for name in self.packages for pattern in ("usr/lib", "usr/lib/*-linux-gnu")
                   for folder in sorted((PLACE / name).glob(pattern))]
        return {"LD_LIBRARY_PATH": os.pathsep.join(folders)}
