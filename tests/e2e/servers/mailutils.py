"""The imap4d of GNU Mailutils 3.15 for a test: in a temporary folder, started by root.

    with Mailutils(users={"ann@example.com": "secret"}) as server:

Each user has a home folder with an INBOX and folders beside it. It knows few extensions, and SASL of
many kinds: for those, its passwords are kept as they are.
"""

import subprocess

from .unpacked import Unpacked


class Mailutils(Unpacked):
    """One imap4d. Only those in `users` can log in."""

    name = "mailutils"
    packages = ("mailutils-imap4d",)
    separator, prefix = "/", ""

    def __init__(self, users=None, *, mailbox_type="maildir", **options):
        """mailbox_type: maildir or mbox"""
        super().__init__(users, **options)
        self._mailbox_type = mailbox_type

    def prepare(self):
        self.take_ports()
        self.own_folder("spool")
        self._write_passwords()
        (self.folder / "imap4d.conf").write_text(self._config())

    def command(self):
        return [str(self.find("usr/sbin/imap4d")), "--daemon", "--foreground",
                f"--config-file={self.folder}/imap4d.conf"]

    def _write_passwords(self):
        """A file of users for each domain, and one for SASL."""
        folder, uid, gid = self.folder / "domains", self.mail_user.pw_uid, self.mail_user.pw_gid
        folder.mkdir(exist_ok=True)
        rows = {}
        for address, password in self.users.items():
            name, _, domain = address.partition("@")
            home = self.own_folder("home", address)
            rows.setdefault(domain, []).append(
                f"{name}:{_hashed(password)}:{uid}:{gid}::{home}:/bin/false\n")
        for domain, lines in rows.items():
            (folder / domain).write_text("".join(lines))
        plain = self.folder / "plain"
        plain.write_text("".join(f"{name}\t{word}\n" for name, word in self.users.items()))
        plain.chmod(0o600)

    def _config(self):
        cert, key = self.certificate
        tls = f"tls {{ ssl-certificate-file {cert}; ssl-key-file {key}; }};"
        return f"""
mode daemon;
foreground yes;
max-children 400;
pidfile {self.folder}/pid;
logging {{ syslog no; }};
tcp-wrappers {{ enable no; }};
virtdomain {{ passwd-dir {self.folder}/domains; }};
auth {{ authorization virtdomain; authentication generic; }};
gsasl {{ enable yes; cram-passwd {self.folder}/plain; }};
mailbox {{
  mail-spool {self.folder}/spool;
  mailbox-type {self._mailbox_type};
}};
server {self.host}:{self.port} {{ tls-mode ondemand; {tls} }};
server {self.host}:{self.tls_port} {{ tls-mode connection; {tls} }};
"""


def _hashed(password):
    return subprocess.run(["openssl", "passwd", "-5", "-stdin"], input=password, text=True, check=True,
                          capture_output=True).stdout.strip()
