"""kimt status: how far the migration is, by its journal, with the example plugins for both sides."""

import csv
import io
import json
import signal
import sqlite3
import time

import pytest
from program import write_accounts, write_profile

PEOPLE = [("bob@example.com", "b", "Bob"), ("ann@example.com", "a", "Ann")]


class Desk:
    def __init__(self, folder, kimt):
        self.folder, self.kimt = folder, kimt
        self.write()

    def write(self, messages=20, rows=PEOPLE):
        write_accounts(self.folder, rows)
        self.profile = write_profile(
            self.folder, "mail.ini",
            migration={"accounts": "users.csv", "lanes": 2, "logs": "logs",
                       "reporter.1": "terminal"},
            source={"plugin": "example-source", "messages": messages},
            destination={"plugin": "example-destination", "folder": "out"})

    def text(self, *args):
        result = self.kimt("status", *args, self.profile)
        assert result.status == 0, result.text
        return result.out

    def json(self, *args):
        return json.loads(self.text("--format", "json", *args))

    def enter(self, sql, *values):
        """What a server or a crash would have left in the journal."""
        with sqlite3.connect(self.folder / "mail.state/journal.sqlite") as journal:
            journal.execute(sql, values)
        journal.close()


@pytest.fixture
def desk(tmp_path, kimt):
    return Desk(tmp_path, kimt)


def states(status):
    return {account["address"]: account["state"] for account in status["accounts"]}


def test_without_a_journal_all_accounts_wait(desk):
    assert states(desk.json()) == {"bob@example.com": "waiting", "ann@example.com": "waiting"}
    assert desk.json()["journal"] is False
    text = desk.text()
    assert "There is no journal" in text and "2 accounts: 2 waiting" in text
    assert not (desk.folder / "mail.state").exists() and not (desk.folder / "logs").exists()


def test_a_finished_migration_adds_up(desk):
    assert desk.kimt("migrate", desk.profile).status == 0
    status = desk.json()
    assert [account["address"] for account in status["accounts"]] == [row[0] for row in PEOPLE]
    assert set(states(status).values()) == {"done"}
    for account in status["accounts"]:
        assert (account["folders"], account["folders_finished"], account["messages"]) == (3, 3, 60)
        assert account["folders_in_doubt"] == 0 and account["reason"] is None
    stored = sum(p.stat().st_size for p in (desk.folder / "out").rglob("*.eml"))
    assert status["totals"]["bytes"] == stored
    assert status["totals"]["states"]["done"] == 2
    run, = status["runs"]
    assert (run["command"], run["state"], run["exit_status"]) == ("migrate", "ended", 0)


def test_the_table_says_the_same(desk):
    assert desk.kimt("migrate", desk.profile).status == 0
    text = desk.text()
    rows = [line.split() for line in text.splitlines() if line.startswith(("ann", "bob"))]
    assert [row[:5] for row in rows] == [["bob@example.com", "done", "100", "%", "60"],
                                         ["ann@example.com", "done", "100", "%", "60"]]
    assert "2 accounts: 2 done" in text and "exit status 0" in text


def test_an_account_that_came_later_waits(desk):
    assert desk.kimt("migrate", "--only", "ann@example.com", desk.profile).status == 0
    assert states(desk.json()) == {"bob@example.com": "waiting", "ann@example.com": "done"}
    assert states(desk.json("--only", "bob@example.com")) == {"bob@example.com": "waiting"}


def test_an_account_that_left_the_file_is_still_told(desk):
    assert desk.kimt("migrate", desk.profile).status == 0
    desk.write(rows=PEOPLE[:1])
    listed = {a["address"]: a["in_accounts_file"] for a in desk.json()["accounts"]}
    assert listed == {"bob@example.com": True, "ann@example.com": False}
    assert "not in the accounts file any more" in desk.text()


def test_a_run_can_be_watched_and_a_killed_one_is_told_as_such(desk):
    desk.write(messages=1000000)
    running = desk.kimt.start("migrate", desk.profile)
    deadline = time.monotonic() + 60
    while desk.json()["totals"]["messages"] == 0:
        assert time.monotonic() < deadline, "nothing is journaled"
        time.sleep(0.1)
    status = desk.json()
    assert status["runs"][0]["state"] == "under-way" and status["runs"][0]["exit_status"] is None
    assert "copying" in states(status).values()
    assert "under way" in desk.text()
    running.process.send_signal(signal.SIGKILL)
    running.process.communicate()
    status = desk.json()
    assert status["runs"][0]["state"] == "killed"
    assert status["totals"]["folders_in_doubt"] > 0
    assert "stopped" in states(status).values() and "copying" not in states(status).values()
    assert "killed" in desk.text() and "in doubt" in desk.text()


def test_what_a_server_said_cannot_harm_the_terminal(desk):
    assert desk.kimt("migrate", desk.profile).status == 0
    desk.enter("UPDATE account SET state = 5, reason = CAST(? AS TEXT) WHERE address = ?",
               b"no \x1b[2Jwill \xff", "ann@example.com")
    text = desk.text()
    assert r"no \x1b[2Jwill" in text and "\x1b" not in text
    reasons = [account["reason"] for account in desk.json()["accounts"]]
    assert reasons == [None, "no \x1b[2Jwill \ufffd"]


def test_a_journal_of_another_migration_is_refused(desk):
    assert desk.kimt("migrate", desk.profile).status == 0
    desk.enter("UPDATE identity SET value = 'imap other.example.com' WHERE key = 'source'")
    result = desk.kimt("status", desk.profile)
    assert result.status == 3 and "to another migration" in result.err


def test_another_format_is_refused(desk):
    result = desk.kimt("status", "--format", "xml", desk.profile)
    assert result.status == 2 and "text, json and csv" in result.err


def test_accounts_can_be_picked_by_their_state(desk):
    assert desk.kimt("migrate", desk.profile).status == 0
    desk.enter("UPDATE account SET state = 5, reason = 'no' WHERE address = 'ann@example.com'")
    assert states(desk.json("--state", "failed")) == {"ann@example.com": "failed"}
    assert len(states(desk.json("--state", "failed,done"))) == 2
    assert desk.json("--state", "waiting")["totals"]["accounts"] == 2
    text = desk.text("--state", "failed")
    assert "ann@example.com" in text and "bob@example.com" not in text
    assert "No account is in that state." in desk.text("--state", "copying")
    result = desk.kimt("status", "--state", "broken", desk.profile)
    assert result.status == 2 and "attention" in result.err


def test_a_spreadsheet_gets_the_same_rows(desk):
    assert desk.kimt("migrate", desk.profile).status == 0
    rows = list(csv.DictReader(io.StringIO(desk.text("--format", "csv"))))
    accounts = desk.json()["accounts"]
    assert [row["address"] for row in rows] == [account["address"] for account in accounts]
    assert [int(row["bytes"]) for row in rows] == [account["bytes"] for account in accounts]
    assert set(rows[0]) == set(accounts[0])


def test_a_run_that_was_stopped_leaves_accounts_that_are_stopped_not_failed(desk):
    desk.write(messages=1000000)
    running = desk.kimt.start("migrate", desk.profile)
    deadline = time.monotonic() + 60
    while desk.json()["totals"]["messages"] == 0:
        assert time.monotonic() < deadline, "nothing is journaled"
        time.sleep(0.1)
    running.process.send_signal(signal.SIGINT)
    running.process.communicate()
    assert running.process.returncode == 4
    assert "stopped" in states(desk.json()).values()
    assert not {"failed", "copying"} & set(states(desk.json()).values())


def test_runs_that_begin_in_one_second_have_names_of_their_own(desk):
    assert desk.kimt("migrate", desk.profile).status == 0
    now = int(time.time())
    for second in range(now + 1, now + 30):               # whenever the next one begins
        desk.enter("INSERT INTO run (name, command, begun_s, ended_s) VALUES (?, 'undo', ?, ?)",
                   time.strftime("%m%d%Y_%H%M%S", time.localtime(second)), second, second)
    time.sleep(1)
    assert desk.kimt("migrate", desk.profile).status == 0
    names = [run["run"] for run in desk.json()["runs"]]
    assert len(set(names)) == len(names)
    ours, = [name for name in names if name.endswith("_2")]
    assert (desk.folder / "logs" / ours).is_dir()
