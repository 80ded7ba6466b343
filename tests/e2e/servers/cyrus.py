"""Cyrus IMAP 3.6 for a test: in a temporary folder, started by root.

    with Cyrus(users={"ann@example.com": "secret"}, alternate=False) as server:

Mailboxes are made at the first login. Speed comes before safety: nothing is flushed to disk.
"""

from .passwords import Answering, Saslauthd
from .unpacked import MAIL_USER, Unpacked


class Cyrus(Unpacked):
    """One Cyrus. Its log goes to syslog, so that log() has little to say."""

    name = "cyrus"
    packages = ("cyrus-common", "cyrus-imapd")

    def __init__(self, users=None, *, alternate=True, lines=(), **options):
        """
        alternate    own folders beside INBOX, separator /; else `INBOX.child`, as Debian has it
        lines        more of imapd.conf
        """
        super().__init__(users, **options)
        self.separator, self.prefix = ("/", "") if alternate else (".", "INBOX.")
        self._alternate, self._lines, self._passwords = alternate, list(lines), None

    def prepare(self):
        self.take_ports()
        for name in ("conf", "spool", "proc", "lock", "socket"):
            self.own_folder(name)
        for path in self.certificate:
            path.chmod(0o644)
        (self.folder / "imapd.conf").write_text("\n".join([*self._imapd_conf(), *self._lines, ""]))
        (self.folder / "cyrus.conf").write_text(self._cyrus_conf())
        if not self._passwords:
            self._passwords = Answering(self.folder / "mux", Saslauthd, self)

    def command(self):
        return [str(self.find("usr/lib/cyrus/bin/master")), "-D",
                "-C", str(self.folder / "imapd.conf"), "-M", str(self.folder / "cyrus.conf"),
                "-p", str(self.folder / "pid"), "-L", str(self.log_file)]

    def environment(self):
        return {**super().environment(), "CYRUS_USER": MAIL_USER}

    def stop(self):
        if self._passwords:
            self._passwords.close()
            self._passwords = None
        super().stop()

    def _imapd_conf(self):
        yield from (f"configdirectory: {self.folder}/conf",
                    f"partition-default: {self.folder}/spool", "defaultpartition: default",
                    f"proc_path: {self.folder}/proc", f"mboxname_lockpath: {self.folder}/lock",
                    f"cyrus_user: {MAIL_USER}", "cyrus_group: nogroup", "admins: cyrus",
                    "sasl_pwcheck_method: saslauthd", f"sasl_saslauthd_path: {self.folder}/mux",
                    "sasl_mech_list: PLAIN LOGIN", "allowplaintext: yes", "virtdomains: userid",
                    f"altnamespace: {_yes(self._alternate)}",
                    f"unixhierarchysep: {_yes(self._alternate)}",
                    "autocreate_quota: 0", "skiplist_unsafe: yes", "munge8bit: yes",
                    f"tls_server_cert: {self.certificate[0]}",
                    f"tls_server_key: {self.certificate[1]}",
                    f"idlesocket: {self.folder}/socket/idle",
                    f"lmtpsocket: {self.folder}/socket/lmtp",
                    f"notifysocket: {self.folder}/socket/notify")

    def _cyrus_conf(self):
        recover, imapd = (self.find(f"usr/lib/cyrus/bin/{name}") for name in ("ctl_cyrusdb", "imapd"))
        config = f"-C {self.folder}/imapd.conf"
        return f"""
START {{
  recover cmd="{recover} {config} -r"
}}
SERVICES {{
  imap cmd="{imapd} {config}" listen="{self.host}:{self.port}" prefork=2
  imaps cmd="{imapd} {config} -s" listen="{self.host}:{self.tls_port}"
}}
EVENTS {{
}}
"""


def _yes(flag):
    return "yes" if flag else "no"
