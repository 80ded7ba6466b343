"""kimt, with the reporters and logs that users get by default."""

import os

from timed import Work
from tools import kimt_path

from . import Contestant, private_file


class Kimt(Contestant):
    name = "kimt"
    about = "with journal, digests, reports and logs"
    repeats = True

    def work(self, case):
        private_file(case.folder / "users.csv",
                     "".join(f"{user};{case.password};Bench\n" for user in case.users))
        profile = private_file(case.folder / "bench.ini", (
            f"[migration]\naccounts = users.csv\n{_lanes()}logs = {case.folder}/logs\n"
            "reporter.1 = terminal\nreporter.2 = report-log\nreporter.3 = debug-log\n"
            f"[source]\n{_side(case.source)}[destination]\n{_side(case.destination)}"))
        return Work([[kimt_path(), "migrate", profile]])


def _lanes():
    """As many as kimt finds useful, which is what its users get, unless KIMT_LANES says."""
    number = os.environ.get("KIMT_LANES")
    return f"lanes = {number}\n" if number else ""


def _side(endpoint):
    secure = f"tls\nca_file = {endpoint.ca_file}" if endpoint.ca_file else "none"
    return f"plugin = imap\nhost = {endpoint.host}\nport = {endpoint.port}\nsecurity = {secure}\n"
