"""Runs that don't begin at the beginning: another tool was there before, the journal is gone or of
no use, folders were made again, mail arrives meanwhile, or somebody pressed Ctrl-C.
"""

import imaplib
import json
import re
import shutil
import signal
import subprocess
import time
from collections import Counter

import pytest
from program import plain_side, write_move
from servers.cutter import At, Cut, Cutter
from servers.dovecot import Dovecot
from sides import content, message

ADDRESS, PASSWORD = "ann@example.com", "Ann's secret"
DATE = '"15-Jun-2010 23:59:59 +0200"'
NO_UIDPLUS = "IMAP4rev1 LITERAL+ NAMESPACE UNSELECT"
FOLDERS = {"INBOX": 30, "Work": 40, "Work/Old": 20, "Empty": 0}


class Stage:
    """Two Dovecots with one user, a proxy before the second, and the profile that joins them."""

    def __init__(self, folder, kimt):
        self.folder, self.kimt, self.state = folder, kimt, folder / "state"
        self.servers, self.proxy = [], None

    def begin(self, capability=None):
        """Called again: two other servers."""
        self.source, self.destination = self.server(), self.server(capability)
        self.proxy = Cutter(self.destination.port).__enter__()

    def server(self, capability=None):
        self.servers.append(Dovecot(users={ADDRESS: PASSWORD}, tls=False, capability=capability))
        return self.servers[-1].start()

    def end(self):
        if self.proxy:
            self.proxy.__exit__()
        for server in self.servers:
            server.stop()

    def fill(self, folders=None):
        with self.source.login(ADDRESS) as imap:
            for name, count in (folders or FOLDERS).items():
                imap.create(name)
                for number in range(count):
                    imap.append(name, r"(\Seen)" if number % 2 else None, DATE, message(number))

    # ---- runs; by the proxy or past it, it is always the same destination

    def start(self):
        self.proxy.target(self.destination.port)
        self.profile = write_move(
            self.folder, [(ADDRESS, PASSWORD, "Ann")], plain_side(self.source.port),
            plain_side(self.proxy.port),
            {"state": "state", "reporter.1": "json-lines", "reporter.2": "terminal"})
        return self.kimt.start("migrate", self.profile)

    def migrate(self, status=0):
        result = self.start().wait()
        assert result.status == status, result.text[-3000:]
        return result

    def migrate_until_killed(self, appends):
        running = self.start()
        self.proxy.cut_at(At("upload", appends, running.process.kill))
        assert running.wait().status == -9

    # ---- looking at the result

    def changes(self, outcome):
        """What the last run told about messages with that outcome: word -> how often."""
        last = max(self.folder.glob("logs/**/events.jsonl"), key=lambda p: p.stat().st_mtime_ns)
        events = map(json.loads, last.read_text().splitlines())
        return Counter(word for event in events if event["event"] == "message" and
                       event["outcome"] == outcome for word in event.get("changes", []))

    def bodies(self, server, folder):
        with server.login(ADDRESS) as imap:
            return Counter(body for _, _, body in content(imap, folder))

    def count_all(self, server):
        with server.login(ADDRESS) as imap:
            return sum(len(content(imap, name)) for name in FOLDERS
                       if imap.select(name, readonly=True)[0] == "OK")

    def assert_equal(self, folders=FOLDERS, but_for=bytes):
        for name in folders:
            there = self.bodies(self.destination, name)
            assert Counter(map(but_for, there.elements())) == self.bodies(self.source, name), name


@pytest.fixture
def stage(tmp_path, kimt):
    stage = Stage(tmp_path, kimt)
    yield stage
    stage.end()


# ---- another tool was there before

MBSYNCRC = """\
IMAPStore source
Host 127.0.0.1
Port {source}
User {user}
Pass "{password}"
SSLType None
AuthMechs PLAIN

IMAPStore destination
Host 127.0.0.1
Port {destination}
User {user}
Pass "{password}"
SSLType None
AuthMechs PLAIN

Channel all
Far :source:
Near :destination:
Patterns *
Create Near
Sync PullNew
CopyArrivalDate yes
SyncState {folder}/
"""


def mbsync(stage):
    state = stage.folder / "mbsync"
    state.mkdir(exist_ok=True)
    config = stage.folder / "mbsyncrc"
    config.write_text(MBSYNCRC.format(source=stage.source.port, destination=stage.destination.port,
                                      user=ADDRESS, password=PASSWORD, folder=state))
    done = subprocess.run(["mbsync", "-c", config, "-a"], capture_output=True, text=True,
                          timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def without_tuid(body):
    return re.sub(rb"^X-TUID: .*\r\n", b"", body, flags=re.MULTILINE)


def total(counters):
    return sum(sum(counter.values()) for counter in counters)


@pytest.mark.parametrize("capability", [None, NO_UIDPLUS], ids=["UIDPLUS", "no UIDPLUS"])
def test_a_migration_begun_by_mbsync_is_finished(stage, capability):
    stage.begin(capability)
    half = {name: count // 2 for name, count in FOLDERS.items()}
    stage.fill(half)
    mbsync(stage)
    stage.fill()  # the same messages once more, and others
    begun = [stage.bodies(stage.destination, name) for name in FOLDERS]
    assert total(begun) == sum(half.values())
    rewritten = total([Counter({b: n for b, n in c.items() if b"X-TUID" in b}) for c in begun])
    stage.migrate()
    stage.assert_equal(but_for=without_tuid)
    assert stage.changes("adopted") == {"rewritten": rewritten} if rewritten else {}
    print(f"{total(begun)} by mbsync, {rewritten} of them rewritten")
    stage.migrate()
    stage.assert_equal(but_for=without_tuid)


# ---- the journal is of no use

@pytest.mark.parametrize("capability", [None, NO_UIDPLUS], ids=["UIDPLUS", "no UIDPLUS"])
def test_case_15_a_journal_that_was_deleted_is_not_needed(stage, capability):
    stage.begin(capability)
    stage.fill()
    stage.migrate_until_killed(25)
    shutil.rmtree(stage.state)
    result = stage.migrate()
    stage.assert_equal()
    assert "already there" in result.text
    shutil.rmtree(stage.state)
    result = stage.migrate()
    assert " 0 copied, " in result.text
    stage.assert_equal()


def everything(stage):
    """What must not be touched: the destination, and the files of the state folder."""
    files = {path: path.read_bytes() for path in stage.state.iterdir() if path.name != "lock"}
    with stage.destination.login(ADDRESS) as imap:
        names = sorted(imap.list()[1])
        return files, names, [content(imap, name) for name in FOLDERS if name == "INBOX"]


def assert_refused(stage, *words):
    before = everything(stage)
    result = stage.migrate(status=3)
    for word in ("journal.sqlite", *words):
        assert word in result.text, result.text[-2000:]
    assert everything(stage) == before
    return result


@pytest.mark.parametrize("damage", [
    lambda data: b"This is no database." * 200,
    lambda data: data[:100] + bytes(3996) + data[4096:],
    lambda data: data[:4096],
    lambda data: data[:4096] + b"\xff" * 4096 + data[8192:],
], ids=["another file", "no first page", "cut off", "second page overwritten"])
def test_a_corrupt_journal_is_refused(stage, damage):
    stage.begin()
    stage.fill()
    stage.migrate()
    with stage.source.login(ADDRESS) as imap:
        imap.append("INBOX", None, DATE, message(1000))
    journal = stage.state / "journal.sqlite"
    journal.write_bytes(damage(journal.read_bytes()))
    assert_refused(stage, "move it away and run again")
    journal.rename(stage.folder / "away")
    stage.migrate()
    stage.assert_equal()


def test_a_journal_damaged_where_messages_stand_is_refused(stage):
    stage.begin()
    stage.fill({"INBOX": 400})
    stage.migrate()
    with stage.source.login(ADDRESS) as imap:
        imap.append("INBOX", None, DATE, message(1000))
    journal = stage.state / "journal.sqlite"
    data = journal.read_bytes()
    journal.write_bytes(data[:-4096] + b"\xff" * 4096)
    result = stage.start().wait()
    assert result.status in (1, 3), result.text[-3000:]
    assert "move it away and run again" in result.text, result.text[-3000:]
    journal.rename(stage.folder / "away")
    stage.migrate()
    stage.assert_equal(["INBOX"])


def test_case_16_a_journal_of_other_servers_is_refused(stage):
    stage.begin()
    stage.fill()
    stage.migrate()
    old = stage.proxy.port
    stage.proxy.__exit__()
    stage.begin()
    assert_refused(stage, "another migration", str(old), "set state = DIR")


# ---- the destination holds some of it

def test_case_8_of_three_equal_messages_two_are_there(stage):
    stage.begin()
    with stage.source.login(ADDRESS) as imap:
        for number in (1, 2, 2, 2, 3):
            imap.append("INBOX", None, DATE, message(number))
    with stage.destination.login(ADDRESS) as imap:
        for number in (2, 4, 2):
            imap.append("INBOX", None, DATE, message(number))
    for copied in (3, 0):
        result = stage.migrate()
        assert f" {copied} copied, " in result.text
        there = stage.bodies(stage.destination, "INBOX")
        assert there == Counter({message(1): 1, message(2): 3, message(3): 1, message(4): 1})


def make_again(server, folders=("Work",)):
    """Deletes folders and makes them again with the same messages, in another order."""
    with server.login(ADDRESS) as imap:
        for name in folders:
            old = content(imap, name)
            validity = imap.response("UIDVALIDITY")[1]
            imap.unselect()
            imap.delete(name)
            time.sleep(1.1)  # UIDVALIDITY is the time in seconds
            imap.create(name)
            for flags, date, body in reversed(old):
                imap.append(name, f"({' '.join(flags)})", imaplib.Time2Internaldate(date), body)
            imap.select(name, readonly=True)
            assert imap.response("UIDVALIDITY")[1] != validity


def test_a_source_folder_was_made_again(stage):
    stage.begin()
    stage.fill()
    stage.migrate()
    make_again(stage.source)
    with stage.source.login(ADDRESS) as imap:
        imap.append("Work", None, DATE, message(1000))
    result = stage.migrate()
    assert " 1 copied, " in result.text
    stage.assert_equal()


def test_a_source_folder_was_made_again_after_a_kill(stage):
    stage.begin()
    stage.fill()
    stage.migrate_until_killed(50)
    make_again(stage.source, ["Work", "Work/Old"])
    stage.migrate()
    stage.assert_equal()


def test_a_destination_folder_was_made_again(stage):
    stage.begin()
    stage.fill()
    stage.migrate()
    make_again(stage.destination)
    result = stage.migrate()
    assert " 0 copied, " in result.text
    stage.assert_equal()


def test_a_destination_folder_was_deleted(stage):
    stage.begin()
    stage.fill()
    stage.migrate()
    with stage.destination.login(ADDRESS) as imap:
        imap.delete("Work/Old")
    result = stage.migrate()
    assert f" {FOLDERS['Work/Old']} copied, " in result.text
    stage.assert_equal()


# ---- while it runs

@pytest.mark.parametrize("killed", [False, True], ids=["cut", "killed"])
def test_case_13_mail_delivered_meanwhile_is_left_alone(stage, killed):
    stage.begin()
    stage.fill({"INBOX": 60})
    foreign = [message(5) + b"delivered", message(1000), message(59)]

    def deliver():
        with stage.destination.login(ADDRESS) as imap:
            for body in foreign:
                imap.append("INBOX", None, DATE, body)
        if killed:
            running.process.kill()

    running = stage.start()
    stage.proxy.cut_at(At("upload", 20, deliver), Cut("answer", 1, 0))
    result = running.wait()
    assert result.status == (-9 if killed else 0), result.text[-3000:]
    stage.migrate()
    # The last one of them is a message of the source as well, and may count as its copy.
    expected = stage.bodies(stage.source, "INBOX") + Counter(foreign[:2])
    there = stage.bodies(stage.destination, "INBOX")
    assert there in (expected, expected + Counter(foreign[2:]))


def test_case_71_ctrl_c_once_drains_and_says_what_is_left(stage):
    stage.begin()
    stage.fill()
    running = stage.start()
    stage.proxy.cut_at(At("upload", 40, lambda: running.process.send_signal(signal.SIGINT)))
    result = running.wait()
    assert result.status == 4, result.text[-3000:]
    assert "stopping after the messages under way" in result.out
    assert "goes on here" in result.out, result.text[-3000:]
    done = stage.count_all(stage.destination)
    assert done > 0
    result = stage.migrate()
    stage.assert_equal()
    assert "from an earlier run" in result.text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["INT", "TERM"])
def test_case_71_the_second_signal_stops_at_once_and_nothing_is_lost(stage, number):
    stage.begin()
    stage.fill()
    running = stage.start()

    def stop_twice():
        running.process.send_signal(number)
        time.sleep(0.3)
        running.process.send_signal(number)
        running.process.wait(15)  # while this append is neither whole nor answered

    stage.proxy.cut_at(At("upload", 40, stop_twice))
    result = running.wait()
    assert result.status == 4, result.text[-3000:]
    assert "stopping after the messages under way" in result.out
    stage.migrate()
    stage.assert_equal()
