"""Courier IMAP 5.0 for a test: in a temporary folder, started by root, as Debian configures it.

    with Courier(users={"ann@example.com": "secret"}) as server:
"""

import os
import shlex
import subprocess
from pathlib import Path

from .passwords import Answering, Authdaemond
from .unpacked import MAIL_USER, Unpacked


class Courier(Unpacked):
    """One Courier: Maildir++, all folders below `INBOX.`, no LITERAL+."""

    name = "courier"
    packages = ("courier-imap", "courier-base", "courier-authlib")
    separator, prefix = ".", "INBOX."

    def __init__(self, users=None, *, settings=None, **options):
        """settings: more of what stands in /etc/courier/imapd, name -> value"""
        super().__init__(users, **options)
        self._settings, self._passwords = dict(settings or {}), None

    def prepare(self):
        self.take_ports()
        self.own_folder("mail")
        self._pem().write_bytes(b"".join(path.read_bytes() for path in self.certificate))
        os.chown(self._pem(), self.mail_user.pw_uid, self.mail_user.pw_gid)
        if not self._passwords:
            self._passwords = Answering(self.folder / "passwords", Authdaemond, self)
            subprocess.run(["cc", "-shared", "-fPIC", "-D_GNU_SOURCE", "-o", self._preloaded(),
                            Path(__file__).with_name("elsewhere.c"), "-ldl"], check=True)

    def command(self):
        config = (self.find(f"etc/courier/{name}") for name in ("imapd", "imapd-ssl"))
        return ["/bin/sh", "-ec", "\n".join([
            "set -a", *(f". {path}" for path in config),
            *(f"{name}={shlex.quote(str(value))}" for name, value in self._own_settings().items()),
            f"LD_PRELOAD={self._preloaded()} ASK_AT={self.folder}/passwords RUN_AS={MAIL_USER}",
            f"IMAP_TLS=1 {self._listen(self.tls_port)} $COURIERTLS -server -tcpd {self._login()} &",
            f"exec {self._listen(self.port)} {self._login()}"])]

    def stop(self):
        super().stop()
        if self._passwords:
            self._passwords.close()
            self._passwords = None

    def account(self, address):
        """What Courier is told of one whose password was right; makes the mailbox."""
        home = self.own_folder("mail", address)
        for name in ("", "cur", "new", "tmp"):
            self.own_folder("mail", address, "Maildir", name)
        user = self.mail_user
        return (f"UID={user.pw_uid}\nGID={user.pw_gid}\nHOME={home}\nADDRESS={address}\n"
                f"MAILDIR={home}/Maildir\n.\n")

    def _own_settings(self):
        return {"MAXDAEMONS": 400, "MAXPERIP": 400, "IMAP_STARTTLS": "YES",
                "COURIERTLS": self.find("usr/bin/couriertls"), "TLS_CERTFILE": self._pem(),
                "TLS_CACHEFILE": "", "TLS_DHPARAMS": "",
                "IMAP_SHAREDINDEXFILE": self.folder / "shared-index", **self._settings}

    def _listen(self, port):
        return (f"{self.find('usr/sbin/couriertcpd')} -address={self.host} -maxprocs=$MAXDAEMONS"
                f" -maxperip=$MAXPERIP $TCPDOPTS {port}")

    def _login(self):
        # imaplogin's last arguments: what it becomes once somebody is logged in.
        return (f"{self.find('usr/lib/courier/courier/imaplogin')} {self.find('usr/bin/imapd')}"
                " Maildir")

    def _pem(self):
        return self.folder / "imapd.pem"

    def _preloaded(self):
        return self.folder / "elsewhere.so"
