"""The disk that logs or journal go to is full: that is said, nothing is lost or doubled, and the run
can be repeated.

The disk is a small tmpfs, which only root can mount; test_bad_input.py has what a limit on the size
of files does, for everybody.
"""

import os
import re
import subprocess

import pytest
from compare import login, read_mailbox
from servers.scripted import mails

SIZE = 4 * 1024 * 1024


@pytest.fixture
def disk(tmp_path):
    """A folder on a file system of its own, of 4 MiB."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def stage(scene, disk):
    return scene(users=2, messages=80, large=0)


def fill(disk, leave):
    """Takes all room but `leave` bytes; answers the file to be removed."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as out:
        try:
            while out.write(b"x" * 4096):
                pass
        except OSError:
            pass
        out.truncate(out.tell() - leave)
    return filler


def source_mail(stage):
    mail = {}
    for address, password in stage.company.users().items():
        imap = login(stage.source.host, stage.source.port, address, password)
        mail[address] = {folder.path: folder.messages for folder in read_mailbox(imap)}
        imap.logout()
    return mail


def run_on_full_disk(stage, disk, kimt, leave, *options, what="logs"):
    """A run that must fail for the disk's sake and leave the source alone."""
    filler = fill(disk, leave)
    stage.write_files(migration={what: str(disk / what)})
    before = source_mail(stage)
    result = kimt("migrate", *options, stage.profile, timeout=120)
    text = result.text.lower()
    assert "no space left on device" in text or "disk is full" in text, result.text[-3000:]
    assert re.search(r"make room on (that|its) disk", text), result.text[-3000:]
    assert "mailbox full" not in text
    assert source_mail(stage) == before
    filler.unlink()
    return result


def test_case_70_no_room_for_logs_from_the_beginning(stage, disk, kimt):
    result = run_on_full_disk(stage, disk, kimt, 0)
    assert result.status == 3, result.text[-3000:]
    assert not stage.kerio.store.users and len(stage.kerio.store.domains) == 1
    again = kimt("migrate", stage.profile)
    assert again.status == 0, again.text[-3000:]
    verdicts = stage.compare()
    assert sum(verdict.messages for verdict in verdicts) == stage.totals.messages
    assert not [line for verdict in verdicts for line in verdict.differences]


def test_case_70_no_more_room_for_logs_on_the_way(stage, disk, kimt):
    result = run_on_full_disk(stage, disk, kimt, 16 * 1024, "-v", "-v")
    assert result.status in (1, 3), result.text[-3000:]
    again = kimt("migrate", stage.profile)
    assert again.status == 0, again.text[-3000:]
    missing = [line for verdict in stage.compare() for line in verdict.differences
               if "missing" in line]
    assert not missing


@pytest.mark.parametrize("room", [0, 8, 112, 176], ids="{} KiB".format)
def test_case_70_no_room_for_the_journal(stage, disk, kimt, room):
    result = run_on_full_disk(stage, disk, kimt, room * 1024, what="state")
    assert result.status in ((3,) if room < 48 else (1, 3)), result.text[-3000:]
    again = kimt("migrate", stage.profile)
    assert again.status == 0, again.text[-3000:]
    stage.assert_complete()


@pytest.mark.parametrize("reporter, room", [("debug-log", 4096), ("json-lines", 0),
                                            ("html-report", 4096)])
def test_a_log_that_is_no_record_ends_and_mail_goes_on(pair, disk, reporter, room):
    pair.begin(mails(200))
    filler = fill(disk, room)
    status = pair.migrate("--set", f"reporter.{reporter}.file={disk}/log",
                          migration={"reporter.1": "terminal", "reporter.2": reporter,
                                     "reporter.3": "report-log"})
    filler.unlink()
    assert len(pair.stored()) == 200, pair.result.text
    assert status == 1
    assert f"reporter {reporter} failed and is closed" in pair.result.text
    assert "make room on that disk" in pair.result.text.lower()


def test_a_report_log_that_cannot_be_whole_stops_the_run(pair, disk):
    pair.begin(mails(200))
    filler = fill(disk, 0)
    status = pair.migrate("--set", f"reporter.report-log.file={disk}/log",
                          migration={"reporter.1": "terminal", "reporter.2": "report-log"})
    filler.unlink()
    assert status in (1, 3), pair.result.text
    assert "make room on that disk" in pair.result.text.lower()
