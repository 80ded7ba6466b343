"""Dovecot 2.3 for a test: in a temporary folder, as root or as an ordinary user.

    with Dovecot(users={"ann@example.com": "secret"}, separator=".") as server:
        server.port, server.tls_port, server.ca_file

Every address exists; only those in `users` (or added by add_user) can log in. The plain port speaks
STARTTLS too when there is a certificate. Speed comes before safety: nothing is flushed to disk.
"""

import base64
import grp
import os
import pwd
import time

from .base import ImapServer, program
from .ca import Authority
from .ports import free_ports

# Mail processes must not run as root, so under root they get this user.
MAIL_USER = "nobody"

SPECIAL_USE = {"Sent": "Sent", "Drafts": "Drafts", "Trash": "Trash", "Spam": "Junk"}


class Dovecot(ImapServer):
    """One Dovecot with IMAP on `port` and, with tls, IMAPS on `tls_port`."""

    name = "dovecot"

    def __init__(self, users=None, *, separator="/", prefix="", mailbox_format="sdbox",
                 layout=None, tls=True, require_tls=False, certificate=None, capability=None,
                 special_use=SPECIAL_USE, any_password=None, quota_rules=False, timezone="UTC",
                 lines=(), place=None):
        """
        separator, prefix    of the one private namespace
        mailbox_format       sdbox or maildir
        layout               fs, maildir++ or index; index holds any character but the separator.
                             None: index, or maildir++ for maildir
        tls                  offer STARTTLS and IMAPS with a certificate of `self.authority`
        require_tls          LOGINDISABLED before TLS; then `host` is 127.0.0.2
        certificate          (certificate file, key file) instead of one made here
        capability           the capability string after login, or an addition beginning with +
        special_use          name -> role of folders that carry one once they exist
        any_password         with it every address can log in with this password as well
        quota_rules          look for quota rules in the file `self.quota_file` at every login
        timezone             in which it tells internal dates
        lines                more configuration, line by line
        place                where its folder is made; None: where temporary files go
        """
        super().__init__(place)
        self.users = dict(users or {})
        self.separator, self.prefix = separator, prefix
        self.mailbox_format, self.layout = mailbox_format, layout
        self.tls, self.require_tls, self._certificate = tls, require_tls, certificate
        self.capability, self.special_use = capability, special_use
        self.any_password, self.quota_rules = any_password, quota_rules
        self.timezone, self.lines = timezone, list(lines)
        # Dovecot trusts a peer with its own address, so it must not be the one we come from.
        self.host = "127.0.0.2" if require_tls else "127.0.0.1"
        self.port = self.tls_port = None
        self.authority = self.ca_file = None
        self.users_file = self.folder / "users"
        self.quota_file = self.folder / "quota"
        self.mail_folder = self.folder / "mail"

    # ---- users

    def add_user(self, address, password):
        """May be called while the server runs."""
        self.users[address] = password
        self._write_users()

    def _write_users(self):
        # {PLAIN.b64} lets a password hold colons.
        rows = (f"{name}:{{PLAIN.b64}}{_base64(password)}::::::\n"
                for name, password in self.users.items())
        self._replace(self.users_file, "".join(rows))

    def set_quota(self, rules):
        """address -> Dovecot quota rule such as "*:storage=10M:messages=50"; the rest has none."""
        rows = (f"{name}:::::::userdb_mail_plugins=quota userdb_imap_quota=1 "
                f"userdb_quota=count:user userdb_quota_rule={rule} userdb_quota_vsizes=yes\n"
                for name, rule in rules.items())
        self._replace(self.quota_file, "".join(rows))

    def _replace(self, path, text):
        new = path.with_suffix(".new")
        new.write_text(text)
        new.chmod(0o644)
        os.replace(new, path)
        if self.process:
            # Dovecot looks at its files at most once in each second of the clock.
            time.sleep(1.02 - time.time() % 1)

    # ---- life

    def prepare(self):
        self.port, self.tls_port = free_ports(2)
        self.mail_folder.mkdir(exist_ok=True)
        self._mail_user = pwd.getpwnam(MAIL_USER) if os.geteuid() == 0 else pwd.getpwuid(
            os.geteuid())
        if os.geteuid() == 0:
            os.chown(self.mail_folder, self._mail_user.pw_uid, self._mail_user.pw_gid)
        if self.tls and not self._certificate:
            self.authority = Authority(self.folder / "tls")
            self.ca_file = self.authority.ca_file
            self._certificate = self.authority.certificate(
                names=("localhost", "127.0.0.1", "127.0.0.2"))
        self._write_users()
        self.set_quota({})
        self.config_file = self.folder / "dovecot.conf"
        self.config_file.write_text(self._config())

    def command(self):
        return [program("dovecot"), "-F", "-c", str(self.config_file)]

    def environment(self):
        return {"TZ": self.timezone}

    # ---- configuration

    def _config(self):
        return "\n".join([*self._base_lines(), *self._service_lines(), *self._auth_lines(),
                          *self._mail_lines(), *self._tls_lines(), *self.lines, ""])

    def _base_lines(self):
        yield from (f"base_dir = {self.folder}/run", f"state_dir = {self.folder}/state",
                    f"log_path = {self.log_file}", "protocols = imap", f"listen = {self.host}",
                    "shutdown_clients = yes", "verbose_proctitle = no",
                    "login_greeting = Dovecot ready.", "mail_debug = no")
        if os.geteuid() != 0:
            me, group = self._mail_user.pw_name, grp.getgrgid(os.getegid()).gr_name
            yield from (f"default_internal_user = {me}", f"default_login_user = {me}",
                        f"default_internal_group = {group}")

    def _service_lines(self):
        # Without root no service can change its root folder.
        chroot = "" if os.geteuid() == 0 else "chroot ="
        yield f"""
service imap-login {{
  {chroot}
  service_count = 0
  process_min_avail = 1
  client_limit = 400
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = {self.tls_port if self.tls else 0}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 400
}}
service anvil {{
  {chroot}
  client_limit = 2000
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  client_limit = 2000
}}
service stats {{
  {chroot}
  client_limit = 2000
}}"""

    def _auth_lines(self):
        uid, gid = self._mail_user.pw_uid, self._mail_user.pw_gid
        place = f"uid={uid} gid={gid} home={self.mail_folder}/%Lu"
        yield from ("auth_mechanisms = plain login", "auth_failure_delay = 0",
                    "auth_cache_size = 0", f"disable_plaintext_auth = {_yes(self.require_tls)}",
                    # Addresses may hold anything; whether one exists is for the files to say.
                    "auth_username_chars =", f"first_valid_uid = {min(uid, 1)}",
                    f"first_valid_gid = {min(gid, 1)}")
        if self.any_password:
            yield f"""
passdb {{
  driver = static
  args = password={self.any_password}
}}"""
        yield f"""
passdb {{
  driver = passwd-file
  args = username_format=%u {self.users_file}
}}"""
        if self.quota_rules:
            yield f"""
userdb {{
  driver = passwd-file
  args = username_format=%u {self.quota_file}
  default_fields = {place}
}}"""
        yield f"""
userdb {{
  driver = static
  args = allow_all_users=yes {place}
}}"""

    def _mail_lines(self):
        layout = self.layout or ("maildir++" if self.mailbox_format == "maildir" else "index")
        yield from (f"mail_location = {self.mailbox_format}:~/store:LAYOUT={layout}",
                    "mail_fsync = never", "mail_max_userip_connections = 1000",
                    # The longest keywords of our test data, and literals of 512 MiB and more.
                    "mail_max_keyword_length = 100", "imap_max_line_length = 1M",
                    "lock_method = fcntl")
        if self.capability:
            yield f"imap_capability = {self.capability}"
        boxes = "".join(f'  mailbox "{name}" {{\n    special_use = \\{role}\n  }}\n'
                        for name, role in (self.special_use or {}).items())
        yield (f"namespace private {{\n  inbox = yes\n  separator = {self.separator}\n"
               f"  prefix = {self.prefix}\n{boxes}}}")

    def _tls_lines(self):
        if not self.tls:
            yield "ssl = no"
            return
        cert, key = self._certificate
        yield from (f"ssl = {'required' if self.require_tls else 'yes'}", f"ssl_cert = <{cert}",
                    f"ssl_key = <{key}",
                    "ssl_min_protocol = TLSv1.2", "ssl_dh =")


def _yes(flag):
    return "yes" if flag else "no"


def _base64(text):
    return base64.b64encode(text.encode()).decode()

