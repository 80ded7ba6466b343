"""The whole stage of a migration: the old server with the company on it, the stand-in for Kerio
Connect, and a folder with the profile that joins them. The demo and the tests play on it.
"""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from company import DOMAINS, SEPARATOR, TIMEZONE, Company  # noqa: E402
from compare import compare_all, master_login, read_mailbox  # noqa: E402
from expectation import KerioRules  # noqa: E402
from kerio.client import AdminClient  # noqa: E402
from kerio.kerio_standin import KerioStandin  # noqa: E402
from program import write_profile, write_secret  # noqa: E402
from servers.dovecot import Dovecot  # noqa: E402

MASTER_PASSWORD = "Master-of-all-mailboxes-1"


class Scene:
    """Use it in a `with`. `folder` gets profile, accounts and secrets; it is not removed."""

    def __init__(self, folder, company=None, **company_options):
        self.folder = Path(folder)
        self.company = company or Company(**company_options)
        self.source = Dovecot(users=self.company.users(), separator=SEPARATOR, timezone=TIMEZONE)
        self.kerio = KerioStandin(master_password=MASTER_PASSWORD)
        self.accounts = self.profile = self.totals = None

    def __enter__(self):
        try:
            self.source.start()
            self.kerio.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc):
        self.kerio.stop()
        self.source.stop()

    def fill(self):
        """Puts the company's mail on the old server."""
        self.totals = self.company.fill(self.source.host, self.source.port)
        return self.totals

    def admin(self):
        """The stand-in's administration API, logged in."""
        return AdminClient(self.kerio.api_port).login()

    def make_strict_domain(self):
        """The company's second domain is in Kerio already, with a password policy."""
        self.admin().call("Domains.create", domains=[
            {"name": DOMAINS[1], "passwordComplexityEnabled": True}])

    # ---- files

    def write_files(self, migration=None, source=None, destination=None, **reporters):
        """Profile, accounts and secrets; more keys may be given, None takes one out."""
        self.accounts = self.company.write_accounts(self.folder)
        write_secret(self.folder, "kerio.secret", self.kerio.password)
        write_secret(self.folder, "master.secret", MASTER_PASSWORD)
        self.profile = write_profile(
            self.folder, "company.ini",
            migration={"accounts": "users.csv", "lanes": 4, "logs": "logs",
                       "reporter.1": "terminal", "reporter.2": "report-log",
                       "reporter.3": "debug-log", "reporter.4": "html-report", **(migration or {})},
            source={"plugin": "imap", "host": "localhost", "port": self.source.port,
                    "security": "starttls", "ca_file": self.source.ca_file, **(source or {})},
            destination={"plugin": "kerio", "host": f"127.0.0.1:{self.kerio.api_port}",
                         "admin": self.kerio.admin, "password_file": "kerio.secret",
                         "master_password_file": "master.secret",
                         "fingerprint": self.kerio.fingerprint, **(destination or {})},
            **reporters)
        return self.profile

    # ---- looking at the result

    def compare(self, addresses=None, rules=None):
        """Verdicts about all accounts, or these; by KerioRules where there are no others."""
        rows = [(address, password) for address, password in self.company.users().items()
                if addresses is None or address in addresses]
        return compare_all(rows, (self.source.host, self.source.port),
                           ("127.0.0.1", self.kerio.imap_port), rules or KerioRules(),
                           MASTER_PASSWORD)

    def assert_equal(self, addresses=None):
        differences = [f"{v.address}: {line}" for v in self.compare(addresses)
                       for line in v.differences]
        assert not differences, "\n".join(differences[:30])

    def assert_complete(self):
        """Equal, and as many as were put on the old server."""
        verdicts = self.compare()
        assert not [line for verdict in verdicts for line in verdict.differences]
        assert sum(verdict.messages for verdict in verdicts) == self.totals.messages

    def assert_arrived(self, result):
        """Every message and user, and without a word against the protocol."""
        assert result.status == 0, result.text[-4000:]
        assert self.account_differences() == []
        self.assert_equal()
        assert self.kerio.front.violations == []

    def counts_in_kerio(self):
        """address -> messages in all its folders."""
        counts = {}
        for person in self.company.people:
            with master_login("127.0.0.1", self.kerio.imap_port, person.address,
                              MASTER_PASSWORD) as imap:
                counts[person.address] = sum(f.count for f in read_mailbox(imap))
        return counts

    def account_differences(self):
        """What is wrong with Kerio's users and full names: lines of text."""
        admin, users = self.admin(), {}
        for domain in admin.call("Domains.get", query={})["list"]:
            for user in admin.call("Users.get", query={}, domainId=domain["id"])["list"]:
                users[f"{user['loginName']}@{domain['name']}"] = user
        lines = []
        for person in self.company.people:
            user = users.get(person.address)
            if user is None:
                lines.append(f"{person.address} is not in Kerio")
            elif person.full_name and user["fullName"] != person.full_name:
                lines.append(f"{person.address} is called {user['fullName']!r}, "
                             f"not {person.full_name!r}")
        return lines
