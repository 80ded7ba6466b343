"""Connections are cut at every kind of byte, on either side: each message arrives exactly once.

A proxy before a real server (servers/cutter.py) cuts inside a command, inside a literal, behind its
last byte, before the tagged answer and inside it; or after a number of bytes drawn at random, also
of an encrypted connection. A run gets over all of that by itself; or it is killed with each cut and
run again.
"""

import os
import random
import re
import threading
import time

import pytest
from company import Company
from compare import compare_all
from expectation import KerioRules, SameNames
from program import plain_side, write_profile
from servers.cutter import At, Cut, Cutter
from servers.dovecot import Dovecot

SEED = int(os.environ.get("KIMT_SEED", "1"))
# Of a source and of a destination: where a cut may fall, and which part gets through.
SOURCE = [("command", 0.5), ("download", 0.5), ("download", 1.0), ("answer", 0.0), ("answer", 0.5)]
DESTINATION = [("command", 0.5), ("upload", 0.5), ("upload", 1.0), ("answer", 0.0), ("answer", 0.5)]
PLACES = [("source", *place) for place in SOURCE] + [("destination", *place)
                                                     for place in DESTINATION]
NO_MULTIAPPEND = "IMAP4rev1 LITERAL+ UIDPLUS NAMESPACE UNSELECT"
NO_UIDPLUS = "IMAP4rev1 LITERAL+ NAMESPACE UNSELECT"


class AfterCuts(SameNames):
    """A message that took too many connections with it is set aside; a later run brings it, at the
    folder's end."""

    keeps_order = False


class Stage:
    """A small company at a Dovecot, an empty one, and a proxy before each."""

    def __init__(self, folder, kimt, capability=None, late_arrival="200ms"):
        self.folder, self.kimt, self.late_arrival = folder, kimt, late_arrival
        self.company = Company(users=1, messages=110, large=120_000)
        users = self.company.users()
        self.servers = {side: Dovecot(users=users, separator=".", tls=False) for side in
                        ("source", "destination")}
        self.servers["destination"].capability = capability
        self.proxies = {}
        self.running = None

    def __enter__(self):
        try:
            for side, server in self.servers.items():
                server.start()
                self.proxies[side] = Cutter(server.port, on_cut=self._on_cut).__enter__()
        except BaseException:
            self.__exit__()
            raise
        self.totals = self.company.fill("127.0.0.1", self.servers["source"].port)
        self.company.write_accounts(self.folder)
        self.profile = write_profile(
            self.folder, migration={"accounts": "users.csv", "logs": "logs", "timeout": "10s",
                                    "retry_for": "20s", "late_arrival": self.late_arrival},
            **{name: plain_side(proxy.port) for name, proxy in self.proxies.items()})
        return self

    def __exit__(self, *exc):
        for one in (*self.proxies.values(), *self.servers.values()):
            one.__exit__()

    def _on_cut(self):
        if self.running:
            self.running.process.kill()

    def migrate(self):
        result = self.kimt("migrate", self.profile, timeout=100)
        assert result.status in (0, 1), result.text[-3000:]
        return result

    def migrate_until_killed(self):
        """True if a cut came, and with it the kill."""
        self.running = self.kimt.start("migrate", self.profile)
        result = self.running.wait()
        self.running = None
        assert result.status in (-9, 0), result.text[-3000:]
        return result.status != 0

    def log(self):
        """The newest Report Log."""
        return max((self.folder / "logs").glob("*/*eport*"), key=os.path.getmtime).read_text()

    def wait_until_more_arrived_than(self, count):
        end = time.monotonic() + 20
        while self.arrived() <= count:
            assert time.monotonic() < end, "nothing came late"
            time.sleep(0.1)

    def arrived(self):
        """How many messages the destination holds."""
        count = 0
        for address in self.company.users():
            with self.servers["destination"].login(address) as client:
                for line in client.list()[1]:
                    if b"\\Noselect" not in line:
                        status = client.status(line.rsplit(b' "." ')[1].decode(), "(MESSAGES)")[1]
                        count += int(re.search(rb"MESSAGES (\d+)", status[0])[1])
        return count

    def assert_exactly_once(self, text=""):
        verdicts = compare_all(
            self.company.users().items(),
            *(("127.0.0.1", server.port) for server in self.servers.values()), AfterCuts())
        differences = [line for verdict in verdicts for line in verdict.differences]
        assert not differences, "\n".join(differences[:20]) + text[-3000:]
        assert sum(v.messages for v in verdicts) == self.totals.messages


def named(place):
    return "{} {} {}".format(*place)


@pytest.mark.parametrize("place", PLACES, ids=named)
def test_a_run_gets_over_cuts(kimt, tmp_path, place):
    side, where, part = place
    with Stage(tmp_path, kimt) as stage:
        proxy = stage.proxies[side]
        proxy.cut_at(*(Cut(where, number, part) for number in (1, 7, 2, 13)))
        result = stage.migrate()
        assert proxy.done >= 3, f"{proxy.done} cuts only"
        if result.status != 0:
            result = stage.migrate()
        assert result.status == 0, result.text[-3000:]
        stage.assert_exactly_once(result.text)


@pytest.mark.parametrize("capability", [None, NO_UIDPLUS], ids=["UIDPLUS", "no UIDPLUS"])
@pytest.mark.parametrize("side", ["source", "destination"])
def test_cut_then_killed(kimt, tmp_path, side, capability):
    with Stage(tmp_path, kimt, capability) as stage:
        proxy = stage.proxies[side]
        for place, part in SOURCE if side == "source" else DESTINATION:
            for number in (1, 3, 2):
                proxy.cut_at(Cut(place, number, part))
                if not stage.migrate_until_killed():
                    break
        print(f"{side}, {capability}: {proxy.done} cuts and kills")
        assert proxy.done >= 10
        proxy.cut_at()
        result = stage.migrate()
        assert result.status == 0, result.text[-3000:]
        stage.assert_exactly_once(result.text)


def kimt_killed_while_bytes_are_held_back(stage, then):
    """What `then` does is done while they are; afterwards they go on to the server."""
    proxy, ended = stage.proxies["destination"], threading.Event()

    def kill():
        stage.running.process.kill()
        stage.running.wait()
        then()
        ended.set()

    proxy.cut_at(At("upload", 6, kill))
    stage.running = stage.kimt.start("migrate", stage.profile)
    assert ended.wait(60)


def test_what_is_delivered_after_the_next_run_is_there_once_after_another(kimt, tmp_path):
    with Stage(tmp_path, kimt, NO_MULTIAPPEND) as stage:
        kimt_killed_while_bytes_are_held_back(stage, stage.migrate)
        stage.wait_until_more_arrived_than(stage.totals.messages)
        result = stage.migrate()
        assert "a second time on a lost connection" in stage.log()
        stage.assert_exactly_once(result.text)


def test_what_is_delivered_while_the_next_run_goes_on_is_there_once(kimt, tmp_path):
    with Stage(tmp_path, kimt, NO_MULTIAPPEND, late_arrival="3s") as stage:
        runs = []

        def go_on():
            runs.append(kimt.start("migrate", stage.profile))
            time.sleep(1)  # less than late_arrival

        kimt_killed_while_bytes_are_held_back(stage, go_on)
        result = runs[0].wait()
        assert result.status == 0, result.text[-3000:]
        assert "a second time on a lost connection" in stage.log()
        stage.assert_exactly_once(result.text)


def raw_proxies(stage):
    """Before both ends of the scene, whose connections are encrypted."""
    return Cutter(stage.source.port, raw=True), Cutter(stage.kerio.imap_port, raw=True)


@pytest.mark.threads
@pytest.mark.parametrize("killed", [False, True], ids=["cut", "cut and killed"])
def test_encrypted_connections_cut_at_random_bytes(kimt, scene, killed):
    stage = scene(users=2, messages=80, large=100_000)
    moments = random.Random(SEED)
    volume = stage.totals.bytes
    from_source, to_kerio = raw_proxies(stage)
    with from_source, to_kerio:
        stage.write_files(source={"port": from_source.port},
                          destination={"imap_port": to_kerio.port, "imap_security": "starttls"})
        for proxy, way in ((from_source, "down"), (to_kerio, "up")):
            proxy.cut_at(*(Cut(way, moments.randrange(1, volume // 6)) for _ in range(6)))
        running = None
        if killed:
            from_source.on_cut = to_kerio.on_cut = lambda: running.process.kill()
        for _ in range(13):
            running = kimt.start("migrate", stage.profile)
            result = running.wait()
            if result.status == 0:
                break
        cuts = from_source.done + to_kerio.done
        print(f"seed {SEED}: {cuts} cuts of {'kimt and ' if killed else ''}connections")
        assert cuts >= 6
        assert result.status == 0, result.text[-3000:]
    assert stage.account_differences() == []
    rules = KerioRules()
    rules.keeps_order = False  # as AfterCuts
    assert not [line for verdict in stage.compare(rules=rules) for line in verdict.differences]
