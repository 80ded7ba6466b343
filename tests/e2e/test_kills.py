"""kimt is killed at random moments and started again, until it gets through: against real servers.

Nothing may be lost and nothing may be there twice. A round begins with an empty destination and no
journal, and is over when a run reaches its end; the independent client then compares everything.
Moments are drawn over the length of a whole run, early ones more often, so that kills land in all
of its phases and a round has many.

    KIMT_KILLS=200    kills of each test (default 20)
    KIMT_SEED=7       of the moments (default 1)
"""

import os
import random
import shutil
import sqlite3
import subprocess
from collections import Counter

import pytest
from company import Company
from compare import compare_all
from expectation import SameNames
from kerio.kerio_standin import KerioStandin
from program import plain_side, write_profile
from scene import MASTER_PASSWORD
from servers.dovecot import Dovecot

KILLS = int(os.environ.get("KIMT_KILLS", "20"))
SEED = int(os.environ.get("KIMT_SEED", "1"))
ANY_PASSWORD = "of-anybody-1"


def phase(state, messages):
    """Where was the killed run? Answered by a copy of its journal, which is left as it is."""
    copy = state.with_name(state.name + "-copy")
    shutil.rmtree(copy, ignore_errors=True)
    if not (state / "journal.sqlite").exists():
        return "starting"
    shutil.copytree(state, copy)
    with sqlite3.connect(copy / "journal.sqlite") as journal:
        try:
            accounts, = journal.execute("SELECT count(*) FROM account").fetchone()
            folders = [done for done, in journal.execute("SELECT finished FROM folder")]
            known, = journal.execute("SELECT (SELECT count(*) FROM message)"
                                     " + (SELECT coalesce(sum(count), 0) FROM page)").fetchone()
        except sqlite3.OperationalError:
            return "starting"
    if not folders:
        return "provisioning" if accounts else "starting"
    return f"copying, {known * 100 // messages // 25 * 25} %" if not all(folders) else "at the end"


class Rounds:
    """Kills and goes on. `stage` gives each round its destination, a profile, and the verdicts."""

    def __init__(self, kimt, stage, name):
        self.kimt, self.stage, self.name = kimt, stage, name
        self.random = random.Random(f"{SEED} {name}")
        self.kills, self.rounds, self.phases = 0, 0, Counter()
        self.length = None  # of a whole run

    def play(self, kills):
        while self.kills < kills:
            self.stage.begin(self.rounds)
            if self.length is None:
                self.length = self.run_through().seconds
            else:
                self.play_round()
            self.rounds += 1
            self.assert_exactly_once()
        print(f"{self.name}: seed {SEED}, {self.kills} kills in {self.rounds - 1} rounds of "
              f"{self.length:.2f} s, {self.stage.count()} messages: {dict(sorted(self.phases.items()))}")
        assert kills < 20 or len(self.phases) >= 3, "all kills landed in the same place"

    def play_round(self):
        while self.kill_one(self.length * self.random.random() ** 2):
            self.kills += 1
            self.phases[phase(self.stage.state, self.stage.count())] += 1

    def kill_one(self, seconds):
        """False: it was done before that, as it should be."""
        running = self.kimt.start("migrate", self.stage.profile)
        try:
            out, err = running.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            running.process.kill()
            running.wait()
            return True
        assert running.process.returncode == 0, self.told(out + err)
        return False

    def run_through(self):
        result = self.kimt("migrate", self.stage.profile)
        assert result.status == 0, self.told(result.text)
        return result

    def assert_exactly_once(self):
        verdicts = self.stage.compare()
        differences = [f"{v.address}: {line}" for v in verdicts for line in v.differences]
        assert not differences, self.told("\n".join(differences[:30]))
        assert sum(v.messages for v in verdicts) == self.stage.count()

    def told(self, text):
        return f"{self.name}, seed {SEED}, round {self.rounds}, kill {self.kills}:\n{text[-3000:]}"


class ToKerio:
    """The company, and a new Kerio Connect for each round."""

    def __init__(self, scene):
        self.scene, self.state = scene, None

    def begin(self, number):
        self.scene.kerio.stop()
        self.scene.kerio = KerioStandin(master_password=MASTER_PASSWORD).start()
        self.state = self.scene.folder / f"state{number}"
        self.profile = self.scene.write_files(migration={"state": self.state.name, "lanes": 2,
                                                              "late_arrival": "0s"})

    def count(self):
        return self.scene.totals.messages

    def compare(self):
        assert self.scene.account_differences() == []
        assert self.scene.kerio.front.violations == []
        return self.scene.compare()


class ToImap:
    """The same people at a Dovecot that has a separator of its own; a new one for each round."""

    def __init__(self, folder, capability):
        self.folder, self.capability = folder, capability
        self.company = Company(users=2, messages=150, large=200_000)
        self.source = Dovecot(users=self.company.users(), separator=".", tls=False).start()
        self.totals = self.company.fill(self.source.host, self.source.port)
        self.company.write_accounts(folder)
        self.destination = self.state = None

    def begin(self, number):
        if self.destination:
            self.destination.stop()
        self.destination = Dovecot(users=self.company.users(), separator=".", tls=False,
                                   capability=self.capability).start()
        self.state = self.folder / f"state{number}"
        self.profile = write_profile(
            self.folder, migration={"accounts": "users.csv", "logs": "logs", "lanes": 2,
                                    "state": self.state.name, "late_arrival": "0s"},
            source=plain_side(self.source.port), destination=plain_side(self.destination.port))

    def count(self):
        return self.totals.messages

    def compare(self):
        return compare_all(self.company.users().items(), ("127.0.0.1", self.source.port),
                           ("127.0.0.1", self.destination.port), SameNames())

    def end(self):
        for server in (self.source, self.destination):
            if server:
                server.stop()


@pytest.mark.timeout(60 + 5 * KILLS)
def test_from_dovecot_to_kerio(kimt, scene):
    Rounds(kimt, ToKerio(scene(users=3, messages=150)), "to Kerio").play(KILLS)


@pytest.mark.threads
@pytest.mark.timeout(60 + 5 * KILLS)
@pytest.mark.parametrize("capability", [None, "IMAP4rev1 LITERAL+ NAMESPACE UNSELECT"],
                         ids=["UIDPLUS", "no UIDPLUS"])
def test_from_dovecot_to_dovecot(kimt, tmp_path, capability):
    stage = ToImap(tmp_path, capability)
    try:
        Rounds(kimt, stage, f"to IMAP {capability}").play(KILLS)
    finally:
        stage.end()
