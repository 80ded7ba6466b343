#!/usr/bin/python3
"""Something that looks like a Kerio Connect server, to try kimt without one.

In tests:      with KerioStandin() as kerio: kerio.api_port, kerio.imap_port, kerio.switches …
By hand:       tests/kerio/kerio_standin.py        (Ctrl-C ends it; all mail is then gone)
"""

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]),
                str(Path(__file__).resolve().parents[1] / "e2e")]

from kerio.admin_api import AdminApi  # noqa: E402
from kerio.control import Control  # noqa: E402
from kerio.imap_front import ImapFront  # noqa: E402
from kerio.imap_names import ROLES  # noqa: E402
from kerio.store import Store  # noqa: E402
from kerio.switches import Switches  # noqa: E402
from servers.ca import fingerprint, self_signed  # noqa: E402
from servers.dovecot import Dovecot  # noqa: E402

BACKEND_PASSWORD = "backend"
_UNIT = {"Bytes": 1, "KiloBytes": 1024, "MegaBytes": 1024**2, "GigaBytes": 1024**3,
         "TeraBytes": 1024**4, "PetaBytes": 1024**5}

GUIDE = """\
How to use it
 1. Leave this running; in another shell write a profile:  kimt init > kerio.ini
 2. [destination]: plugin = kerio, host = 127.0.0.1:{api_port}, admin = {admin}
 3. Its password "{password}" goes into a file, mode 0600: password_file = FILE
 4. The certificate is self-signed, so also:
    fingerprint = {fingerprint}
 5. [source]: any IMAP server; accounts = a CSV of user@domain;password;Full Name
 6. kimt check kerio.ini, then kimt migrate kerio.ini
 7. Look at the result with any mail program: IMAP {imap_port} (STARTTLS), IMAPS {imaps_port}
 8. Master password for X-MASTERAUTH: {master}
 9. Change its habits:  curl -d NAME=VALUE http://127.0.0.1:{control_port}/  (GET lists them)
10. Ctrl-C stops it and removes everything."""


class KerioStandin:
    """All parts together. Attributes: store, switches, api, front, and the ports."""

    def __init__(self, switches=None, admin="admin", password="secret", primary="kerio.test",
                 master_password=None):
        self.switches = switches or Switches()
        self.admin, self.password = admin, password
        self.backend = Dovecot(tls=False, separator="/", any_password=BACKEND_PASSWORD,
                               quota_rules=True,
                               special_use={name: role for name, role in ROLES.items()})
        certificate = self_signed(self.backend.folder / "kerio", "kerio")
        self.certificate = certificate[0]
        self.fingerprint = fingerprint(self.certificate)
        self.store = Store(self.switches, admin, password, primary)
        self.store.master_password = master_password
        self._certificate = certificate
        self._quotas = {}
        self.api = self.front = self.control = None

    def start(self):
        self.backend.start()
        try:
            self._start_services()
        except BaseException:
            self.stop()
            raise
        return self

    def _start_services(self):
        backend = (self.backend.host, self.backend.port, BACKEND_PASSWORD)
        self.front = ImapFront(self.store, self.switches, self._certificate, backend)
        self.front.start()
        self.imap_port, self.imaps_port = self.front.port, self.front.tls_port
        self.api = AdminApi(self.store, self.switches, self._certificate,
                            {"IMAP": self.imap_port, "Secure IMAP": self.imaps_port})
        self.api.start()
        self.api_port = self.api.port
        self.store.on_change = self._write_quotas
        self.control = Control(self.switches, {
            "expire_sessions": self.api.expire_sessions, "unblock": self.front.unblock,
            "drop_connections": self.front.drop_connections})
        self.control.start()
        self.control_port = self.control.port

    def stop(self):
        for part in (self.control, self.api, self.front, self.backend):
            if part:
                part.stop()

    def _write_quotas(self):
        rules = {}
        for user in self.store.users.values():
            limits = []
            if user["itemLimit"]["isActive"]:
                limits.append(f"messages={user['itemLimit']['limit']}")
            if user["diskSizeLimit"]["isActive"]:
                size = user["diskSizeLimit"]["limit"]
                limits.append(f"storage={size['value'] * _UNIT[size['units']]}b")
            if limits:
                rules[self.store.address(user)] = "*:" + ":".join(limits)
        if rules != self._quotas:
            self._quotas = rules
            self.backend.set_quota(rules)

    def __enter__(self):
        return self.start()

    def __exit__(self, *exc):
        self.stop()

    def description(self):
        """What a user, or another program, has to know."""
        return {"host": "127.0.0.1", "api_port": self.api_port, "imap_port": self.imap_port,
                "imaps_port": self.imaps_port, "control_port": self.control_port,
                "admin": self.admin, "password": self.password,
                "master": self.store.master_password or "(off; start with --master PASSWORD)",
                "fingerprint": self.fingerprint, "certificate": str(self.certificate)}


def main():
    args = _arguments().parse_args()
    if args.list_switches:
        print("\n".join(Switches.described()))
        return 0
    switches = Switches()
    try:
        for pair in args.set:
            switches.set(*pair.split("=", 1))
    except (ValueError, TypeError) as error:
        print(f"kerio_standin.py: {error}", file=sys.stderr)
        return 2
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with KerioStandin(switches, args.admin, args.password, args.primary, args.master) as standin:
        facts = standin.description()
        if args.json:
            print(json.dumps(facts), flush=True)
        else:
            print(f"Administration  https://127.0.0.1:{standin.api_port}/admin/api/jsonrpc/\n"
                  f"Administrator   {standin.admin} / {standin.password}\n"
                  f"IMAP            127.0.0.1:{standin.imap_port}, "
                  f"IMAPS 127.0.0.1:{standin.imaps_port}\n\n{GUIDE.format(**facts)}", flush=True)
        ended.wait()
    return 0


def _arguments():
    parser = argparse.ArgumentParser(
        description="A stand-in for Kerio Connect on loopback: administration API over HTTPS and\n"
        "IMAP before a real Dovecot. It starts empty and forgets everything at its end.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=GUIDE.format(api_port="API", admin="admin", password="secret", fingerprint="SHA256",
                            imap_port="IMAP", imaps_port="IMAPS", control_port="CONTROL",
                            master="--master"))
    parser.add_argument("--admin", default="admin", help="name of the built-in administrator")
    parser.add_argument("--password", default="secret", help="and the password")
    parser.add_argument("--master", help="switch master authentication on, with this password")
    parser.add_argument("--primary", default="kerio.test", help="name of the primary domain")
    parser.add_argument("--set", action="append", default=[], metavar="SWITCH=VALUE",
                        help="set a switch at start; may be repeated")
    parser.add_argument("--list-switches", action="store_true", help="show all switches and leave")
    parser.add_argument("--json", action="store_true", help="print what it is as one line of JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
