"""deletions = trash: what was deleted at the source since it was copied goes to the trash there."""

import json
import signal
import time

import pytest
from compare import master_login
from scene import MASTER_PASSWORD
from sides import PASSWORD, USER, Sides, bodies, content, fill, folders, message, move

ALL = {"deletions": "trash", "deletions_max": "100%"}
REPORTS = {"reporter.1": "terminal", "reporter.2": "report-log", "reporter.3": "json-lines"}


@pytest.fixture(params=[None, "IMAP4rev1 LITERAL+ UIDPLUS SPECIAL-USE NAMESPACE"],
                ids=["MOVE", "no MOVE"])
def sides(dovecot, kimt, tmp_path, request):
    both = Sides(kimt, tmp_path, dovecot(users={USER: PASSWORD}),
                 dovecot(users={USER: PASSWORD}, capability=request.param), {**ALL, **REPORTS})
    client = both.source.login(USER)
    fill(client, "INBOX", 20)
    fill(client, "Work", 10)
    there = both.destination.login(USER)
    there.create("Trash")
    there.append("Trash", None, None, b"Subject: own\r\n\r\nmine\r\n")
    both.migrate()
    return both


def delete(client, folder, uids):
    client.select(folder)
    client.uid("STORE", uids, "+FLAGS.SILENT", r"(\Deleted)")
    client.expunge()


def test_deleted_messages_are_moved_as_they_are_and_told(sides):
    client, there = sides.source.login(USER), sides.destination.login(USER)
    gone = content(there, "INBOX")[3:6]
    delete(client, "INBOX", "4:6")
    result = sides.migrate()
    assert content(there, "INBOX") == content(client, "INBOX")
    assert content(there, "Trash")[1:] == gone
    assert "3 moved to the trash" in result.text and "were moved to Trash" in result.text
    newest = max(sides.folder.glob("logs/*"), key=lambda path: path.name)
    assert "3 moved to the trash" in (newest / "report.log").read_text()
    events = [json.loads(line) for line in (newest / "events.jsonl").read_text().splitlines()]
    assert events[-1]["counts"]["trashed"] == 3
    again = sides.migrate()
    assert "trash" not in again.text and len(content(there, "Trash")) == 4


def test_what_a_user_threw_away_is_in_the_trash_once(sides):
    client, there = sides.source.login(USER), sides.destination.login(USER)
    client.create("Trash")
    client.append("Trash", None, None, message(700))
    move(client, "4:6", "INBOX", "Trash")
    move(client, "2", "Work", "Trash")
    sides.migrate()
    own = b"Subject: own\r\n\r\nmine\r\n"
    for _ in range(2):
        assert bodies(there, "Trash") - bodies(client, "Trash") == {own: 1}
        assert folders(there) == {**folders(client), "Trash": 6}
        assert " 0 copied, " in sides.migrate().text


def test_what_its_user_changed_or_had_there_before_stays(sides):
    client, there = sides.source.login(USER), sides.destination.login(USER)
    there.select("Work")
    there.uid("STORE", "2", "+FLAGS", r"(\Flagged)")
    there.uid("STORE", "3", "+FLAGS", "(Mine)")
    delete(client, "Work", "2:4")
    result = sides.migrate()
    assert len(content(there, "Work")) == 9 and len(content(there, "Trash")) == 2
    assert "1 moved to the trash" in result.text and "2 were changed there" in result.text


def test_too_many_are_told_and_kept(sides):
    client, there = sides.source.login(USER), sides.destination.login(USER)
    delete(client, "INBOX", "1:10")
    before = folders(there)
    sides.write({**ALL, **REPORTS, "deletions_max": "10%"})
    result = sides.migrate(status=1)
    assert folders(there) == before
    assert "10 of the account's 30 messages were deleted at the source" in result.text
    assert "deletions_max" in sides.kimt("status", sides.profile).text
    sides.write({**ALL, **REPORTS})
    sides.migrate()
    assert folders(there) == {**before, "INBOX": 10, "Trash": 11}


def test_a_run_that_is_killed_meanwhile_can_be_run_again(sides):
    client, there = sides.source.login(USER), sides.destination.login(USER)
    fill(client, "Large", 400)
    sides.migrate()
    wanted = bodies(there, "Large")
    delete(client, "Large", "1:390")
    for after in (0.05, 0.1, 0.15, 0.2, 0.25):
        running = sides.kimt.start("migrate", sides.profile)
        time.sleep(after)
        running.process.send_signal(signal.SIGKILL)
        running.process.communicate()
    sides.migrate()
    assert bodies(there, "Large") == bodies(client, "Large")
    own = {b"Subject: own\r\n\r\nmine\r\n": 1}
    assert bodies(there, "Trash") - wanted == own
    assert bodies(there, "Trash") + bodies(there, "Large") - wanted == own
    assert sum(bodies(there, "Trash").values()) == 391


def test_at_kerio_they_are_in_its_folder_for_deleted_mail(kimt, scene):
    stage = scene()
    stage.write_files(migration=ALL)
    assert kimt("migrate", stage.profile).status == 0
    person = stage.company.people[0].address
    client = stage.source.login(person)
    before = content(client, "INBOX")
    delete(client, "INBOX", client.uid("SEARCH", "ALL")[1][0].split()[0].decode())
    result = kimt("migrate", stage.profile)
    assert result.status == 0 and "1 moved to the trash" in result.text, result.text
    with master_login("127.0.0.1", stage.kerio.imap_port, person, MASTER_PASSWORD) as imap:
        assert before[0][2] in bodies(imap, '"Deleted Items"')
        assert bodies(imap, "INBOX") == bodies(client, "INBOX")
    assert stage.kerio.front.violations == []
