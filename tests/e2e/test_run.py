"""The program around a run, with the example plugins for both sides: no server is needed."""

import json
import os
import shutil
import signal
import time

import pytest

from program import write_accounts, write_profile

PEOPLE = [("ann@example.com", "a", "Ann"), ("bob@example.com", "b", "Bob")]


class Desk:
    """A folder with a profile; `out` is where the destination stores."""

    def __init__(self, folder, kimt):
        self.folder, self.kimt, self.out = folder, kimt, folder / "out"
        self.rows(PEOPLE)
        self.profile = self.write()

    def rows(self, rows):
        write_accounts(self.folder, rows)

    def write(self, migration=None, source=None, destination=None):
        return write_profile(
            self.folder, "mail.ini",
            migration={"accounts": "users.csv", "lanes": 2, "logs": "logs",
                       "reporter.1": "terminal", "reporter.2": "example-reporter",
                       **(migration or {})},
            source={"plugin": "example-source", "messages": 20, **(source or {})},
            destination=destination or {"plugin": "example-destination", "folder": "out"})

    def migrate(self, *args):
        return self.kimt("migrate", *args, self.profile)

    def stored(self):
        return {str(p.relative_to(self.out)): p.read_bytes() for p in self.out.rglob("*.eml")}

    def wait_for_messages(self):
        deadline = time.monotonic() + 30
        while not any(self.out.rglob("*.eml")):
            assert time.monotonic() < deadline, "nothing arrives"
            time.sleep(0.02)


@pytest.fixture
def desk(tmp_path, kimt):
    folder = tmp_path / "desk"
    folder.mkdir()
    return Desk(folder, kimt)


def made_up(uid, folder, size=2048, seed=1, line=78):
    """The message as the example source says that it makes it."""
    head = (f"From: example@example.com\r\nSubject: message {uid} of folder {folder}, seed {seed}"
            "\r\n\r\n").encode()
    body = bytearray()
    for at in range((size // line + uid % 64) * line):
        mix = (len(head) + at + uid * 31 + seed) * 0x9e3779b97f4a7c15 % 2**64
        column = at % line
        body.append(b"\r\n"[column - line + 2] if column >= line - 2 else 97 + (mix >> 32) % 26)
    return head + bytes(body)


def test_messages_arrive_byte_for_byte(desk):
    assert desk.migrate().status == 0
    names = ("INBOX", "Folder 1", "Folder 2")
    assert desk.stored() == {
        f"{address}/{name}/{uid}.eml": made_up(uid, folder)
        for address, _, _ in PEOPLE for folder, name in enumerate(names) for uid in range(1, 21)}


def test_a_second_run_adds_nothing(desk):
    assert desk.migrate().status == 0
    before = desk.stored()
    result = desk.migrate()
    assert result.status == 0
    assert "120 found: 0 copied, 120 from an earlier run" in result.text
    assert desk.stored() == before


def test_a_dry_run_changes_nothing(desk):
    result = desk.migrate("--dry-run")
    assert result.status == 0
    assert "2 would be migrated" in result.text
    assert not desk.stored()


def test_logs_are_private_and_each_run_has_its_own(desk):
    desk.migrate("--dry-run")
    desk.migrate("--dry-run")
    folders = list((desk.folder / "logs").iterdir())
    assert len(folders) == 2
    for folder in folders:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert [p.stat().st_mode & 0o777 for p in folder.iterdir()] == [0o600]


def test_without_a_setting_the_logs_are_in_the_home_folder(desk, home):
    desk.profile = desk.write(migration={"logs": None})
    desk.migrate("--dry-run")
    assert len(list((home / "KimtLogs").iterdir())) == 1


@pytest.mark.threads
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_case_71_the_first_signal_finishes_what_is_under_way(desk, number):
    desk.profile = desk.write(source={"messages": 1000000})
    running = desk.kimt.start("migrate", desk.profile)
    desk.wait_for_messages()
    running.process.send_signal(number)
    result = running.wait(30)
    assert result.status == 4
    assert "Stopped before the end." in result.text and "not reached" in result.text
    assert not list(desk.out.rglob("*.part"))
    copied = len(desk.stored())
    assert f"{copied:,} copied" in result.text


def test_case_17_two_processes_cannot_work_on_one_profile(desk):
    desk.profile = desk.write(source={"messages": 1000000})
    running = desk.kimt.start("migrate", desk.profile)
    desk.wait_for_messages()
    second = desk.migrate()
    running.process.send_signal(signal.SIGKILL)
    running.process.communicate()
    assert second.status == 5
    assert "another kimt is working on" in second.text
    assert desk.migrate("--dry-run").status != 3  # a dead process leaves nothing to reset


def test_case_81_source_and_destination_must_not_be_one_place(desk):
    here = {"plugin": "imap", "host": "mail.example.com"}
    desk.profile = desk.write(source={**here, "messages": None}, destination=here)
    result = desk.migrate()
    assert result.status == 2
    assert "source and destination are the same" in result.text
    assert not (desk.folder / "logs").exists()


def test_a_log_folder_that_cannot_be_made_is_told(desk):
    (desk.folder / "file").write_text("")
    desk.profile = desk.write(migration={"logs": "file/logs"})
    result = desk.migrate()
    assert result.status == 3
    assert "logs = DIR" in result.text
    assert not desk.stored()


def test_check_writes_the_rows_that_failed(desk, dovecot):
    server = dovecot(users={"ann@example.com": "right", "bob@example.com": "right"})
    desk.rows([("ann@example.com", "right", "Ann"), ("bob@example.com", "wr;ong", "Bob")])
    desk.profile = desk.write(source={
        "plugin": "imap", "host": server.host, "port": server.port, "security": "none",
        "messages": None})
    result = desk.kimt("check", desk.profile)
    failed = desk.folder / "mail-failed.csv"
    assert result.status == 1
    assert str(failed) in result.text and "wr;ong" not in result.text
    assert failed.stat().st_mode & 0o777 == 0o600
    assert "bob@example.com" in failed.read_text() and "ann@" not in failed.read_text()
    desk.profile = desk.write(migration={"accounts": os.path.basename(failed)})
    assert desk.migrate("--dry-run").status == 0


def start_following(desk, kimt):
    running = kimt.start("migrate", "--follow=1s", desk.profile)
    desk.wait_for_messages()
    time.sleep(5)
    return running


def test_passes_without_news_leave_one_folder_and_a_line_each(desk, kimt):
    desk.profile = desk.write(migration={"reporter.3": "report-log", "reporter.4": "debug-log"})
    running = start_following(desk, kimt)
    running.process.send_signal(signal.SIGINT)
    result = running.wait()
    folders = list((desk.folder / "logs").iterdir())
    assert len(folders) == 1, folders
    assert not [path for path in folders[0].iterdir() if path.is_dir()]
    assert result.text.count("Migration Result") == 1, result.text
    assert result.text.count("nothing new\n") >= 2, result.text
    assert result.text.count("another pass begins") == 1


def test_a_pass_with_news_is_reported_in_a_folder_below(desk, kimt):
    desk.profile = desk.write(migration={"reporter.3": "report-log"},
                              destination={"plugin": "example-destination", "folder": "out"})
    running = start_following(desk, kimt)
    shutil.rmtree(desk.out / "ann@example.com")
    time.sleep(3)
    running.process.send_signal(signal.SIGINT)
    running.wait()
    assert len(list((desk.folder / "logs").iterdir())) == 1


def test_the_end_of_an_account_says_how_long_it_took(desk, kimt):
    desk.profile = desk.write(migration={"reporter.3": "json-lines"}, source={"messages": 2000})
    assert desk.migrate().status == 0
    lines = next(desk.folder.glob("logs/*/events.jsonl")).read_text().splitlines()
    ends = [event for event in map(json.loads, lines) if event["event"] == "account_end"]
    assert len(ends) == 2 and all(0 < end["account_ms"] < 60000 for end in ends)
