"""The bare relay of tests/bench/relay: the mark that the others are measured by."""

from timed import Work
from tools import built

from . import Contestant, private_file


class _Relay(Contestant):
    def _work(self, case, source, *destination):
        accounts = private_file(case.folder / "accounts", "".join(
            f"{user};{case.password}\n" for user in case.users))
        trust = ("--authority", case.source.ca_file) if case.source.ca_file else ()
        return Work([[built("relay"), "--accounts", accounts, "--lanes", str(case.lanes),
                      "--from", source, *destination, *trust]])


class Relay(_Relay):
    name = "relay"
    about = "moves literals and does nothing else"

    def work(self, case):
        return self._work(case, _address(case.source), "--to", _address(case.destination))


class Pull(_Relay):
    name = "relay pull"
    about = "its reading half alone"
    copies = False

    def work(self, case):
        return self._work(case, _address(case.source))


class Push(_Relay):
    name = "relay push"
    about = "its writing half alone, out of a recording"

    def work(self, case):
        return self._work(case, f"play:{case.recording}", "--to", _address(case.destination))


class Record(_Relay):
    """Not a contestant: makes the recording for Push."""

    def work(self, case):
        return self._work(case, _address(case.source), "--to", f"record:{case.recording}")


def _address(endpoint):
    return f"{endpoint.host}:{endpoint.port}"
